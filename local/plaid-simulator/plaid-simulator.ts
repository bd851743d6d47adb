import { type TemplateOptions, templateFrom } from './attempt/template.ts'
import { type Clock, virtualClock } from './clock.ts'
import { type Controls, newControls } from './control/controls.ts'
import { newFaultQueue } from './faults.ts'
import { newListener, type Tls } from './http/listener.ts'
import { newRequestLog } from './http/request-log.ts'
import { serve } from './http/serve.ts'
import { changeKnobs } from './knob-settings.ts'
import { defaultKnobs, type Knobs } from './knobs.ts'
import { randomSource } from './random.ts'
import { rateLimiter } from './rate-limiter.ts'
import { newKeyRing } from './webhooks/key-ring.ts'
import { newOutbox } from './webhooks/outbox.ts'
import type { Environment, World } from './world.ts'

/** Everything may be left out. */
export type PlaidSimulatorOptions = {
  /** 0, a free one, when left out. */
  readonly port?: number
  /** One simulator is one of Plaid's environments; `sandbox` when left out. */
  readonly environment?: Environment
  /** `local-client-id` when left out. */
  readonly clientId?: string
  /** `local-secret` when left out. */
  readonly secret?: string
  /** One when left out: `idvtmp_local`, version 1, all steps on. */
  readonly templates?: readonly TemplateOptions[]
  readonly knobs?: Partial<Knobs>
  /** Plaid's limits, on when left out. */
  readonly rateLimits?: boolean
  /** Where webhooks go from the start and after a reset; nowhere when left out. What is added to the list later counts. */
  readonly webhookUrls?: readonly string[]
  /** HTTPS instead of HTTP. */
  readonly tls?: Tls
  /** Milliseconds since the epoch, at which the clock stands until it is advanced; when left out, it runs. */
  readonly clockStart?: number
  /** A clock that others share, instead of one of its own. */
  readonly clock?: Clock
  /** Makes ids repeatable; keys and signatures are not. */
  readonly seed?: string
}

export type PlaidSimulator = Controls & {
  /** Without a slash at the end. */
  readonly url: string
  /** Cuts every connection. */
  readonly close: () => Promise<void>
  /** Connections are refused (ECONNREFUSED), open ones cut, until `startListening`. */
  readonly stopListening: () => Promise<void>
  /** On the same port as before. */
  readonly startListening: () => Promise<void>
}

/** Starts a server on 127.0.0.1 that behaves as Plaid Identity Verification does. Rejects when the port is taken. */
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
      outbox.emit({ webhook_type: 'IDENTITY_VERIFICATION', webhook_code, identity_verification_id, environment }),
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
      // A connection that is kept alive would not be refused.
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
