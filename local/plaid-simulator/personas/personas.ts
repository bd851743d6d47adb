import { stories } from '../stories/stories.ts'
import type { Story } from '../stories/story.ts'

/** An applicant who fails, or gives up, in a way that is worth trying first. */
type Persona = {
  /** One sentence for people. */
  readonly shows: string
  readonly story: Story
}

const gaveUp = {
  shows: 'The applicant accepts the terms, leaves, and does not come back; the session stays open.',
  ends: [{ step: 'accept_tos', status: 'success' }],
} as const satisfies Story

const ofStory = (story: Story): Persona => ({ shows: story.shows, story })

/** The applicants that can be played by name. */
export const personas = {
  'typing-error': ofStory(stories['name-close']),
  blurred: ofStory(stories['blurred-document']),
  'thin-file': ofStory(stories['thin-file']),
  abandoned: ofStory(gaveUp),
  forged: ofStory(stories['forged-document']),
  'high-risk': ofStory(stories['high-risk']),
  watchlist: ofStory(stories['watchlist-hit']),
  reviewer: ofStory(stories['rejected-by-reviewer']),
} as const satisfies Readonly<Record<string, Persona>>

export type PersonaName = keyof typeof personas

export const isPersonaName = (name: string): name is PersonaName => Object.hasOwn(personas, name)

/** What each persona shows. */
export const personaTexts: readonly (readonly [string, string])[] = Object.entries<Persona>(personas).map(
  ([name, { shows }]) => [name, shows],
)
