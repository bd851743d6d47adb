import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { admit, entryOf, newEntry, withEntry } from './entries.ts'
import type { AttemptEntry, AttemptState } from './ledger-attempt.ts'
import type { Retire } from './ledger-command.ts'
import { type LedgerEventKind, withEvent } from './ledger-event.ts'
import { progressRejection } from './progress-rejection.ts'
import { rejected } from './rejected.ts'
import { toReview } from './review.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'

/** The reason of a retry that was due and could not be sent in time. */
export const unservedReason = 'unserved'

/** Whether an attempt ended without being served: a later status update may schedule it again. */
export const isUnserved = ({ state }: AttemptEntry): boolean =>
  state._tag === 'Skipped' && state.reason === unservedReason

interface Retirement {
  readonly state: Extract<AttemptState, { readonly _tag: 'Superseded' | 'Skipped' }>
  readonly kind: LedgerEventKind
}

const retirementOf = (command: Retire): Retirement => {
  switch (command._tag) {
    case 'Supersede':
      return { state: { _tag: 'Superseded' }, kind: 'superseded' }
    case 'Skip':
      return {
        state: { _tag: 'Skipped', reason: command.reason },
        kind: command.isNever === true ? 'never' : 'skipped',
      }
    case 'Exhaust':
      return { state: { _tag: 'Skipped', reason: 'limit-reached' }, kind: 'exhausted' }
  }
}

const retired = (
  subject: SubjectLedger,
  entry: AttemptEntry,
  { state, kind }: Retirement,
  nowMs: number,
): SubjectLedger =>
  withEvent(withEntry(subject, { ...entry, state }), {
    kind,
    attempt_id: entry.attempt_id,
    atMs: nowMs,
    ...(state._tag === 'Skipped' && { reason: state.reason }),
    // An attempt may be scheduled again, and end unserved again.
    ...(state._tag === 'Skipped' && state.reason === unservedReason && { detail: String(entry.decision?.atMs ?? 0) }),
    // As the event of a first decision is named, so that both count once.
    ...(state._tag === 'Skipped' && kind === 'never' && { detail: state.reason }),
  })

const isSame = (one: AttemptState, other: Retirement['state']): boolean =>
  one._tag === other._tag && (one._tag !== 'Skipped' || other._tag !== 'Skipped' || one.reason === other.reason)

/**
 * Gives an attempt without a counted send its outcome: superseded or skipped. An attempt with a counted send and no
 * child goes to review instead, so that a possible, billed retry stays visible.
 */
export const retire = (subject: SubjectLedger, command: Retire, windowMs: number, nowMs: number): TransitionResult => {
  const { attempt_id } = command
  const retirement = retirementOf(command)
  const entry = entryOf(subject, attempt_id)
  if (entry === undefined)
    return pipe(
      admit(subject, attempt_id, windowMs, nowMs),
      E.map(roomy => retired(roomy, newEntry(attempt_id, retirement.state), retirement, nowMs)),
    )
  if (isSame(entry.state, retirement.state) || entry.state._tag === 'Review') return E.right(subject)
  const reason = progressRejection(entry.state)
  if (reason !== undefined) return rejected(reason)
  return E.right(
    entry.sends.length > 0 ? toReview(subject, entry, undefined, nowMs) : retired(subject, entry, retirement, nowMs),
  )
}
