import * as O from 'fp-ts/Option'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'
import { describe, expect, test } from 'vitest'
import type { BusError } from '../../lib/domain/bus-event.ts'
import { type WebhookNotAccepted, webhookRefused } from '../../lib/domain/webhook/webhook-outcome.ts'
import type { SigningKey } from '../../lib/ports/signing-keys.ts'
import { receiveWebhook } from '../../lib/use-cases/receive-webhook.ts'
import { segment, webhookBody } from '../support/webhook-signer.ts'

const nowMs = Date.parse('2026-11-01T12:00:00Z')
const now = nowMs / 1000
const kid = '6c5516e1-92dc-479e-a8ff-5a51992e0001'

/** A delivery, and what the world thinks of it; all is well but for what a test says. */
interface Story {
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

/** How a delivery ends, and what was asked of the world on the way, in order. */
const told = async (story: Story) => {
  const { environment = 'sandbox', webhook_type = 'IDENTITY_VERIFICATION', alg = 'ES256', iat = now } = story
  const asked: string[] = []
  const ask = <A>(name: string, answer: A): A => {
    asked.push(name)
    return answer
  }
  const key: SigningKey = {
    expired_at: story.expired_at ?? null,
    hasSigned: () => T.fromIO(() => ask('signature', story.isSigned ?? true)),
  }
  const claims = { iat, request_body_sha256: 'a'.repeat(64) }
  const token = story.token ?? `${segment({ alg, kid })}.${segment(claims)}.${'A'.repeat(86)}`
  const body = Buffer.from(webhookBody({ environment, webhook_type }))
  const ending = await receiveWebhook({ body, token })({
    plaidEnv: 'sandbox',
    nowMs: () => nowMs,
    isHashOf: () => ask('hash', story.isHash ?? true),
    signingKeys: {
      held: () => () => ask('held key', story.held ? O.some(key) : O.none),
      find: () => () => ask('key', story.key ? TE.left(story.key) : TE.right(key))(),
    },
    bus: { put: () => () => ask('bus', story.bus ? TE.left(story.bus) : TE.right(undefined))() },
  })()
  return { ending: 'reason' in ending ? ending.reason : ending._tag, asked }
}

const down: BusError = { _tag: 'BusUnavailable', cause: 'unreachable' }

/** The checks in their order: how each fails, the reason that it then gives, and what has been asked of the world by then. */
const checks: ReadonlyArray<readonly [fault: Story, reason: string, asked: ReadonlyArray<string>]> = [
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
  expect(await told({})).toEqual({ ending: 'Accepted', asked: ['hash', 'key', 'signature', 'bus'] })
})

describe('the first check that fails decides, and nothing dearer is asked', () => {
  test.each(checks)('%j alone', async (fault, reason, asked) => {
    expect(await told(fault)).toEqual({ ending: reason, asked })
  })

  test.each(checks.map(([, reason, asked], index) => [reason, index, asked] as const))(
    '%s, with everything after it wrong too',
    async (reason, index, asked) => {
      const faults = checks
        .slice(index)
        .toReversed()
        .map(([fault]) => fault)
      expect(await told(Object.assign({}, ...faults))).toEqual({ ending: reason, asked })
    },
  )
})

describe('a stale token', () => {
  test.each<[row: string, story: Story, reason: string]>([
    ['that Plaid signed is told apart', { held: true }, 'stale-signed'],
    ['that Plaid did not sign is stale', { held: true, isSigned: false }, 'stale'],
    ['of a key that had expired is stale', { held: true, expired_at: now - 302 }, 'stale'],
    ['of a key that expired since is told apart', { held: true, expired_at: now }, 'stale-signed'],
    ['of a key that is not at hand is stale', { held: false }, 'stale'],
  ])('%s', async (_, story, reason) => {
    const { ending, asked } = await told({ ...story, iat: now - 301 })
    expect(ending).toBe(reason)
    expect(asked).not.toContain('key')
    expect(asked).not.toContain('bus')
  })
})
