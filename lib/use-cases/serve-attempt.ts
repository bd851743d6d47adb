import * as E from 'fp-ts/Either'
import type { ReaderTask } from 'fp-ts/ReaderTask'
import { type DueNext, nextAfterSend, postponeUntil, unserved } from '../domain/automatic/due-next.ts'
import { isOpen } from '../domain/ledger/holder.ts'
import { isPending } from '../domain/ledger/ledger-attempt.ts'
import { isOverdue } from '../domain/ledger/waits.ts'
import { limits } from '../domain/limits.ts'
import type { RetryError } from '../domain/retry-error.ts'
import { lookAtWatched } from './look-at-watched.ts'
import { noteFailure } from './note-failure.ts'
import { type DueAttempt, type DueEnvironment, type DueStep, type Permitted, readDue } from './read-due.ts'
import { sendRetry } from './send-retry.ts'
import { giveBackTurn, takeTurn } from './take-turn.ts'

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
    { attempt, decision, precheckedAtMs }: Permitted,
    reservedAtMs: number,
  ): DueStep<DueNext> =>
  environment =>
  async () => {
    const { journal, nowMs } = environment
    const { request, maxima, isDocumentOrSelfie, record } = decision
    journal.note({ strategy_sent: request.strategy })()
    const sent = await sendRetry(subject, {
      attempt,
      request,
      mode: 'automatic',
      rules: record.fired,
      maxima,
      isDocumentOrSelfie,
      precheckedAtMs,
      reservedAtMs,
      remainingMs,
    })(environment)()
    if (E.isLeft(sent)) return sent
    if (sent.right._tag === 'Made') journal.note({ new_attempt_id: sent.right.attempt.id })()
    if (sent.right._tag === 'Failed') noteFailure(sent.right.error)(environment)
    return E.right(nextAfterSend(entry.attempt_id, sent.right, nowMs()))
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

/** Only a pending attempt is judged, so that a send may be permitted. */
const withoutSend = (next: E.Either<RetryError, DueNext | Permitted>): E.Either<RetryError, DueNext> => {
  if (E.isLeft(next)) return next
  return next.right._tag === 'Permitted' ? E.right({ _tag: 'End', outcome: 'left-alone' }) : E.right(next.right)
}

/** Reads and sends a pending attempt, in a turn that is given back if nothing is sent. */
const inTurn =
  (due: DueAttempt, reservedAtMs: number): DueStep<DueNext> =>
  environment =>
  async () => {
    const turn = { environment: due.subject.environment, reservedAtMs }
    const shortage = await takeTurn(turn)(environment)()
    if (E.isLeft(shortage)) return shortage
    if (shortage.right !== undefined) return E.right(nextAfterSend(due.entry.attempt_id, shortage.right, reservedAtMs))
    const next = await readDue({ ...due, reservedAtMs })(environment)()
    if (E.isRight(next) && next.right._tag === 'Permitted') return send(due, next.right, reservedAtMs)(environment)()
    await giveBackTurn(turn)(environment)()
    return withoutSend(next)
  }

/**
 * Serves one due attempt up to its send, and returns what to do next. A pending attempt is read only in its turn, so
 * that workers that start late read no faster than they may send.
 */
export const serveAttempt =
  (due: DueAttempt): DueStep<DueNext> =>
  environment =>
  async () => {
    const { attempt_id, state } = due.entry
    environment.journal.note({ attempt_id })()
    const early = await withoutList(due)(environment)()
    if (E.isLeft(early)) return early
    if (early.right !== undefined) return E.right(early.right)
    return isPending(state)
      ? inTurn(due, environment.nowMs())(environment)()
      : withoutSend(await readDue(due)(environment)())
  }
