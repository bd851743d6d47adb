import * as E from 'fp-ts/Either'
import type { Reader } from 'fp-ts/Reader'
import { adviceOf, isClosedToBus, warningsOn } from '../domain/advice.ts'
import { objectionTo, rejectionError } from '../domain/objection.ts'
import { appliedTo } from '../domain/policy/applied-policy.ts'
import type { Decision } from '../domain/policy/decision.ts'
import { journaledAdvice } from '../domain/policy/journaled-decision.ts'
import { subjectCaps } from '../domain/policy/policy-data.ts'
import { type Permit, preflight } from '../domain/preflight.ts'
import type { NotPermittedReason, RetryError } from '../domain/retry-error.ts'
import type { RetryResult } from '../domain/retry-result.ts'
import type { SendOutcome } from '../domain/send-outcome.ts'
import { judgeOnDemand } from './judge-on-demand.ts'
import { pinIdempotencyKey, pinOfCommand } from './pin-idempotency-key.ts'
import type { RetryCommand, RetryContext, RetryEnvironment, RetryStep } from './retry-command.ts'
import type { RetryPlan } from './retry-plan.ts'
import { obstacleTo, sendRetry } from './send-retry.ts'

const notPermitted = (reason: NotPermittedReason): E.Either<RetryError, never> =>
  E.left({ _tag: 'RetryNotPermitted', reason })

const planOf =
  (
    { readAtMs }: RetryContext,
    { attempt, request }: Permit,
    command: RetryCommand,
  ): Reader<RetryEnvironment, RetryPlan> =>
  environment => {
    const pin = pinOfCommand(command)(environment)
    return {
      attempt,
      request,
      mode: 'on-demand',
      rules: [],
      maxima: {},
      isDocumentOrSelfie: false,
      precheckedAtMs: readAtMs,
      remainingMs: command.remainingMs,
      ...(pin && { pin }),
      ...(command.note && { note: command.note }),
    }
  }

const resultOf = (
  sent: SendOutcome,
  { request }: RetryCommand,
  permit: Permit,
  decision: Decision,
  { plaidEnv, nowMs }: RetryEnvironment,
): E.Either<RetryError, RetryResult> => {
  switch (sent._tag) {
    case 'Made':
      return E.right({
        _tag: 'Retried',
        attempt: sent.attempt,
        asked: request.strategy,
        sent: permit.request.strategy,
        warnings: [
          ...(sent.isMisdirected ? (['misdirected'] as const) : []),
          ...warningsOn(request, plaidEnv, decision),
        ],
        advice: adviceOf(decision),
      })
    case 'Failed':
      return E.left(sent.error)
    case 'Paused':
      return notPermitted('paused')
    case 'Paced':
    case 'Spent':
      return notPermitted('limit-reached')
    case 'Rejected':
      return E.left(rejectionError(sent.rejected, nowMs()))
  }
}

/** Whether a send of the attempt exists, or may exist: a repeat of the request must find this attempt. */
const hasSend = (error: RetryError): boolean =>
  error._tag === 'RetryInProgress' ||
  (error._tag === 'RetryNotPermitted' && (error.reason === 'in-review' || error.reason === 'attempt-still-active'))

/** Pins the key alone, so that a repeat finds the same attempt. What is refused for another reason pins nothing. */
const refuseAndPin =
  ({ subject }: RetryContext, { attempt }: Permit, command: RetryCommand, error: RetryError): RetryStep<never> =>
  environment =>
  async () => {
    const pinned = await pinIdempotencyKey(subject, attempt.id, command)(environment)()
    return E.isLeft(pinned) ? pinned : E.left(error)
  }

/** Makes the checks of a real call that come before the fence, and answers what would be sent. */
const rehearse =
  (permit: Permit, plan: RetryPlan, command: RetryCommand, decision: Decision): RetryStep<RetryResult> =>
  environment =>
  async () => {
    const obstacle = await obstacleTo(plan)(environment)()
    if (obstacle !== undefined)
      return E.isLeft(obstacle) ? obstacle : resultOf(obstacle.right, command, permit, decision, environment)
    return E.right({
      _tag: 'DryRun',
      attempt: permit.attempt,
      asked: command.request.strategy,
      request: permit.request,
      warnings: warningsOn(command.request, environment.plaidEnv, decision),
      advice: adviceOf(decision),
    })
  }

/**
 * Checks whether the attempt that was found may be retried; then sends the retry, or on a dry run answers what would
 * be sent.
 */
export const sendOnDemand =
  (found: RetryContext, command: RetryCommand): RetryStep<RetryResult> =>
  environment =>
  async () => {
    const { journal, policy, mode, nowMs } = environment
    const { subject, target } = found
    const { request, dryRun, overrides, isFromBus } = command
    if (target === undefined) return E.left({ _tag: 'AttemptNotFound' })
    journal.note({ attempt_id: target.id, attempt_status: target.status })()
    const permitted = preflight(request, target, overrides)
    if (E.isLeft(permitted)) return permitted
    const permit = permitted.right
    if (isFromBus && mode !== 'enforce') return notPermitted('shadow')
    const judged = await judgeOnDemand(found, target, isFromBus)(environment)()
    if (E.isLeft(judged)) return judged
    const { decision, listedRetries } = judged.right
    journal.note(journaledAdvice(decision))()
    const applied = appliedTo(policy, target.template.id)
    if (isFromBus && isClosedToBus(applied, decision)) return notPermitted('vetoed')
    journal.note({ strategy_sent: permit.request.strategy })()

    const caps = subjectCaps(applied.caps)
    const objection = objectionTo(subject, permit, caps, listedRetries, policy.windowMs, nowMs())
    if (objection !== undefined) {
      if (!dryRun && hasSend(objection)) return refuseAndPin(found, permit, command, objection)(environment)()
      return E.left(objection)
    }
    const plan = planOf(found, permit, command)(environment)
    if (dryRun) return rehearse(permit, plan, command, decision)(environment)()

    const sent = await sendRetry(subject, plan)(environment)()
    if (E.isLeft(sent)) return sent
    const result = resultOf(sent.right, command, permit, decision, environment)
    if (sent.right._tag === 'Rejected' && E.isLeft(result) && hasSend(result.left))
      return refuseAndPin(found, permit, command, result.left)(environment)()
    return result
  }
