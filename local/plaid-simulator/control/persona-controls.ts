import type { AttemptBody } from '../attempt/attempt.ts'
import { isPersonaName, type PersonaName, personas, personaTexts } from '../personas/personas.ts'
import { playStory } from '../stories/play-story.ts'
import type { StoryOptions } from '../stories/story-attempt.ts'
import type { World } from '../world.ts'
import type { AttemptControls } from './attempt-controls.ts'
import { ControlError } from './control-error.ts'

export type PersonaControls = {
  /**
   * Creates a user with an attempt that fails, or is given up, as the name says, and sends webhooks as Plaid does. The
   * user is by default `<name>-1`, or the next number that is free. Throws ControlError if there is no such persona.
   */
  readonly playPersona: (name: PersonaName, options?: StoryOptions) => AttemptBody
}

const freeUser = ({ attempts }: World, name: string): string => {
  const taken = new Set(attempts.map(({ body }) => body.client_user_id))
  for (let number = 1; ; number += 1) {
    if (!taken.has(`${name}-${number}`)) return `${name}-${number}`
  }
}

export const personaControls = (world: World, controls: AttemptControls): PersonaControls => ({
  playPersona: (name, options = {}) => {
    if (!isPersonaName(name)) {
      const names = personaTexts.map(([known]) => known).join(', ')
      throw new ControlError(404, `there is no such persona; the personas are ${names}`)
    }
    return playStory(world, controls, personas[name].story, { client_user_id: freeUser(world, name), ...options })
  },
})
