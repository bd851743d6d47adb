import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'
import { webhookDeliveryOf } from '../../lib/adapters/http/webhook-delivery.ts'
import { webhookStatus } from '../../lib/adapters/http/webhook-status.ts'
import { isHashOf } from '../../lib/adapters/webhook/body-hash.ts'
import { signingKeysFrom } from '../../lib/adapters/webhook/signing-keys.ts'
import type { WebhookOutcome } from '../../lib/domain/webhook/webhook-outcome.ts'
import { receiveWebhook, type WebhookEnvironment } from '../../lib/use-cases/receive-webhook.ts'
import type { Material } from './jwt/material.ts'
import { mutations } from './jwt/mutations.ts'
import { newBody, newSigner, type Sent, signed, twinOf, unsignedText } from './jwt/plaid-signer.ts'
import { randomFrom } from './jwt/random.ts'

export interface JwtTally {
  readonly genuineAccepted: number
  readonly genuineTotal: number
  readonly mutatedAccepted: number
  readonly mutatedTotal: number
  /** Names of the mutations that were accepted at least once. */
  readonly breaches: ReadonlyArray<string>
}

const startMs = Date.parse('2026-11-01T12:00:00Z')
/** After this pause one more unknown kid may be fetched, so that an empty budget never hides a missing check. */
const pauseMs = 3_000
const mutatedPerGenuine = 50

/**
 * Sends `n` mutated tokens through the receiver, and genuine ones among them. Each genuine token is sent unchanged, and
 * again as its high-s twin, which is valid too. A mutated token counts as accepted if the answer is 200 or if an event
 * reaches the bus. One seed repeats every key, token and body byte for byte. `weaken` changes the receiver, to show
 * that this proof can fail.
 */
export const proveTokens = async (
  n: number,
  seed: number,
  weaken: (environment: WebhookEnvironment) => WebhookEnvironment = environment => environment,
): Promise<JwtTally> => {
  const random = randomFrom(seed)
  let clockMs = startMs
  let puts = 0
  const nowMs = () => clockMs
  const iat = () => Math.floor(clockMs / 1000)

  const signers = [newSigner(random, null), newSigner(random, iat() + 365 * 86_400)]
  const expiredSigner = newSigner(random, iat())
  const keys = new Map([...signers, expiredSigner].map(({ kid, key }) => [kid, key]))
  const plaid = { webhookKey: (kid: string) => TE.right(keys.get(kid) ?? ('unknown-kid' as const)) }
  const bus = {
    put: () =>
      TE.fromIO(() => {
        puts += 1
      }),
  }
  const environment = weaken({
    plaidEnv: 'sandbox',
    isWatching: true,
    bus,
    isHashOf,
    nowMs,
    signingKeys: signingKeysFrom({ plaid, nowMs }),
  })

  const isAccepted = async ({ token, body }: Sent): Promise<boolean> => {
    const before = puts
    const delivery = webhookDeliveryOf({
      requestContext: { http: { method: 'POST' } },
      headers: { 'plaid-verification': token },
      isBase64Encoded: true,
      body: body.toString('base64'),
    })
    const outcome: WebhookOutcome = E.isLeft(delivery)
      ? delivery.left
      : await receiveWebhook(delivery.right)(environment)()
    return webhookStatus(outcome) === 200 || puts > before
  }

  const newMaterial = (): Material => {
    const signer = random.pick(signers)
    const otherSigner = random.pick(signers.filter(other => other !== signer))
    const body = newBody(random)
    const genuine = { token: signed(signer.pair, unsignedText(signer.kid, body, iat()), random), body }
    return { random, genuine, signer, otherSigner, expiredSigner, iat: iat() }
  }

  let genuineAccepted = 0
  let genuineTotal = 0
  let mutatedAccepted = 0
  const breaches = new Set<string>()
  const all = Object.entries(mutations)
  for (let index = 0; index < n; index++) {
    const [name, mutate] = all[index % all.length] ?? all[0] ?? []
    if (name === undefined || mutate === undefined) throw new RangeError('there are no mutations')
    if (name === 'another kid') clockMs += pauseMs
    const material = newMaterial()
    if (index % mutatedPerGenuine === 0) {
      for (const sent of [material.genuine, twinOf(material.genuine)]) {
        genuineTotal += 1
        if ((await isAccepted(sent)) && puts === genuineTotal + mutatedAccepted) genuineAccepted += 1
      }
    }
    if (await isAccepted(mutate(material))) {
      mutatedAccepted += 1
      breaches.add(name)
    }
  }
  return { genuineAccepted, genuineTotal, mutatedAccepted, mutatedTotal: n, breaches: [...breaches] }
}
