import * as E from 'fp-ts/Either'
import * as O from 'fp-ts/Option'
import type { ReaderTask } from 'fp-ts/ReaderTask'
import { statusUpdateEvent } from '../domain/events/status-update-event.ts'
import type { PlaidEnv } from '../domain/plaid/environment.ts'
import { type Token, tokenOf } from '../domain/webhook/token.ts'
import { tokenAgeOf } from '../domain/webhook/token-claims.ts'
import { isOfOtherEnvironment, webhookEventOf } from '../domain/webhook/webhook-body.ts'
import type { WebhookDelivery } from '../domain/webhook/webhook-delivery.ts'
import { hasExpired } from '../domain/webhook/webhook-key.ts'
import {
  type WebhookOutcome,
  webhookIgnored,
  webhookRefused,
  webhookUnavailable,
} from '../domain/webhook/webhook-outcome.ts'
import type { BodyHashEnvironment } from '../ports/body-hash.ts'
import type { BusEnvironment } from '../ports/bus.ts'
import type { ClockEnvironment } from '../ports/clock.ts'
import type { SigningKeysEnvironment } from '../ports/signing-keys.ts'

export type WebhookEnvironment = BodyHashEnvironment &
  BusEnvironment &
  ClockEnvironment &
  SigningKeysEnvironment & {
    readonly plaidEnv: PlaidEnv
    /** Whether first attempts are watched from their first step on. */
    readonly isWatching: boolean
  }

/**
 * Whether Plaid signed a stale token, as far as a key in memory can show: no key is fetched for it, because it is
 * refused anyway. Stale tokens with Plaid's signature mean that Plaid redelivers webhooks with their first token,
 * which the operator must know.
 */
const isSignedStale =
  ({ kid, iat, text }: Token): ReaderTask<WebhookEnvironment, boolean> =>
  ({ signingKeys }) =>
  async () => {
    const key = signingKeys.held(kid)()
    return O.isSome(key) && !hasExpired(key.value, { iat }) && (await key.value.hasSigned(text)())
  }

/**
 * Receives one delivery: checks it, the cheapest check first, and publishes it. Redeliveries are published too: the
 * event's handler decides by the state of the attempt at that time.
 */
export const receiveWebhook =
  ({ body, token: header }: WebhookDelivery): ReaderTask<WebhookEnvironment, WebhookOutcome> =>
  environment =>
  async () => {
    const { plaidEnv, nowMs, isHashOf, signingKeys, bus } = environment
    if (isOfOtherEnvironment(body, plaidEnv)) return webhookIgnored('other-environment')
    const read = tokenOf(header)
    if (E.isLeft(read)) return read.left
    const token = read.right
    const age = tokenAgeOf(token, nowMs())
    if (age === 'from-the-future') return webhookRefused('from-the-future')
    if (!isHashOf(token.request_body_sha256, body)) return webhookRefused('body-hash')
    if (age === 'stale') return webhookRefused((await isSignedStale(token)(environment)()) ? 'stale-signed' : 'stale')

    const key = await signingKeys.find(token.kid)()
    if (E.isLeft(key)) return key.left
    if (hasExpired(key.right, token)) return webhookRefused('expired-key')
    if (!(await key.right.hasSigned(token.text)())) return webhookRefused('signature')

    const event = webhookEventOf(body, environment.isWatching)
    if (E.isLeft(event)) return event.left
    const put = await bus.put(statusUpdateEvent(event.right))()
    return E.isLeft(put) ? webhookUnavailable('bus-failed', put.left.cause) : { _tag: 'Accepted', event: event.right }
  }
