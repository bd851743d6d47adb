import * as O from 'fp-ts/Option'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'
import { describe, expect, test } from 'vitest'
import type { BusError } from '../../lib/domain/events/bus-event.ts'
import { type WebhookNotAccepted, webhookRefused } from '../../lib/domain/webhook/webhook-outcome.ts'
import type { SigningKey } from '../../lib/ports/signing-keys.ts'
import { receiveWebhook } from '../../lib/use-cases/receive-webhook.ts'
import { segment, webhookBody } from '../support/webhook-signer.ts'

const nowMs = Date.parse('2026-11-01T12:00:00Z')
const now = nowMs / 1000
const kid = '6c5516e1-92dc-479e-a8ff-5a51992e0001'

/** A delivery, and the answers of the ports. Each member is a fault, or another case; by default all checks pass. */
interface Delivery {
  readonly environment?: string
  readonly webhook_type?: string
  readonly token?: string
  readonly alg?: string
  readonly iat?: number | string
  readonly isHash?: boolean
  readonly key?: WebhookNotAccepted
  readonly held?: boolean
  readonly expired_at?: number
  readonly isSigned?: boolean
  readonly bus?: BusError
}

/** The outcome of a delivery, and the calls of the ports, in order. */
const receive = async (delivery: Delivery) => {
  const { environment = 'sandbox', webhook_type = 'IDENTITY_VERIFICATION', alg = 'ES256', iat = now } = delivery
  const asked: string[] = []
  const ask = <A>(name: string, answer: A): A => {
    asked.push(name)
    return answer
  }
  const key: SigningKey = {
    expired_at: delivery.expired_at ?? null,
    hasSigned: () => T.fromIO(() => ask('signature', delivery.isSigned ?? true)),
  }
  const claims = { iat, request_body_sha256: 'a'.repeat(64) }
  const token = delivery.token ?? `${segment({ alg, kid })}.${segment(claims)}.${'A'.repeat(86)}`
  const body = Buffer.from(webhookBody({ environment, webhook_type }))
  const outcome = await receiveWebhook({ body, token })({
    plaidEnv: 'sandbox',
    isWatching: true,
    nowMs: () => nowMs,
    isHashOf: () => ask('hash', delivery.isHash ?? true),
    signingKeys: {
      held: () => () => ask('held key', delivery.held ? O.some(key) : O.none),
      find: () => () => ask('key', delivery.key ? TE.left(delivery.key) : TE.right(key))(),
    },
    bus: { put: () => () => ask('bus', delivery.bus ? TE.left(delivery.bus) : TE.right(undefined))() },
  })()
  return { outcome: 'reason' in outcome ? outcome.reason : outcome._tag, asked }
}

const down: BusError = { _tag: 'BusUnavailable', cause: 'unreachable' }

/** The checks in their order: a fault that each detects, its reason, and the calls of the ports until then. */
const checks: ReadonlyArray<readonly [fault: Delivery, reason: string, asked: ReadonlyArray<string>]> = [
  [{ environment: 'production' }, 'other-environment', []],
  [{ token: 'x' }, 'token', []],
  [{ alg: 'none' }, 'token-header', []],
  [{ iat: 'x' }, 'token-claims', []],
  [{ iat: now + 31 }, 'from-the-future', []],
  [{ isHash: false }, 'body-hash', ['hash']],
  [{ iat: now - 301 }, 'stale', ['hash', 'held key']],
  [{ key: webhookRefused('unknown-kid') }, 'unknown-kid', ['hash', 'key']],
  [{ expired_at: now }, 'expired-key', ['hash', 'key']],
  [{ isSigned: false }, 'signature', ['hash', 'key', 'signature']],
  [{ webhook_type: 'TRANSACTIONS' }, 'other-type', ['hash', 'key', 'signature']],
  [{ bus: down }, 'bus-failed', ['hash', 'key', 'signature', 'bus']],
]

test('a delivery that passes every check is put on the bus, once', async () => {
  expect(await receive({})).toEqual({ outcome: 'Accepted', asked: ['hash', 'key', 'signature', 'bus'] })
})

describe('the first check that fails decides, and no more expensive one is made', () => {
  test.each(checks)('%j alone', async (fault, reason, asked) => {
    expect(await receive(fault)).toEqual({ outcome: reason, asked })
  })

  test.each(checks.map(([, reason, asked], index) => [reason, index, asked] as const))(
    '%s, with all later faults too',
    async (reason, index, asked) => {
      const faults = checks
        .slice(index)
        .toReversed()
        .map(([fault]) => fault)
      expect(await receive(Object.assign({}, ...faults))).toEqual({ outcome: reason, asked })
    },
  )
})

describe('a stale token', () => {
  test.each<[row: string, delivery: Delivery, reason: string]>([
    ['that Plaid signed is stale-signed', { held: true }, 'stale-signed'],
    ['that Plaid did not sign is stale', { held: true, isSigned: false }, 'stale'],
    ['of a key that had expired before is stale', { held: true, expired_at: now - 302 }, 'stale'],
    ['of a key that expired after the signature is stale-signed', { held: true, expired_at: now }, 'stale-signed'],
    ['of a key that is not held is stale', { held: false }, 'stale'],
  ])('%s', async (_, delivery, reason) => {
    const { outcome, asked } = await receive({ ...delivery, iat: now - 301 })
    expect(outcome).toBe(reason)
    expect(asked).not.toContain('key')
    expect(asked).not.toContain('bus')
  })
})
