import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { type DueNext, isPostponed, nextAfterDecision } from '../domain/automatic/due-next.ts'
import { creationOf, forgottenReason } from '../domain/ledger/forget.ts'
import { isOpen } from '../domain/ledger/holder.ts'
import type { AttemptEntry } from '../domain/ledger/ledger-attempt.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import type { OwnedAttempt } from '../domain/plaid/attempt.ts'
import { childOf, type History, isNewest, rowOf } from '../domain/plaid/history.ts'
import type { Decision } from '../domain/policy/decision.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { JournalEnvironment } from '../ports/journal.ts'
import type { StatusUpdateEnvironment } from './act-on-decision.ts'
import { judge, judgeAcross } from './judge.ts'
import { readHistory, staleList } from './read-history.ts'
import { recordDecision } from './record-decision.ts'
import type { SendEnvironment } from './retry-plan.ts'

export type DueEnvironment = SendEnvironment & JournalEnvironment & StatusUpdateEnvironment
export type DueStep<A> = ReaderTaskEither<DueEnvironment, RetryError, A>

export interface DueAttempt {
  readonly subject: SubjectLedger
  readonly entry: AttemptEntry
  /** The time of its turn, in Unix milliseconds; only a pending attempt has one. */
  readonly reservedAtMs?: number
  /** Time left to this invocation, in milliseconds, at each call. */
  readonly remainingMs: () => number
}

/** A due attempt that may be sent now. */
export interface Permitted {
  readonly _tag: 'Permitted'
  readonly attempt: OwnedAttempt
  readonly decision: Extract<Decision, { readonly _tag: 'Retry' }>
  readonly precheckedAtMs: number
}

/** The person was forgotten since the attempt was made: it has ended, or it ends now. */
const forgotten = (attempt_id: string): DueNext => ({
  _tag: 'Apply',
  command: { _tag: 'Skip', attempt_id, reason: forgottenReason },
  outcome: 'forgotten',
})

/**
 * Judges the newest attempt of a subject again. The attempt may have changed while it waited: a reviewer may have
 * overridden the result, or a person may have retried.
 */
const judgeAgain =
  (
    { subject, entry, reservedAtMs }: DueAttempt,
    history: History<Snapshot>,
    precheckedAtMs: number,
  ): DueStep<DueNext | Permitted> =>
  environment =>
  async () => {
    const snapshot = await environment.plaid.getSnapshot(entry.attempt_id)()
    if (E.isLeft(snapshot)) return snapshot
    const alone = await judge(snapshot.right, history, subject, reservedAtMs)(environment)()
    if (E.isLeft(alone)) return alone
    const judged = await judgeAcross(alone.right)(environment)()
    if (E.isLeft(judged)) return judged
    const { decision } = judged.right
    const next = nextAfterDecision(entry.attempt_id, decision, environment.nowMs())
    if (!isPostponed(next)) {
      const recorded = await recordDecision(subject, judged.right)(environment)()
      if (E.isLeft(recorded)) return recorded
      if (recorded.right === 'forgotten') return E.right(forgotten(entry.attempt_id))
    }
    if (next !== undefined || decision._tag !== 'Retry') return E.right(next ?? { _tag: 'End', outcome: 'left-alone' })
    const { id, template } = snapshot.right
    const attempt = { id, template, client_user_id: decision.request.client_user_id }
    return E.right({ _tag: 'Permitted', attempt, decision, precheckedAtMs })
  }

/** Reads Plaid's list, and decides what to do with an attempt that is pending or has an open send. */
export const readDue =
  (due: DueAttempt): DueStep<DueNext | Permitted> =>
  environment =>
  async () => {
    const { attempt_id, state } = due.entry
    const precheckedAtMs = environment.nowMs()
    const history = await readHistory(due.subject)(environment)()
    if (E.isLeft(history)) return history
    const child = childOf(history.right, attempt_id)
    if (child) {
      environment.journal.note({ new_attempt_id: child.id })()
      const command = { _tag: 'Adopt', attempt_id, child_id: child.id, ...creationOf(child) } as const
      return E.right({ _tag: 'Apply', command, outcome: 'adopted' })
    }
    if (isOpen(state)) return E.right({ _tag: 'Apply', command: { _tag: 'Look', attempt_id }, outcome: 'looked-at' })
    if (rowOf(history.right, attempt_id) === undefined) return E.left(staleList)
    if (!isNewest(history.right, attempt_id))
      return E.right({ _tag: 'Apply', command: { _tag: 'Supersede', attempt_id }, outcome: 'superseded' })
    return judgeAgain(due, history.right, precheckedAtMs)(environment)()
  }
