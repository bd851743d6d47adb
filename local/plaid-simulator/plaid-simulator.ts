import { type TemplateOptions, templateFrom } from './attempt/template.ts'
import { type Clock, virtualClock } from './clock.ts'
import { type Controls, newControls } from './control/controls.ts'
import { newFaultQueue } from './faults.ts'
import { newListener, type Tls } from './http/listener.ts'
import { newRequestLog } from './http/request-log.ts'
import { serve } from './http/serve.ts'
import { idInWebhook } from './id-spelling.ts'
import { changeKnobs } from './knob-settings.ts'
import { defaultKnobs, type Knobs } from './knobs.ts'
import { randomSource } from './random.ts'
import { rateLimiter } from './rate-limiter.ts'
import { newKeyRing } from './webhooks/key-ring.ts'
import { newOutbox } from './webhooks/outbox.ts'
import type { Environment, World } from './world.ts'

/** All options have defaults. */
export type PlaidSimulatorOptions = {
  /** 0 by default: a free port. */
  readonly port?: number
  /** The one environment of Plaid that is simulated; `sandbox` by default. */
  readonly environment?: Environment
  /** `local-client-id` by default. */
  readonly clientId?: string
  /** `local-secret` by default. */
  readonly secret?: string
  /** By default one: `idvtmp_local`, version 1, all steps on. */
  readonly templates?: readonly TemplateOptions[]
  readonly knobs?: Partial<Knobs>
  /** Plaid's rate limits; true by default. */
  readonly rateLimits?: boolean
  /**
   * The webhook URLs at the start and after a reset; none by default. URLs that are added to the array later count
   * too.
   */
  readonly webhookUrls?: readonly string[]
  /** HTTPS instead of HTTP. */
  readonly tls?: Tls
  /** Milliseconds since the epoch. The clock starts there and moves only when it is advanced; by default it runs. */
  readonly clockStart?: number
  /** A shared clock instead of a new one. */
  readonly clock?: Clock
  /** Makes ids repeatable, but not keys and signatures. */
  readonly seed?: string
}

export type PlaidSimulator = Controls & {
  /** Without a slash at the end. */
  readonly url: string
  /** Closes every connection. */
  readonly close: () => Promise<void>
  /** Closes every connection and refuses new ones (ECONNREFUSED) until `startListening`. */
  readonly stopListening: () => Promise<void>
  /** On the same port as before. */
  readonly startListening: () => Promise<void>
}

/** Starts a server on 127.0.0.1 that behaves like Plaid Identity Verification. Rejects if the port is in use. */
export const startPlaidSimulator = async (options: PlaidSimulatorOptions = {}): Promise<PlaidSimulator> => {
  const environment = options.environment ?? 'sandbox'
  const templates = options.templates ?? [{ id: 'idvtmp_local' }]
  const knobs = changeKnobs(defaultKnobs, options.knobs ?? {})
  const clock = options.clock ?? virtualClock(options.clockStart)
  const random = randomSource(options.seed)
  const keys = await newKeyRing(random, clock)
  const outbox = newOutbox({ clock, random, keys, knobs: () => world.knobs, urls: options.webhookUrls ?? [] })
  const world: World = {
    environment,
    clock,
    random,
    keys,
    templates: new Map(templates.map(template => [template.id, templateFrom(template)])),
    emit: (webhook_code, identity_verification_id) =>
      outbox.emit({
        webhook_type: 'IDENTITY_VERIFICATION',
        webhook_code,
        identity_verification_id: idInWebhook(identity_verification_id, world.knobs),
        environment,
      }),
    knobs,
    attempts: [],
    nextAttemptPatch: null,
  }
  const faults = newFaultQueue()
  const requestLog = newRequestLog()
  const limiter = options.rateLimits === false ? undefined : rateLimiter(environment)
  const plain = newControls({ world, faults, requestLog, limiter, outbox, knobs, templates })
  const controls: Controls = {
    ...plain,
    addFault: fault => {
      const waiting = plain.addFault(fault)
      // A kept-alive connection would not be refused.
      if (fault.fault === 'refuse') listener.closeIdleConnections()
      return waiting
    },
  }
  const credentials = { clientId: options.clientId ?? 'local-client-id', secret: options.secret ?? 'local-secret' }
  const handle = serve({ side: { world, credentials, limiter }, controls, faults, requestLog })
  const listener = newListener(options.port ?? 0, options.tls, handle, faults.takeRefusal)
  await listener.start()

  return {
    ...controls,
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${listener.port()}`,
    close: async () => {
      controls.reset()
      await listener.stop()
    },
    stopListening: listener.stop,
    startListening: listener.start,
  }
}
