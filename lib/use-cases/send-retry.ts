import * as E from 'fp-ts/Either'
import type { ReaderTask } from 'fp-ts/ReaderTask'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { classifyRetryAnswer } from '../domain/classify-retry-answer.ts'
import { entryOf } from '../domain/ledger/entries.ts'
import type { Fence } from '../domain/ledger/ledger-command.ts'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { limits, sendTimeMs } from '../domain/limits.ts'
import { appliedTo } from '../domain/policy/applied-policy.ts'
import { dayOf } from '../domain/policy/bounds.ts'
import { subjectCaps } from '../domain/policy/policy-data.ts'
import type { RetryError } from '../domain/retry-error.ts'
import { backoffUntilMs, type SendOutcome, sendOutcomeOf } from '../domain/send-outcome.ts'
import { applyTo } from './apply-command.ts'
import { noteDue } from './note-due.ts'
import { recordOutcome } from './record-outcome.ts'
import { reserveBudgets, returnBudgets } from './reserve-budgets.ts'
import type { HeldSend, RetryPlan, SendEnvironment } from './retry-plan.ts'
import { giveBackTurn } from './take-turn.ts'

const noTimeLeft: RetryError = { _tag: 'PlaidUnavailable', cause: 'no-time-left' }

/**
 * While it is unknown whether sending is paused, nothing is sent: an automatic retry waits, a caller gets the error.
 */
const readPause =
  ({ mode }: RetryPlan): ReaderTaskEither<SendEnvironment, LedgerUnavailable, boolean> =>
  ({ pauseSwitch }) =>
  async () => {
    const isPaused = await pauseSwitch.isPaused()
    return E.isLeft(isPaused) && mode === 'automatic' ? E.right(true) : isPaused
  }

const fenceOf = ({ plan, token, reservedAtMs }: Omit<HeldSend, 'subject'>, { policy }: SendEnvironment): Fence => ({
  _tag: 'Fence',
  attempt_id: plan.attempt.id,
  token,
  mode: plan.mode,
  strategy: plan.request.strategy,
  rules: plan.rules,
  maxima: plan.maxima,
  caps: subjectCaps(appliedTo(policy, plan.request.template_id).caps),
  ...(plan.isDocumentOrSelfie && { isDocumentOrSelfie: true }),
  ...(plan.mode === 'automatic' && { day: dayOf(reservedAtMs) }),
  ...(plan.pin && { pin: plan.pin }),
  ...(plan.note && { note: plan.note }),
})

/** Why nothing is sent now: too little time is left, or sending is paused. */
export const obstacleTo =
  (plan: RetryPlan): ReaderTask<SendEnvironment, E.Either<RetryError, SendOutcome> | undefined> =>
  environment =>
  async () => {
    if (plan.remainingMs() < sendTimeMs + limits.gateMs) return E.left(noTimeLeft)
    const isPaused = await readPause(plan)(environment)()
    if (E.isLeft(isPaused)) return isPaused
    return isPaused.right ? E.right({ _tag: 'Paused' }) : undefined
  }

/** Records that nothing was sent. The budgets are returned only if the ledger accepts that the send does not count. */
const unsend =
  (held: HeldSend): ReaderTask<SendEnvironment, void> =>
  environment =>
  async () => {
    const { subject, plan, token } = held
    const dueAtMs = backoffUntilMs(environment.nowMs(), environment.random())
    const command = { _tag: 'Unsend', attempt_id: plan.attempt.id, token, dueAtMs } as const
    const unsent = await applyTo(subject, command)(environment)()
    if (E.isLeft(unsent)) return
    noteDue(unsent.right.subject, plan.attempt.id)(environment)
    if (unsent.right._tag === 'Applied') await returnBudgets(held)(environment)()
  }

/** When the pause switch was asked, and when the fence began: Unix milliseconds. */
interface SendTimes {
  readonly askedAtMs: number
  readonly fencedAtMs: number
}

/**
 * The gate asks once more, after the fence: whether the instance was frozen since then, or the clock changed, and
 * another process may have taken the attempt over; whether enough time is left; whether the precheck, and the answer of
 * the pause switch, are recent.
 */
const passesGate = (
  { precheckedAtMs, remainingMs }: RetryPlan,
  { askedAtMs, fencedAtMs }: SendTimes,
  nowMs: number,
): boolean =>
  nowMs >= fencedAtMs &&
  nowMs - fencedAtMs <= limits.gateMs &&
  nowMs - askedAtMs <= limits.askedMsMax &&
  Math.abs(nowMs - precheckedAtMs) <= limits.precheckMsMax &&
  remainingMs() >= sendTimeMs

/** The part of a send after its fence: the gate, one request, and its record. */
const sendHeld =
  (held: HeldSend, times: SendTimes): ReaderTask<SendEnvironment, SendOutcome> =>
  environment =>
  async () => {
    const { subject, token } = held
    const { attempt, request } = held.plan
    const atMs = environment.nowMs()
    if (!passesGate(held.plan, times, atMs)) {
      await unsend(held)(environment)()
      return { _tag: 'Failed', error: noTimeLeft }
    }

    environment.journal.trace({ _tag: 'Send', subject, attempt_id: attempt.id, token, atMs })()
    const evidence = await environment.plaid.retryAttempt(request)()
    if (E.isLeft(evidence)) {
      await unsend(held)(environment)()
      return { _tag: 'Failed', error: evidence.left }
    }
    const outcome = classifyRetryAnswer(evidence.right, attempt, environment.nowMs())
    await recordOutcome(held, outcome)(environment)()
    return sendOutcomeOf(outcome)
  }

/**
 * Sends one retry, at most once. `subject` was loaded before. Left: nothing was sent; a fence may be saved that no
 * process will use.
 */
export const sendRetry =
  (subject: SubjectLedger, plan: RetryPlan): ReaderTaskEither<SendEnvironment, RetryError, SendOutcome> =>
  environment =>
  async () => {
    const { reservedAtMs = environment.nowMs() } = plan
    const send = { subject, plan, token: environment.newToken(), reservedAtMs }
    const askedAtMs = environment.nowMs()
    const obstacle = await obstacleTo(plan)(environment)()
    if (obstacle !== undefined) {
      if (plan.mode === 'automatic') await giveBackTurn({ ...subject, reservedAtMs })(environment)()
      return obstacle
    }

    const shortage = await reserveBudgets(send)(environment)()
    if (E.isLeft(shortage)) return shortage
    if (shortage.right !== undefined) return E.right(shortage.right)

    const fencedAtMs = environment.nowMs()
    const fenced = await applyTo(subject, fenceOf(send, environment))(environment)()
    // The answer to the fence was lost: it is unknown whether it was saved, so it is not used.
    if (E.isLeft(fenced)) return fenced
    if (fenced.right._tag === 'Rejected') {
      // The fence of this process may be saved, with its answer lost, and be overtaken since: then the send counts.
      const entry = entryOf(fenced.right.subject, plan.attempt.id)
      if (!entry?.sends.some(({ token }) => token === send.token)) await returnBudgets(send)(environment)()
      return E.right({ _tag: 'Rejected', rejected: fenced.right.rejected })
    }

    const held = { ...send, subject: fenced.right.subject }
    return E.right(await sendHeld(held, { askedAtMs, fencedAtMs })(environment)())
  }
