import * as E from 'fp-ts/Either'
import type { ReaderTask } from 'fp-ts/ReaderTask'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { type DueNext, nextAfterDecision, nextAfterSend, postponeUntil } from '../domain/due-next.ts'
import { isOpen } from '../domain/ledger/holder.ts'
import type { AttemptEntry } from '../domain/ledger/ledger-attempt.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { limits } from '../domain/limits.ts'
import type { OwnedAttempt } from '../domain/plaid/attempt.ts'
import { childOf, isNewest, rowOf } from '../domain/plaid/history.ts'
import type { Decision } from '../domain/policy/decision.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { JournalEnvironment } from '../ports/journal.ts'
import { judge } from './judge.ts'
import { readHistory, staleList } from './read-history.ts'
import type { SendEnvironment } from './retry-plan.ts'
import { sendRetry } from './send-retry.ts'

export type DueEnvironment = SendEnvironment & JournalEnvironment
type DueStep<A> = ReaderTaskEither<DueEnvironment, RetryError, A>

interface DueAttempt {
  readonly subject: SubjectLedger
  readonly entry: AttemptEntry
  /** Time left to this invocation, in milliseconds, at each call. */
  readonly remainingMs: () => number
}

/**
 * Whether sending is off: shadow, or paused. `sendRetry` checks the pause switch again; this first check saves the
 * reads from Plaid. If the switch cannot be read, sending is off.
 */
const isSendingOff: ReaderTask<DueEnvironment, boolean> =
  ({ mode, pauseSwitch }) =>
  async () => {
    if (mode === 'shadow') return true
    const isPaused = await pauseSwitch.isPaused()
    return E.isLeft(isPaused) || isPaused.right
  }

const send =
  (
    { subject, entry, remainingMs }: DueAttempt,
    attempt: OwnedAttempt,
    decision: Extract<Decision, { readonly _tag: 'Retry' }>,
  ): DueStep<DueNext> =>
  environment =>
  async () => {
    const { journal, nowMs } = environment
    const { request, automaticMax, isDocumentOrSelfie, record } = decision
    journal.note({ strategy_sent: request.strategy })()
    const sent = await sendRetry(subject, {
      attempt,
      request,
      mode: 'automatic',
      rules: record.fired,
      ruleMax: automaticMax,
      isDocumentOrSelfie,
      remainingMs,
    })(environment)()
    if (E.isLeft(sent)) return sent
    if (sent.right._tag === 'Made') journal.note({ new_attempt_id: sent.right.attempt.id })()
    if (sent.right._tag === 'Failed') journal.note({ failure: sent.right.error._tag })()
    return E.right(nextAfterSend(entry.attempt_id, sent.right, nowMs()))
  }

/**
 * Serves one due attempt up to its send, and returns what to do next. The attempt may change while it waits (a
 * reviewer may override the result, a person may retry), so it is judged again before the send.
 */
export const serveAttempt =
  (due: DueAttempt): DueStep<DueNext> =>
  environment =>
  async () => {
    const { plaid, journal, nowMs } = environment
    const { subject, entry } = due
    const { attempt_id, state } = entry
    journal.note({ attempt_id })()
    if (!isOpen(state) && (await isSendingOff(environment)()))
      return E.right(postponeUntil(attempt_id, nowMs() + limits.pausedMs))

    const history = await readHistory(subject)(environment)()
    if (E.isLeft(history)) return history
    const child = childOf(history.right, attempt_id)
    if (child) {
      const command = { _tag: 'Adopt', attempt_id, child_id: child.id } as const
      return E.right({ _tag: 'Apply', command, outcome: 'adopted' })
    }
    if (isOpen(state)) return E.right({ _tag: 'Apply', command: { _tag: 'Look', attempt_id }, outcome: 'looked-at' })
    if (rowOf(history.right, attempt_id) === undefined) return E.left(staleList)
    if (!isNewest(history.right, attempt_id))
      return E.right({ _tag: 'Apply', command: { _tag: 'Supersede', attempt_id }, outcome: 'superseded' })

    const snapshot = await plaid.getSnapshot(attempt_id)()
    if (E.isLeft(snapshot)) return snapshot
    const judged = await judge(snapshot.right, history.right, subject)(environment)()
    if (E.isLeft(judged)) return judged
    const decision = judged.right
    const next = nextAfterDecision(attempt_id, decision, nowMs())
    if (next !== undefined || decision._tag !== 'Retry') return E.right(next ?? { _tag: 'End', outcome: 'left-alone' })
    return send(due, snapshot.right, decision)(environment)()
  }
