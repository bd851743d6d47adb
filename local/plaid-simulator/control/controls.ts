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
import { type KeptWorldControls, keptWorldControls } from './kept-world.ts'
import { type PersonaControls, personaControls } from './persona-controls.ts'
import { type StoryControls, storyControls } from './story-controls.ts'

/**
 * How a demo or a test controls the simulator, in process or under `/_sim`. An invalid request throws ControlError.
 */
export type Controls = AttemptControls &
  StoryControls &
  PersonaControls &
  KeptWorldControls & {
    /** Adds a template, or a new version of a template. */
    readonly putTemplate: (options: TemplateOptions) => Template
    /** Adds a fault and returns all faults that wait for a request. */
    readonly addFault: (options: FaultOptions) => readonly Fault[]
    readonly clearFaults: () => void
    /** The requests to Plaid's endpoints since the start or the last reset, in order. */
    readonly requests: () => readonly RequestRecord[]
    readonly knobs: () => Knobs
    readonly setKnobs: (changes: Partial<Knobs>) => Knobs
    /** Changes the webhook URLs and the delivery settings, see `GET /_sim`. */
    readonly configureWebhooks: (changes: Json) => void
    /** Sends a webhook without a change of an attempt, for instance an old webhook again. */
    readonly sendWebhook: (
      webhook: Partial<WebhookBody> & Pick<WebhookBody, 'webhook_code' | 'identity_verification_id'>,
    ) => void
    /** All deliveries, oldest first. */
    readonly webhooks: () => readonly WebhookRecord[]
    /** Signs with a new key from now on. The old key expires after `expiresInMs`; the default is 0. */
    readonly rotateKey: (expiresInMs?: number) => Promise<void>
    /** The simulator's time, in milliseconds since the epoch. */
    readonly now: () => number
    /** Moves the clock. Resolves when everything that became due is done. */
    readonly advance: (ms: number) => Promise<void>
    /** Resolves when no webhook delivery is running, at the latest after the knob `deliveryGraceMs`. */
    readonly untilIdle: () => Promise<void>
    /**
     * Deletes attempts, faults, requests, webhooks, rate counts and timers; restores the options. Keeps clock and keys.
     */
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
  ...storyControls(world, attemptControls(world)),
  ...keptWorldControls(world),
  ...personaControls(world, attemptControls(world)),
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
  advance: ms => world.clock.advance(ms, outbox.untilIdle),
  untilIdle: outbox.untilIdle,
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
