import type { Attempt, AttemptBody } from './attempt/attempt.ts'
import type { Template } from './attempt/template.ts'
import type { Clock } from './clock.ts'
import { isSameId } from './id-spelling.ts'
import { deepMerge, type Json } from './json.ts'
import type { Knobs } from './knobs.ts'
import type { Random } from './random.ts'
import type { KeyRing } from './webhooks/key-ring.ts'

export type Environment = 'sandbox' | 'production'

type WebhookCode = 'STEP_UPDATED' | 'STATUS_UPDATED' | 'RETRIED'

/** The state that the endpoints and the controls share. */
export type World = {
  readonly environment: Environment
  readonly clock: Clock
  readonly random: Random
  readonly keys: KeyRing
  readonly templates: Map<string, Template>
  readonly emit: (webhook_code: WebhookCode, identity_verification_id: string) => void
  knobs: Knobs
  /** Oldest first. */
  attempts: readonly Attempt[]
  /** Merged into the next attempt that create or retry makes. */
  nextAttemptPatch: Json | null
}

/** The current time, in Plaid's format. */
export const timestamp = (world: World): string => {
  const written = new Date(world.clock.now()).toISOString()
  return world.knobs.timestampDigits === 'seconds' ? written.replace(/\.\d+Z$/, 'Z') : written
}

/** By its id in either spelling. */
export const findAttempt = (world: World, id: string): Attempt | undefined =>
  world.attempts.find(attempt => isSameId(attempt.body.id, id))

/** By its id in either spelling. */
export const findTemplate = (world: World, id: string): Template | undefined =>
  [...world.templates.values()].find(template => isSameId(template.id, id))

export const latestAttempt = (world: World, client_user_id: string, template_id?: string): Attempt | undefined =>
  world.attempts.findLast(
    ({ body }) =>
      body.client_user_id === client_user_id && (template_id === undefined || isSameId(body.template.id, template_id)),
  )

export const replaceAttempt = (world: World, changed: Attempt): void => {
  const untilMs = world.clock.now()
  world.attempts = world.attempts.map(attempt =>
    attempt.body.id === changed.body.id
      ? { ...changed, earlier: [...(attempt.earlier ?? []), { body: attempt.body, untilMs }] }
      : attempt,
  )
}

/** The attempt as a read shows it: as it was `readLagMs` ago, or when it was made. */
export const shownBody = ({ clock, knobs }: World, { body, earlier = [] }: Attempt): AttemptBody => {
  const asOfMs = clock.now() - knobs.readLagMs
  return earlier.find(({ untilMs }) => untilMs > asOfMs)?.body ?? body
}

/** Adds a new attempt, after merging `nextAttemptPatch` into it. */
export const addAttempt = (world: World, attempt: Attempt): Attempt => {
  const patched = { ...attempt, body: deepMerge(attempt.body, world.nextAttemptPatch ?? {}) as AttemptBody }
  world.nextAttemptPatch = null
  world.attempts = [...world.attempts, patched]
  return patched
}
