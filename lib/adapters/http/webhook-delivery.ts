import * as E from 'fp-ts/Either'
import type { WebhookDelivery } from '../../domain/webhook/webhook-delivery.ts'
import { webhookLimits } from '../../domain/webhook/webhook-limits.ts'
import { type WebhookNotAccepted, webhookRefused } from '../../domain/webhook/webhook-outcome.ts'

type Members = Readonly<Record<string, unknown>>

const membersOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}

/** HTTP API, payload 2.0: `requestContext.http.method`; REST API, payload 1.0: `httpMethod`. */
const methodOf = (event: Members): unknown =>
  membersOf(membersOf(event['requestContext'])['http'])['method'] ?? event['httpMethod']

/**
 * All values of the header `Plaid-Verification`, joined by commas, so that two values never verify. HTTP API joins
 * them itself; REST API has the last one in `headers` and all of them in `multiValueHeaders`.
 */
const tokenOf = (event: Members): string => {
  const valuesIn = (headers: unknown): ReadonlyArray<unknown> =>
    Object.entries(membersOf(headers)).flatMap(([name, value]) =>
      name.toLowerCase() === 'plaid-verification' ? value : [],
    )
  const all = valuesIn(event['multiValueHeaders'])
  return (all.length > 0 ? all : valuesIn(event['headers']))
    .map(value => (typeof value === 'string' ? value : ''))
    .join()
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/**
 * The bytes of the body. The size is checked before anything is decoded: base64 carries three bytes in four
 * characters.
 */
const bodyOf = (event: Members): E.Either<WebhookNotAccepted, Uint8Array> => {
  const body = event['body'] ?? ''
  if (typeof body !== 'string') return E.left(webhookRefused('body-encoding'))
  const encoding = event['isBase64Encoded'] === true ? 'base64' : 'utf8'
  if (Buffer.byteLength(body, encoding) > webhookLimits.bodyBytesMax) return E.left(webhookRefused('too-large'))
  return encoding === 'base64' && !base64.test(body)
    ? E.left(webhookRefused('body-encoding'))
    : E.right(Buffer.from(body, encoding))
}

/** Reads an event of API Gateway; errors: `Refused`. Any other event has no method, and is refused for that. */
export const webhookDeliveryOf = (event: unknown): E.Either<WebhookNotAccepted, WebhookDelivery> => {
  const members = membersOf(event)
  if (methodOf(members) !== 'POST') return E.left(webhookRefused('method'))
  return E.map((body: Uint8Array) => ({ body, token: tokenOf(members) }))(bodyOf(members))
}
