import * as E from 'fp-ts/Either'
import { requestMsLeft } from '../domain/automatic/redelivery.ts'
import { unservedEvent } from '../domain/events/decision-event.ts'
import { entryOf } from '../domain/ledger/entries.ts'
import { lastSend } from '../domain/ledger/holder.ts'
import { pinOf } from '../domain/ledger/pin-idempotency-key.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { foldedId, includesId } from '../domain/plaid/same-id.ts'
import type { SubjectKey } from '../domain/request/subject.ts'
import type { RetryResult } from '../domain/retry-result.ts'
import { putEvent } from './put-event.ts'
import type { RetryCommand, RetryStep } from './retry-command.ts'
import { retryOnDemand } from './retry-on-demand.ts'

/** A request on the bus. `requestedAtMs`: when the bus took it, in Unix milliseconds. */
export interface BusRequest {
  readonly command: RetryCommand & { readonly idempotencyKey: string }
  readonly requestedAtMs: number | undefined
}

/** Whether a retry was sent for the key: then the request is answered from the ledger, however late it comes. */
const isSent = (subject: SubjectLedger, key: string): boolean => {
  const pin = pinOf(subject, key)
  const entry = pin && entryOf(subject, pin.attempt_id)
  return entry !== undefined && lastSend(entry) !== undefined
}

/** Ends a request that is not sent any more, with an event: the applicant may have been waiting for it. */
const endUnserved =
  (subject: SubjectLedger, idempotencyKey: string): RetryStep<{ readonly _tag: 'Unserved' }> =>
  context =>
  async () => {
    const { policy, sha256, nowMs } = context
    const { environment, template_id, client_user_id } = subject
    const requestId = sha256(JSON.stringify([environment, foldedId(template_id), client_user_id, idempotencyKey]))
    const attempt_id = pinOf(subject, sha256(idempotencyKey))?.attempt_id
    const event = unservedEvent(
      policy,
      subject,
      { requestId, ...(attempt_id !== undefined && { attempt_id }) },
      nowMs(),
    )
    const put = await putEvent(subject, event)(context)()
    return E.isLeft(put) ? put : E.right({ _tag: 'Unserved' })
  }

/**
 * Serves a request on the bus. A request that was redelivered for an hour is not sent a day late: it ends unserved,
 * unless its retry was sent before.
 */
export const serveRequest =
  ({ command, requestedAtMs }: BusRequest): RetryStep<RetryResult | { readonly _tag: 'Unserved' }> =>
  environment =>
  async () => {
    const { ledger, plaidEnv, templateIds, nowMs, sha256 } = environment
    const { client_user_id, template_id } = command.request
    const isInTime = requestMsLeft(requestedAtMs, nowMs()) > 0
    if (isInTime || !includesId(templateIds, template_id)) return retryOnDemand(command)(environment)()

    const key: SubjectKey = { environment: plaidEnv, client_user_id, template_id }
    const loaded = await ledger.load(key)()
    if (E.isLeft(loaded)) return loaded
    if (isSent(loaded.right, sha256(command.idempotencyKey))) return retryOnDemand(command)(environment)()
    return endUnserved(loaded.right, command.idempotencyKey)(environment)()
  }
