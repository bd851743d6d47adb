import { detailStories } from './detail-stories.ts'
import { documentStories } from './document-stories.ts'
import { riskStories } from './risk-stories.ts'
import { selfieStories } from './selfie-stories.ts'
import { sessionStories } from './session-stories.ts'
import type { Story } from './story.ts'

/** All stories that the simulator can play, by name. */
export const stories = {
  ...sessionStories,
  ...detailStories,
  ...documentStories,
  ...selfieStories,
  ...riskStories,
} as const

export type StoryName = keyof typeof stories

export const isStoryName = (name: string): name is StoryName => Object.hasOwn(stories, name)

/** What each story shows. */
export const storyTexts: readonly (readonly [string, string])[] = Object.entries<Story>(stories).map(
  ([name, { shows }]) => [name, shows],
)
