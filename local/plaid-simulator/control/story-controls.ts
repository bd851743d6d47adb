import type { AttemptBody } from '../attempt/attempt.ts'
import { playStory } from '../stories/play-story.ts'
import { isStoryName, type StoryName, stories, storyTexts } from '../stories/stories.ts'
import type { StoryOptions } from '../stories/story-attempt.ts'
import type { World } from '../world.ts'
import type { AttemptControls } from './attempt-controls.ts'
import { ControlError } from './control-error.ts'

export type StoryControls = {
  /**
   * Plays a story to its end, in the open attempt of a user or in a first one, and sends webhooks as Plaid does.
   * Throws ControlError if there is no such story, or if it cannot happen in the newest attempt of this user.
   */
  readonly playStory: (name: StoryName, options?: StoryOptions) => AttemptBody
}

export const storyControls = (world: World, controls: AttemptControls): StoryControls => ({
  playStory: (name, options = {}) => {
    if (!isStoryName(name)) {
      const names = storyTexts.map(([known]) => known).join(', ')
      throw new ControlError(404, `there is no such story; the stories are ${names}`)
    }
    return playStory(world, controls, stories[name], options)
  },
})
