import * as O from 'fp-ts/Option'
import * as T from 'fp-ts/Task'
import * as TE from 'fp-ts/TaskEither'
import { webhookStatus } from '../../../lib/adapters/http/webhook-status.ts'
import type { WebhookOutcome } from '../../../lib/domain/webhook/webhook-outcome.ts'
import type { SigningKeys } from '../../../lib/ports/signing-keys.ts'
import { receiveWebhook } from '../../../lib/use-cases/receive-webhook.ts'
import { busFor } from './bus.ts'
import { start } from './process.ts'
import { chance, meet, type PlaidAttempt, type World } from './world.ts'

/** Plaid redelivers after these times until it gets a 200. */
const againMs: ReadonlyArray<number> = [30_000, 2 * 60_000, 8 * 60_000, 32 * 60_000, 128 * 60_000, 512 * 60_000]

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const header = base64url({ alg: 'ES256', kid: '6c5516e1-92dc-479e-a8ff-5a51992e0001', typ: 'JWT' })
const signature = 'A'.repeat(86)

/** Every token is genuine here. `jwt.ts` proves the check of signatures. */
const signingKeys: SigningKeys = {
  held: () => () => O.none,
  find: () => TE.right({ expired_at: null, hasSigned: () => T.of(true) }),
}

const tokenAt = (ms: number): string =>
  `${header}.${base64url({ iat: Math.floor(ms / 1_000), request_body_sha256: '0'.repeat(64) })}.${signature}`

const deliver = (world: World, body: Uint8Array, attempt: number): void => {
  const { timeline } = world
  const again = (): void => {
    const ms = againMs[attempt]
    if (ms !== undefined) timeline.after(ms, () => deliver(world, body, attempt + 1))
  }
  let isAnswered = false
  start<WebhookOutcome>(world, {
    kind: 'webhook',
    task: process =>
      receiveWebhook({ body, token: tokenAt(timeline.nowMs()) })({
        plaidEnv: 'production',
        isWatching: false,
        nowMs: timeline.nowMs,
        isHashOf: () => true,
        signingKeys,
        bus: busFor(world, process),
      }),
    onEnd: outcome => {
      isAnswered = webhookStatus(outcome) === 200
    },
  })
  timeline.after(10_000, () => {
    if (!isAnswered) again()
  })
}

/** Sends one webhook, once or twice, early or late. */
export const send = (world: World, webhook_code: string, id: string, environment: string): void => {
  const environmentSent = world.change.environmentSeen?.(environment) ?? environment
  const body = Buffer.from(
    JSON.stringify({
      webhook_type: 'IDENTITY_VERIFICATION',
      webhook_code,
      identity_verification_id: id,
      environment: environmentSent,
    }),
  )
  if (chance(world, world.swarm.lostWebhookPercent)) {
    meet(world, 'webhook lost for good')
    return
  }
  const copies = chance(world, 12) ? 2 : 1
  for (let copy = 0; copy < copies; copy += 1) {
    const delayMs = chance(world, 15) ? world.random.below(15 * 60_000) : world.random.below(3_000)
    world.timeline.after(delayMs, () => deliver(world, body, 0))
  }
}

export const announce = (world: World, { id }: PlaidAttempt, code: 'STATUS_UPDATED' | 'RETRIED'): void =>
  send(world, code, id, 'production')
