import type { Attempt } from '../attempt/attempt.ts'
import type { Template } from '../attempt/template.ts'
import type { World } from '../world.ts'

/** What the simulator can take over from an earlier one. Faults, requests, deliveries, knobs and keys are not kept. */
export interface KeptWorld {
  readonly environment: World['environment']
  /** Oldest first. */
  readonly attempts: readonly Attempt[]
  readonly templates: readonly Template[]
}

export type KeptWorldControls = {
  readonly keptWorld: () => KeptWorld
  /** Replaces all attempts; templates are added. */
  readonly takeOver: (kept: KeptWorld) => void
}

export const keptWorldControls = (world: World): KeptWorldControls => ({
  keptWorld: () => ({
    environment: world.environment,
    attempts: world.attempts,
    templates: [...world.templates.values()],
  }),
  takeOver: ({ attempts, templates }) => {
    world.attempts = attempts
    for (const template of templates) world.templates.set(template.id, template)
  },
})
