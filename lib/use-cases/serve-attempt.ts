import * as E from 'fp-ts/Either'
import type { ReaderTask } from 'fp-ts/ReaderTask'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import {
  type DueNext,
  isPostponed,
  nextAfterDecision,
  nextAfterSend,
  postponeUntil,
  unserved,
} from '../domain/due-next.ts'
import { isOpen } from '../domain/ledger/holder.ts'
import { type AttemptEntry, isPending } from '../domain/ledger/ledger-attempt.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { isOverdue } from '../domain/ledger/waits.ts'
import { limits } from '../domain/limits.ts'
import type { OwnedAttempt } from '../domain/plaid/attempt.ts'
import { childOf, type History, isNewest, rowOf } from '../domain/plaid/history.ts'
import type { Decision } from '../domain/policy/decision.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { JournalEnvironment } from '../ports/journal.ts'
import type { StatusUpdateEnvironment } from './act-on-decision.ts'
import { judge } from './judge.ts'
import { lookAtWatched } from './look-at-watched.ts'
import { readHistory, staleList } from './read-history.ts'
import { recordDecision } from './record-decision.ts'
import type { SendEnvironment } from './retry-plan.ts'
import { sendRetry } from './send-retry.ts'

export type DueEnvironment = SendEnvironment & JournalEnvironment & StatusUpdateEnvironment
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

interface Permitted {
  readonly attempt: OwnedAttempt
  readonly decision: Extract<Decision, { readonly _tag: 'Retry' }>
  readonly precheckedAtMs: number
}

const send =
  ({ subject, entry, remainingMs }: DueAttempt, { attempt, decision, precheckedAtMs }: Permitted): DueStep<DueNext> =>
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
      precheckedAtMs,
      remainingMs,
    })(environment)()
    if (E.isLeft(sent)) return sent
    if (sent.right._tag === 'Made') journal.note({ new_attempt_id: sent.right.attempt.id })()
    if (sent.right._tag === 'Failed') journal.note({ failure: sent.right.error._tag })()
    return E.right(nextAfterSend(entry.attempt_id, sent.right, nowMs()))
  }

/**
 * Judges the newest attempt of a subject again, and sends. The attempt may have changed while it waited: a reviewer
 * may have overridden the result, or a person may have retried.
 */
const judgeAndSend =
  (due: DueAttempt, history: History, precheckedAtMs: number): DueStep<DueNext> =>
  environment =>
  async () => {
    const { subject, entry } = due
    const snapshot = await environment.plaid.getSnapshot(entry.attempt_id)()
    if (E.isLeft(snapshot)) return snapshot
    const judged = await judge(snapshot.right, history, subject)(environment)()
    if (E.isLeft(judged)) return judged
    const decision = judged.right
    const next = nextAfterDecision(entry.attempt_id, decision, environment.nowMs())
    if (!isPostponed(next)) {
      const recorded = await recordDecision(subject, snapshot.right, decision)(environment)()
      if (E.isLeft(recorded)) return recorded
    }
    if (next !== undefined || decision._tag !== 'Retry') return E.right(next ?? { _tag: 'End', outcome: 'left-alone' })
    return send(due, { attempt: snapshot.right, decision, precheckedAtMs })(environment)()
  }

/** A watched attempt is read. A pending one waits while sending is off, and ends if it was due for too long. */
const withoutList =
  ({ subject, entry }: DueAttempt): DueStep<DueNext | undefined> =>
  environment =>
  async () => {
    const { attempt_id, state } = entry
    if (state._tag === 'Watched') {
      const looked = await lookAtWatched(subject, attempt_id, false)(environment)()
      return E.isLeft(looked) ? looked : E.right({ _tag: 'End', outcome: looked.right })
    }
    if (isOpen(state)) return E.right(undefined)
    const nowMs = environment.nowMs()
    if (await isSendingOff(environment)()) return E.right(postponeUntil(attempt_id, nowMs + limits.pausedMs, true))
    return E.right(isPending(state) && isOverdue(state, nowMs) ? unserved(attempt_id) : undefined)
  }

/** Serves one due attempt up to its send, and returns what to do next. */
export const serveAttempt =
  (due: DueAttempt): DueStep<DueNext> =>
  environment =>
  async () => {
    const { attempt_id, state } = due.entry
    environment.journal.note({ attempt_id })()
    const early = await withoutList(due)(environment)()
    if (E.isLeft(early)) return early
    if (early.right !== undefined) return E.right(early.right)

    const precheckedAtMs = environment.nowMs()
    const history = await readHistory(due.subject)(environment)()
    if (E.isLeft(history)) return history
    const child = childOf(history.right, attempt_id)
    if (child) {
      environment.journal.note({ new_attempt_id: child.id })()
      const command = { _tag: 'Adopt', attempt_id, child_id: child.id } as const
      return E.right({ _tag: 'Apply', command, outcome: 'adopted' })
    }
    if (isOpen(state)) return E.right({ _tag: 'Apply', command: { _tag: 'Look', attempt_id }, outcome: 'looked-at' })
    if (rowOf(history.right, attempt_id) === undefined) return E.left(staleList)
    if (!isNewest(history.right, attempt_id))
      return E.right({ _tag: 'Apply', command: { _tag: 'Supersede', attempt_id }, outcome: 'superseded' })
    return judgeAndSend(due, history.right, precheckedAtMs)(environment)()
  }
