import { type Template, type TemplateOptions, templateFrom } from '../attempt/template.ts'
import type { Fault, FaultQueue } from '../faults.ts'
import type { RequestLog, RequestRecord } from '../http/request-log.ts'
import type { Json } from '../json.ts'
import { changeKnobs } from '../knob-settings.ts'
import type { Knobs } from '../knobs.ts'
import type { RateLimiter } from '../rate-limiter.ts'
import type { Outbox, WebhookBody } from '../webhooks/outbox.ts'
import type { WebhookRecord } from '../webhooks/webhook-log.ts'
import type { World } from '../world.ts'
import { type AttemptControls, attemptControls } from './attempt-controls.ts'
import { addFault, type FaultOptions } from './fault-controls.ts'

/** What a demo or a test may do to the simulator, in process or under `/_sim`. Bad requests throw ControlError. */
export type Controls = AttemptControls & {
  /** Adds a template, or a new version of one. */
  readonly putTemplate: (options: TemplateOptions) => Template
  /** Answers the faults that wait for a request. */
  readonly addFault: (options: FaultOptions) => readonly Fault[]
  readonly clearFaults: () => void
  /** What reached Plaid's side since the start or the last reset, in order. */
  readonly requests: () => readonly RequestRecord[]
  readonly knobs: () => Knobs
  readonly setKnobs: (changes: Partial<Knobs>) => Knobs
  /** Endpoints and delivery settings, see `GET /_sim`. */
  readonly configureWebhooks: (changes: Json) => void
  /** Sends a webhook that no change of an attempt caused, for instance an old one. */
  readonly sendWebhook: (
    webhook: Partial<WebhookBody> & Pick<WebhookBody, 'webhook_code' | 'identity_verification_id'>,
  ) => void
  /** Every delivery so far. */
  readonly webhooks: () => readonly WebhookRecord[]
  /** Signs with a new key; the old one expires after so many milliseconds, at once when left out. */
  readonly rotateKey: (expiresInMs?: number) => Promise<void>
  /** The simulator's time, in milliseconds since the epoch. */
  readonly now: () => number
  /** Moves the clock; what becomes due on the way has happened when it resolves. */
  readonly advance: (ms: number) => Promise<void>
  /** Resolves when no webhook delivery is under way, at the latest after the knob `deliveryGraceMs`. */
  readonly settled: () => Promise<void>
  /** Forgets attempts, faults, requests, webhooks, limits, timers; restores options. Clock and keys stay. */
  readonly reset: () => void
}

export type ControlNeeds = {
  readonly world: World
  readonly faults: FaultQueue
  readonly requestLog: RequestLog
  readonly limiter: RateLimiter | undefined
  readonly outbox: Outbox
  readonly knobs: Knobs
  readonly templates: readonly TemplateOptions[]
}

export const newControls = ({
  world,
  faults,
  requestLog,
  limiter,
  outbox,
  knobs,
  templates,
}: ControlNeeds): Controls => ({
  ...attemptControls(world),
  putTemplate: options => {
    const template = templateFrom(options)
    world.templates.set(template.id, template)
    return template
  },
  addFault: options => addFault(faults, options),
  clearFaults: faults.clear,
  requests: requestLog.all,
  knobs: () => world.knobs,
  setKnobs: changes => {
    world.knobs = changeKnobs(world.knobs, changes)
    return world.knobs
  },
  configureWebhooks: outbox.configure,
  sendWebhook: webhook =>
    outbox.emit({ webhook_type: 'IDENTITY_VERIFICATION', environment: world.environment, ...webhook }),
  webhooks: outbox.log,
  rotateKey: (expiresInMs = 0) => world.keys.rotate(expiresInMs),
  now: world.clock.now,
  advance: ms => world.clock.advance(ms, outbox.settled),
  settled: outbox.settled,
  reset: () => {
    world.attempts = []
    world.nextAttemptPatch = null
    world.knobs = knobs
    world.templates.clear()
    for (const options of templates) world.templates.set(options.id, templateFrom(options))
    world.clock.forgetTimers()
    faults.clear()
    requestLog.clear()
    limiter?.forget()
    outbox.reset()
  },
})
