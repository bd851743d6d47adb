import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { Json } from '../json.ts'
import type { Knobs } from '../knobs.ts'
import type { Random } from '../random.ts'
import type { Environment } from '../world.ts'
import { changeDeliverySettings, newDeliverySettings, takeForgery, takeOnce } from './delivery-settings.ts'
import type { Forgery } from './forgery.ts'
import type { KeyRing } from './key-ring.ts'
import { type Post, type PostResult, postWebhook } from './post-webhook.ts'
import { type DeliveryResult, hasStoppedRedelivery, isDelivered, redeliveryDelayMs } from './redelivery.ts'
import { signBody } from './sign.ts'
import { newWebhookLog, type WebhookRecord } from './webhook-log.ts'

/** All members of a webhook. */
export type WebhookBody = {
  readonly webhook_type: 'IDENTITY_VERIFICATION'
  readonly webhook_code: string
  readonly identity_verification_id: string
  readonly environment: Environment
}

export type Outbox = {
  readonly emit: (body: WebhookBody) => void
  readonly configure: (changes: Json) => void
  readonly log: () => readonly WebhookRecord[]
  /** Resolves when no delivery is running, or after `deliveryGraceMs` real milliseconds. */
  readonly untilIdle: () => Promise<void>
  /** Clears the log and the settings, and aborts running deliveries. */
  readonly reset: () => void
}

type Needs = {
  readonly clock: Clock
  readonly random: Random
  readonly keys: KeyRing
  readonly knobs: () => Knobs
  readonly urls: readonly string[]
}

/** One webhook for one URL. */
type PendingDelivery = {
  readonly url: string
  readonly body: WebhookBody
  readonly firstAt: number
  token: string | undefined
}

/** Plaid's bodies are indented by two spaces, and the signature covers those bytes. */
const write = ({ webhook_type, webhook_code, identity_verification_id, environment }: WebhookBody): string =>
  JSON.stringify({ webhook_type, webhook_code, identity_verification_id, environment }, null, 2)

const otherEnvironment = { sandbox: 'production', production: 'sandbox' } as const

/** The text that is signed and the text that is sent. They differ only in a tampered delivery. */
const textsOf = (body: WebhookBody, forgery: Forgery | undefined) => {
  const isForeign = forgery === 'wrong_environment'
  const signedText = write(isForeign ? { ...body, environment: otherEnvironment[body.environment] } : body)
  const isTampered = forgery === 'tamper'
  const sentText = isTampered ? signedText.replace('"IDENTITY_VERIFICATION"', '"IDENTITY_VERIFICATION" ') : signedText
  return { signedText, sentText }
}

export const newOutbox = ({ clock, random, keys, knobs, urls }: Needs): Outbox => {
  let settings = newDeliverySettings(urls)
  const log = newWebhookLog()
  let held: readonly WebhookBody[] = []
  let deliveryResults = new Map<string, readonly DeliveryResult[]>()
  let posts = new Set<Post>()
  let running = new Set<Promise<void>>()
  // One signature after the other, so that webhooks are sent in the order of the changes.
  let signing: Promise<unknown> = Promise.resolve()
  // A delivery that started before a reset must not change the log after it.
  let generation = 0

  const track = (work: Promise<void>): Promise<void> => {
    const current = running
    current.add(work)
    return work.finally(() => current.delete(work))
  }

  const open = ({ url, body }: PendingDelivery, delivery: number, forgery: WebhookRecord['forgery']): WebhookRecord => {
    const { webhook_code, identity_verification_id } = body
    const at = new Date(clock.now()).toISOString()
    return log.open({ at, url, webhook_code, identity_verification_id, delivery, forgery })
  }

  const scheduleRedelivery = (pending: PendingDelivery, delivery: number, result: PostResult): number | null => {
    const now = clock.now()
    const isRejection = result.outcome === 'answered' && !isDelivered(result, knobs())
    deliveryResults.set(pending.url, [...(deliveryResults.get(pending.url) ?? []), { at: now, isRejection }])
    if (isDelivered(result, knobs()) || hasStoppedRedelivery(deliveryResults.get(pending.url) ?? [], now, knobs()))
      return null
    const delay = redeliveryDelayMs(delivery, now - pending.firstAt, result, knobs())
    if (delay !== undefined) clock.after(delay, () => void track(send(pending, delivery + 1)))
    return delay ?? null
  }

  /** Signs and posts. `redelivers` is false for a duplicate: only the original is redelivered. */
  const post = async (pending: PendingDelivery, delivery: number, redelivers: boolean): Promise<void> => {
    const startedIn = generation
    const forgery = takeForgery(settings)
    const record = open(pending, delivery, forgery ?? null)
    const { signedText, sentText } = textsOf(pending.body, forgery)
    const isOriginal = knobs().redeliverySignature === 'original' && forgery === undefined
    const reused = isOriginal ? pending.token : undefined
    const signed = signing.then(() => reused ?? signBody(signedText, clock.now(), keys, random, forgery))
    signing = signed
    const token = await signed
    if (forgery === undefined) pending.token ??= token
    if (startedIn !== generation) return
    const posting = postWebhook(pending.url, sentText, token, clock)
    posts.add(posting)
    const result = await posting.result
    posts.delete(posting)
    if (startedIn !== generation) return
    log.close(record, result, redelivers ? scheduleRedelivery(pending, delivery, result) : null, knobs())
  }

  const send = async (pending: PendingDelivery, delivery: number): Promise<void> => {
    const genuine = post(pending, delivery, true)
    const copies = takeOnce(settings, 'duplicate') ? [post(pending, delivery, false)] : []
    await Promise.all([genuine, ...copies])
  }

  const deliver = (body: WebhookBody): Promise<void> => {
    const isDropped = settings.urls.length > 0 && takeOnce(settings, 'drop')
    const deliveries = settings.urls.map(
      (url): PendingDelivery => ({ url, body, firstAt: clock.now(), token: undefined }),
    )
    if (!isDropped) return Promise.all(deliveries.map(pending => send(pending, 1))).then(() => undefined)
    for (const pending of deliveries) open(pending, 0, null)
    return Promise.resolve()
  }

  const deliverHeld = async (batch: readonly WebhookBody[]): Promise<void> => {
    for (const body of batch.toReversed()) await deliver(body)
  }

  const releaseHeld = (): void => {
    if (held.length === 0 || held.length < settings.reorder) return
    void track(deliverHeld(held))
    held = []
  }

  /** A delivery may start another one before it ends. */
  const allEnded = async (): Promise<void> => {
    while (running.size > 0) await Promise.allSettled(running)
  }

  return {
    emit: body => {
      if (settings.reorder >= 2) {
        held = [...held, body]
        releaseHeld()
        return
      }
      void track(deliver(body))
    },
    configure: changes => {
      changeDeliverySettings(settings, changes)
      releaseHeld()
    },
    log: log.all,
    untilIdle: async () => {
      const cut = new AbortController()
      const timeUp = sleep(knobs().deliveryGraceMs, undefined, { signal: cut.signal }).catch(() => undefined)
      await Promise.race([allEnded(), timeUp])
      cut.abort()
    },
    reset: () => {
      generation += 1
      for (const posting of posts) posting.abort()
      settings = newDeliverySettings(urls)
      log.clear()
      held = []
      deliveryResults = new Map()
      posts = new Set()
      running = new Set()
    },
  }
}
