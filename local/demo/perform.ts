import type { Stack } from '../stack.ts'
import type { Scene } from './scene.ts'
import { openStage, type Performance } from './stage.ts'

/** A scene that breaks off differs from what was told, by what broke it. */
const play = async (scene: Scene, { stage }: Performance): Promise<void> => {
  try {
    await scene.play(stage)
  } catch (error) {
    stage.check('it came to its end', error instanceof Error ? error.message : String(error), 'its end')
  }
}

/** Plays a scene up to its end, or, if it is slow, until it lets the others go on. `ended` is its end in any case. */
export const begin = async (
  scene: Scene,
  stack: Stack,
): Promise<{ readonly performance: Performance; readonly ended: Promise<void> }> => {
  const waits = Promise.withResolvers<void>()
  const performance = openStage(stack, waits.resolve)
  const ended = play(scene, performance)
  await Promise.race([ended, waits.promise])
  return { performance, ended }
}
