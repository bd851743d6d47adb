import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import type { Decided } from './decided.ts'
import { admit, entryOf, newEntry, withEntry } from './entries.ts'
import type { AttemptEntry, AttemptState } from './ledger-attempt.ts'
import type { Retire } from './ledger-command.ts'
import { type LedgerEventKind, withEvent } from './ledger-event.ts'
import { progressRejection } from './progress.ts'
import { rejected } from './rejected.ts'
import { toReview } from './review.ts'
import type { SubjectLedger } from './subject-ledger.ts'

interface Ending {
  readonly state: Extract<AttemptState, { readonly _tag: 'Superseded' | 'Skipped' }>
  readonly kind: LedgerEventKind
}

const endingOf = (command: Retire): Ending => {
  switch (command._tag) {
    case 'Supersede':
      return { state: { _tag: 'Superseded' }, kind: 'superseded' }
    case 'Skip':
      return { state: { _tag: 'Skipped', reason: command.reason }, kind: 'skipped' }
    case 'Exhaust':
      return { state: { _tag: 'Skipped', reason: 'limit-reached' }, kind: 'exhausted' }
  }
}

const end = (subject: SubjectLedger, entry: AttemptEntry, { state, kind }: Ending, nowMs: number): SubjectLedger =>
  withEvent(withEntry(subject, { ...entry, state }), {
    kind,
    attempt_id: entry.attempt_id,
    atMs: nowMs,
    ...(state._tag === 'Skipped' && { reason: state.reason }),
  })

const isSame = (one: AttemptState, other: Ending['state']): boolean =>
  one._tag === other._tag && (one._tag !== 'Skipped' || other._tag !== 'Skipped' || one.reason === other.reason)

/** Ends what was never sent. What was sent and has no child goes to a person instead, so that an effect that was paid for is never hidden. */
export const retire = (subject: SubjectLedger, command: Retire, nowMs: number): Decided => {
  const { attempt_id } = command
  const ending = endingOf(command)
  const entry = entryOf(subject, attempt_id)
  if (entry === undefined)
    return pipe(
      admit(subject, attempt_id),
      E.map(roomy => end(roomy, newEntry(attempt_id, ending.state), ending, nowMs)),
    )
  if (isSame(entry.state, ending.state) || entry.state._tag === 'Review') return E.right(subject)
  const reason = progressRejection(entry.state)
  if (reason !== undefined) return rejected(reason)
  return E.right(
    entry.sends.length > 0 ? toReview(subject, entry, undefined, nowMs) : end(subject, entry, ending, nowMs),
  )
}
