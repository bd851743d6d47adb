import middy from '@middy/core'
import type { Context } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as T from 'fp-ts/Task'
import type { HttpAnswer } from '../lib/adapters/http/http-answer.ts'
import { defectAnswer } from '../lib/adapters/http/problem.ts'
import { webhookAnswer } from '../lib/adapters/http/webhook-answer.ts'
import { webhookDeliveryOf } from '../lib/adapters/http/webhook-delivery.ts'
import { openWebhookJournal, type WebhookJournal } from '../lib/adapters/journal/webhook-journal.ts'
import { limits } from '../lib/domain/limits.ts'
import type { WebhookOutcome } from '../lib/domain/webhook/webhook-outcome.ts'
import { receiveWebhook } from '../lib/use-cases/receive-webhook.ts'
import { takeColdStart } from './cold-start.ts'
import { webhookService } from './webhook-service.ts'

/** What the handler gets instead of API Gateway's event. */
interface Delivered {
  readonly event: unknown
  readonly journal: WebhookJournal
}

interface WebhookInvocation {
  event: unknown
  readonly context: Context
  readonly internal: { journal?: WebhookJournal }
}

const openJournal = (call: WebhookInvocation): void => {
  const { awsRequestId: requestId } = call.context
  const journal = openWebhookJournal(webhookService.sink, { requestId, isColdStart: takeColdStart() })
  call.internal.journal = journal
  call.event = { event: call.event, journal } satisfies Delivered
}

/** No body parser: the signature covers the raw bytes. */
const receive = async ({ event, journal }: Delivered, { awsRequestId }: Context): Promise<HttpAnswer> => {
  const outcome = await pipe(
    webhookDeliveryOf(event),
    E.match(
      (notAccepted): T.Task<WebhookOutcome> => T.of(notAccepted),
      delivery => receiveWebhook(delivery)(webhookService),
    ),
  )()
  journal.end(outcome)()
  return webhookAnswer(outcome, awsRequestId)
}

/** Anything that was thrown is a defect, answered and logged without its message. Plaid delivers the webhook again. */
const answerThrown = ({ context, internal, error }: WebhookInvocation & { error: unknown }): HttpAnswer => {
  internal.journal?.endDefect(error)()
  return defectAnswer(context.awsRequestId)
}

/**
 * `POST /plaid/webhook`, behind API Gateway's HTTP API (payload 2.0) or REST API (payload 1.0), without an
 * authorizer: the signature protects it.
 */
export const handler = middy<Delivered, HttpAnswer>({ timeoutEarlyInMillis: limits.endEarlyMs })
  .before(openJournal)
  .handler(receive)
  .onError(answerThrown)
