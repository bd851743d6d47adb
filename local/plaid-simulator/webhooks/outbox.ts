import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { Json } from '../json.ts'
import type { Knobs } from '../knobs.ts'
import type { Random } from '../random.ts'
import type { Environment } from '../world.ts'
import { changeDeliverySettings, newDeliverySettings, takeForgery, takeOnce } from './delivery-settings.ts'
import type { KeyRing } from './key-ring.ts'
import { type Post, type PostResult, postWebhook } from './post-webhook.ts'
import { hasStoppedRedelivery, isDelivered, redeliveryDelayMs, type Verdict } from './redelivery.ts'
import { signBody } from './sign.ts'
import { newWebhookLog, type WebhookRecord } from './webhook-log.ts'

/** What a webhook says; all its members. */
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
  /** Resolves when no delivery is under way, or after `deliveryGraceMs` real milliseconds. */
  readonly settled: () => Promise<void>
  /** Forgets log, settings and everything under way. */
  readonly reset: () => void
}

type Needs = {
  readonly clock: Clock
  readonly random: Random
  readonly keys: KeyRing
  readonly knobs: () => Knobs
  readonly urls: readonly string[]
}

/** One webhook on its way to one endpoint. */
type Parcel = { readonly url: string; readonly body: WebhookBody; readonly firstAt: number; token: string | undefined }

/** Plaid's bodies are indented by two spaces, and the signature covers those bytes. */
const write = ({ webhook_type, webhook_code, identity_verification_id, environment }: WebhookBody): string =>
  JSON.stringify({ webhook_type, webhook_code, identity_verification_id, environment }, null, 2)

const otherEnvironment = { sandbox: 'production', production: 'sandbox' } as const

export const newOutbox = ({ clock, random, keys, knobs, urls }: Needs): Outbox => {
  let settings = newDeliverySettings(urls)
  const log = newWebhookLog()
  let held: readonly WebhookBody[] = []
  let verdicts = new Map<string, readonly Verdict[]>()
  let posts = new Set<Post>()
  let underWay = new Set<Promise<void>>()
  // One signature after the other, so that webhooks leave in the order of what they tell.
  let signing: Promise<unknown> = Promise.resolve()
  // What was begun before a reset must not touch the log after it.
  let generation = 0

  const track = (work: Promise<void>): Promise<void> => {
    const current = underWay
    current.add(work)
    return work.finally(() => current.delete(work))
  }

  const open = ({ url, body }: Parcel, delivery: number, forgery: WebhookRecord['forgery']): WebhookRecord => {
    const { webhook_code, identity_verification_id } = body
    const at = new Date(clock.now()).toISOString()
    return log.open({ at, url, webhook_code, identity_verification_id, delivery, forgery })
  }

  const judge = (parcel: Parcel, delivery: number, result: PostResult): number | null => {
    const now = clock.now()
    const isRejection = result.outcome === 'answered' && !isDelivered(result, knobs())
    verdicts.set(parcel.url, [...(verdicts.get(parcel.url) ?? []), { at: now, isRejection }])
    if (isDelivered(result, knobs()) || hasStoppedRedelivery(verdicts.get(parcel.url) ?? [], now, knobs())) return null
    const delay = redeliveryDelayMs(delivery, now - parcel.firstAt, result, knobs())
    if (delay !== undefined) clock.after(delay, () => void track(send(parcel, delivery + 1)))
    return delay ?? null
  }

  /** Signs and posts; `redelivers` is false for a duplicate, which is nobody's responsibility. */
  const post = async (parcel: Parcel, delivery: number, redelivers: boolean): Promise<void> => {
    const begun = generation
    const forgery = takeForgery(settings)
    const record = open(parcel, delivery, forgery ?? null)
    const isForeign = forgery === 'wrong_environment'
    const body = isForeign ? { ...parcel.body, environment: otherEnvironment[parcel.body.environment] } : parcel.body
    const text = write(body)
    const isOriginal = knobs().redeliverySignature === 'original' && forgery === undefined
    const reused = isOriginal ? parcel.token : undefined
    const signed = signing.then(() => reused ?? signBody(text, clock.now(), keys, random, forgery))
    signing = signed
    const token = await signed
    if (forgery === undefined) parcel.token ??= token
    if (begun !== generation) return
    const sent = forgery === 'tamper' ? text.replace('"IDENTITY_VERIFICATION"', '"IDENTITY_VERIFICATION" ') : text
    const posting = postWebhook(parcel.url, sent, token, clock)
    posts.add(posting)
    const result = await posting.result
    posts.delete(posting)
    if (begun !== generation) return
    log.close(record, result, redelivers ? judge(parcel, delivery, result) : null, knobs())
  }

  const send = async (parcel: Parcel, delivery: number): Promise<void> => {
    const genuine = post(parcel, delivery, true)
    const copies = takeOnce(settings, 'duplicate') ? [post(parcel, delivery, false)] : []
    await Promise.all([genuine, ...copies])
  }

  const deliver = (body: WebhookBody): Promise<void> => {
    const isDropped = settings.urls.length > 0 && takeOnce(settings, 'drop')
    const parcels = settings.urls.map((url): Parcel => ({ url, body, firstAt: clock.now(), token: undefined }))
    if (!isDropped) return Promise.all(parcels.map(parcel => send(parcel, 1))).then(() => undefined)
    for (const parcel of parcels) open(parcel, 0, null)
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

  /** A delivery that ends may have begun another. */
  const quiet = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.allSettled(underWay)
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
    settled: async () => {
      const cut = new AbortController()
      const timeUp = sleep(knobs().deliveryGraceMs, undefined, { signal: cut.signal }).catch(() => undefined)
      await Promise.race([quiet(), timeUp])
      cut.abort()
    },
    reset: () => {
      generation += 1
      for (const posting of posts) posting.abort()
      settings = newDeliverySettings(urls)
      log.clear()
      held = []
      verdicts = new Map()
      posts = new Set()
      underWay = new Set()
    },
  }
}
