import * as E from 'fp-ts/Either'
import type { Reader } from 'fp-ts/Reader'
import { objectionTo, rejectionError } from '../domain/objection.ts'
import { vetoesOn } from '../domain/policy/vetoes.ts'
import { type Permit, preflight } from '../domain/preflight.ts'
import { warningsOf } from '../domain/request/warning.ts'
import type { NotPermittedReason, RetryError } from '../domain/retry-error.ts'
import type { RetryResult } from '../domain/retry-result.ts'
import type { SendOutcome } from '../domain/send-outcome.ts'
import { pinKey, pinOfCommand } from './pin-key.ts'
import type { RetryCommand, RetryContext, RetryEnvironment, RetryStep } from './retry-command.ts'
import type { RetryPlan } from './retry-plan.ts'
import { sendRetry } from './send-retry.ts'

const notPermitted = (reason: NotPermittedReason): E.Either<RetryError, never> =>
  E.left({ _tag: 'RetryNotPermitted', reason })

/** Mode and vetoes apply to requests on the bus, but not to callers of the API, who may know more than the policy. */
const checkBus =
  ({ history }: RetryContext, { attempt }: Permit): RetryStep<void> =>
  ({ mode, plaid }) =>
  async () => {
    if (mode !== 'enforce') return notPermitted('shadow')
    const snapshot = await plaid.getSnapshot(attempt.id)()
    if (E.isLeft(snapshot)) return snapshot
    return vetoesOn(snapshot.right, history).length === 0 ? E.right(undefined) : notPermitted('vetoed')
  }

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
      ruleMax: 0,
      isDocumentOrSelfie: false,
      precheckedAtMs: readAtMs,
      remainingMs: command.remainingMs,
      ...(pin && { pin }),
    }
  }

const resultOf = (
  sent: SendOutcome,
  { request }: RetryCommand,
  permit: Permit,
  { plaidEnv, nowMs }: RetryEnvironment,
): E.Either<RetryError, RetryResult> => {
  switch (sent._tag) {
    case 'Made':
      return E.right({
        _tag: 'Retried',
        attempt: sent.attempt,
        asked: request.strategy,
        sent: permit.request.strategy,
        warnings: [...(sent.isMisdirected ? (['misdirected'] as const) : []), ...warningsOf(request, plaidEnv)],
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
    const pinned = await pinKey(subject, attempt.id, command)(environment)()
    return E.isLeft(pinned) ? pinned : E.left(error)
  }

/**
 * Checks whether the attempt that was found may be retried; then sends the retry, or on a dry run answers what would
 * be sent.
 */
export const sendOnDemand =
  (found: RetryContext, command: RetryCommand): RetryStep<RetryResult> =>
  environment =>
  async () => {
    const { journal, policy, plaidEnv, nowMs } = environment
    const { subject, target } = found
    const { request, dryRun, overrides, isFromBus } = command
    if (target !== undefined) journal.note({ attempt_id: target.id, attempt_status: target.status })()
    const permitted = preflight(request, target, overrides)
    if (E.isLeft(permitted)) return permitted
    const permit = permitted.right
    if (isFromBus) {
      const checked = await checkBus(found, permit)(environment)()
      if (E.isLeft(checked)) return checked
    }
    journal.note({ strategy_sent: permit.request.strategy })()

    const objection = objectionTo(subject, permit, policy.caps, nowMs())
    if (objection !== undefined) {
      if (!dryRun && hasSend(objection)) return refuseAndPin(found, permit, command, objection)(environment)()
      return E.left(objection)
    }
    if (dryRun) {
      const warnings = warningsOf(request, plaidEnv)
      return E.right({
        _tag: 'DryRun',
        attempt: permit.attempt,
        asked: request.strategy,
        request: permit.request,
        warnings,
      })
    }

    const sent = await sendRetry(subject, planOf(found, permit, command)(environment))(environment)()
    if (E.isLeft(sent)) return sent
    const result = resultOf(sent.right, command, permit, environment)
    if (sent.right._tag === 'Rejected' && E.isLeft(result) && hasSend(result.left))
      return refuseAndPin(found, permit, command, result.left)(environment)()
    return result
  }
