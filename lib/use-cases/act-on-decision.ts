import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { StatusUpdateOutcome } from '../domain/automatic/status-update-outcome.ts'
import { decisionEvent } from '../domain/events/decision-event.ts'
import { entryOf } from '../domain/ledger/entries.ts'
import { creationOf } from '../domain/ledger/forget.ts'
import type { AttemptEntry } from '../domain/ledger/ledger-attempt.ts'
import { classOf, type Rejected } from '../domain/ledger/rejected.ts'
import { isUnserved } from '../domain/ledger/retire.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { entryObjection } from '../domain/objection.ts'
import { applicantText } from '../domain/policy/applicant-text.ts'
import type { Decision, DecisionRecord } from '../domain/policy/decision.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import { isActedOn } from '../domain/policy/mode.ts'
import type { Policy } from '../domain/policy/policy.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { CountersEnvironment } from '../ports/counters.ts'
import type { JournalEnvironment } from '../ports/journal.ts'
import type { PlaidEnvironment } from '../ports/plaid.ts'
import type { UserBudgetsEnvironment } from '../ports/user-budgets.ts'
import { applyOnce, applyTo } from './apply-command.ts'
import type { DeploymentEnvironment } from './deployment.ts'
import { type PublishEnvironment, publishOutbox } from './publish-outbox.ts'
import { putEvent } from './put-event.ts'

export type StatusUpdateEnvironment = PublishEnvironment &
  PlaidEnvironment &
  CountersEnvironment &
  UserBudgetsEnvironment &
  JournalEnvironment &
  DeploymentEnvironment
export type StatusUpdateStep<A> = ReaderTaskEither<StatusUpdateEnvironment, RetryError, A>

/**
 * The outcome for an attempt that the ledger has an entry of: `already-known`. Exception: while an on-demand request
 * for an attempt without a decision is open, the message is redelivered, because after a definite no that attempt has
 * no entry, and no other message would have it judged.
 */
export const outcomeOfKnown = (
  subject: SubjectLedger,
  { attempt_id, state }: AttemptEntry,
  nowMs: number,
): E.Either<RetryError, StatusUpdateOutcome> => {
  const isUndecided = (state._tag === 'Sending' || state._tag === 'Unknown') && state.before === undefined
  const objection = isUndecided ? entryObjection(subject, attempt_id, nowMs) : undefined
  return objection === undefined ? E.right('already-known') : E.left(objection)
}

/** The item has no room: the message is delivered again. */
const ledgerFull: RetryError = { _tag: 'LedgerUnavailable', cause: 'full' }

/**
 * The outcome where a `Schedule` or `Watch` was rejected, which is success only if another process works on the attempt,
 * or has worked on it; else the message is delivered again.
 */
export const outcomeOfRejected = (
  subject: SubjectLedger,
  attempt_id: string,
  rejected: Rejected,
  nowMs: number,
): E.Either<RetryError, StatusUpdateOutcome> => {
  if (rejected.reason === 'forgotten') return E.right('forgotten')
  const entry = entryOf(subject, attempt_id)
  const kind = classOf(rejected)
  if (kind === 'full' || kind === 'caller' || entry === undefined || isUnserved(entry)) return E.left(ledgerFull)
  return outcomeOfKnown(subject, entry, nowMs)
}

/** A retry that the policy decided, and that the ledger has no room for. */
const heldFor = (
  policy: Policy,
  reason: string,
  record: DecisionRecord,
): Extract<Decision, { readonly _tag: 'Hold' }> => ({
  _tag: 'Hold',
  reason,
  record: {
    ...record,
    nextEligibleAtMs: null,
    operatorText: `Hold: ${reason}. The policy decided otherwise: ${record.operatorText}`,
    applicantText: applicantText(policy, 'contact-support'),
  },
})

const schedule =
  (
    subject: SubjectLedger,
    { record, notBeforeMs }: Extract<Decision, { readonly _tag: 'Retry' }>,
    snapshot: Snapshot,
  ): StatusUpdateStep<StatusUpdateOutcome> =>
  environment =>
  async () => {
    const scheduled = await applyTo(subject, {
      _tag: 'Schedule',
      attempt_id: record.attemptId,
      dueAtMs: notBeforeMs,
      decision: { rules: record.fired, policy: record.policy.version, hash: record.policy.hash },
      ...creationOf(snapshot),
    })(environment)()
    if (E.isLeft(scheduled)) return scheduled
    await publishOutbox(scheduled.right.subject)(environment)()
    if (scheduled.right._tag === 'Applied') return E.right('scheduled')
    const { rejected, subject: current } = scheduled.right
    return rejected.reason === 'attempts-full' || rejected.reason === 'unfit-id'
      ? publishDecision(current, heldFor(environment.policy, rejected.reason, record))(environment)()
      : outcomeOfRejected(current, record.attemptId, rejected, environment.nowMs())
  }

const outcomes = { Retry: 'shadow', Hold: 'held', Never: 'never' } as const

/**
 * A judged attempt that is not scheduled needs no more looks. If the subject changed after it was loaded, the attempt may
 * have changed after it was read: it stays watched.
 */
const unwatch =
  (subject: SubjectLedger, attempt_id: string): StatusUpdateStep<void> =>
  environment =>
  async () => {
    if (entryOf(subject, attempt_id)?.state._tag !== 'Watched') return E.right(undefined)
    const closed = await applyOnce(subject, { _tag: 'Unwatch', attempt_id, outcome: 'judged' })(environment)()
    return E.isLeft(closed) ? closed : E.right(undefined)
  }

const publishDecision =
  (
    subject: SubjectLedger,
    decision: Extract<Decision, { readonly _tag: 'Hold' | 'Never' }>,
  ): StatusUpdateStep<StatusUpdateOutcome> =>
  environment =>
  async () => {
    const { mode, nowMs } = environment
    const put = await putEvent(subject, decisionEvent(subject, decision, { mode, nowMs: nowMs() }))(environment)()
    return E.isLeft(put) ? put : E.right(outcomes[decision._tag])
  }

/** Schedules a retry (in shadow it is only logged), or publishes the decision against one. */
export const actOn =
  (subject: SubjectLedger, decision: Decision, snapshot: Snapshot): StatusUpdateStep<StatusUpdateOutcome> =>
  environment =>
  async () => {
    if (isActedOn(environment.mode, decision) && decision._tag === 'Retry')
      return schedule(subject, decision, snapshot)(environment)()
    if (decision._tag !== 'Retry') {
      const published = await publishDecision(subject, decision)(environment)()
      if (E.isLeft(published)) return published
    }
    const closed = await unwatch(subject, decision.record.attemptId)(environment)()
    return E.isLeft(closed) ? closed : E.right(outcomes[decision._tag])
  }
