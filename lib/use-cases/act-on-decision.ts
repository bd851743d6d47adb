import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { entryOf } from '../domain/ledger/entries.ts'
import type { AttemptEntry } from '../domain/ledger/ledger-attempt.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { entryObjection } from '../domain/objection.ts'
import { decisionEvent } from '../domain/outcome-event.ts'
import type { Decision } from '../domain/policy/decision.ts'
import { isActedOn } from '../domain/policy/mode.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { CountersEnvironment } from '../ports/counters.ts'
import type { JournalEnvironment } from '../ports/journal.ts'
import type { PlaidEnvironment } from '../ports/plaid.ts'
import { applyTo } from './apply-command.ts'
import type { DeploymentEnvironment } from './deployment.ts'
import { type PublishEnvironment, publishOutbox } from './publish-outbox.ts'

/**
 * The outcome of a status update. `already-known`: the ledger has an entry of the attempt, whose outcome is known or
 * will be found after a sweep. `not-ours`: the template is not one of this deployment's.
 */
export type StatusUpdateOutcome =
  | 'scheduled'
  | 'shadow'
  | 'held'
  | 'never'
  | 'nothing-to-do'
  | 'already-known'
  | 'not-ours'

export type StatusUpdateEnvironment = PublishEnvironment &
  PlaidEnvironment &
  CountersEnvironment &
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

const schedule =
  (
    subject: SubjectLedger,
    { record, notBeforeMs }: Extract<Decision, { readonly _tag: 'Retry' }>,
  ): StatusUpdateStep<StatusUpdateOutcome> =>
  environment =>
  async () => {
    const scheduled = await applyTo(subject, {
      _tag: 'Schedule',
      attempt_id: record.attemptId,
      dueAtMs: notBeforeMs,
      decision: { rules: record.fired, policy: record.policy.version },
    })(environment)()
    if (E.isLeft(scheduled)) return scheduled
    await publishOutbox(scheduled.right.subject)(environment)()
    if (scheduled.right._tag === 'Applied') return E.right('scheduled')
    const entry = entryOf(scheduled.right.subject, record.attemptId)
    return entry === undefined
      ? E.right('already-known')
      : outcomeOfKnown(scheduled.right.subject, entry, environment.nowMs())
  }

const publishDecision =
  (
    subject: SubjectLedger,
    decision: Extract<Decision, { readonly _tag: 'Hold' | 'Never' }>,
  ): StatusUpdateStep<StatusUpdateOutcome> =>
  ({ bus, nowMs }) =>
  async () => {
    const put = await bus.put(decisionEvent(subject, decision, nowMs()))()
    return E.isLeft(put) ? put : E.right(decision._tag === 'Hold' ? 'held' : 'never')
  }

/** Schedules a retry (in shadow it is only logged), or publishes the decision against one. */
export const actOn =
  (subject: SubjectLedger, decision: Decision): StatusUpdateStep<StatusUpdateOutcome> =>
  environment =>
  async () => {
    if (decision._tag !== 'Retry') return publishDecision(subject, decision)(environment)()
    return isActedOn(environment.mode, decision) ? schedule(subject, decision)(environment)() : E.right('shadow')
  }
