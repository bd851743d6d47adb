import type { Stack } from '../stack.ts'
import type { Scene } from './scene.ts'
import { newSceneRun, type SceneRun } from './scene-context.ts'

export interface StartedScene {
  readonly run: SceneRun
  /** Resolves at the end of the scene, also if it throws. */
  readonly ended: Promise<void>
}

/** A scene that throws has failed: its error is shown as a failed check. */
const play = async (scene: Scene, { context }: SceneRun): Promise<void> => {
  try {
    await scene.play(context)
  } catch (error) {
    context.check('the scene ran to its end', error instanceof Error ? error.message : String(error), 'no error')
  }
}

/** Runs a scene to its end, or, if it is slow, until it lets the other scenes run. */
export const startScene = async (scene: Scene, stack: Stack): Promise<StartedScene> => {
  const waits = Promise.withResolvers<void>()
  const run = newSceneRun(stack, waits.resolve)
  const ended = play(scene, run)
  await Promise.race([ended, waits.promise])
  return { run, ended }
}
