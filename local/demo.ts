/**
 * `npm run demo`: starts everything on free ports and runs all scenes, or one of them. Exits with 1 if a check of a
 * scene fails, with 2 if an option is invalid.
 */
import { findScenes } from './demo/find-scenes.ts'
import { DemoOptionError, help, readDemoOptions } from './demo/options.ts'
import { type StartedScene, startScene } from './demo/run-scene.ts'
import type { Scene } from './demo/scene.ts'
import { type Section, sections } from './demo/sections.ts'
import { styled } from './demo/terminal-text.ts'
import { tryNext } from './demo/try-next.ts'
import { beginLogFile } from './log-file.ts'
import { type Stack, startStack } from './stack.ts'

const say = (line = ''): boolean => process.stdout.write(`${line}\n`)

const introduce = (stack: Stack): void => {
  say(styled('bold', 'idv-retry demo'))
  say(`The service listens on ${stack.url}. It runs the same function bundles that are deployed.`)
  say(`The Plaid simulator listens on ${stack.simulator.url}. No account, no network and no cost.`)
  say('The mode is enforce: automatic retries are sent. A new deployment starts in the mode shadow, which sends none.')
  say('→ request, event or setting   ← answer, event or log   … time passes   ✓ check passed   ✗ check failed')
}

/** A slow scene waits for a real deadline. It starts before the others and waits while they run. */
const startSlowScenes = async (stack: Stack, chosen: readonly Section[]): Promise<ReadonlyMap<Scene, StartedScene>> => {
  const started = new Map<Scene, StartedScene>()
  for (const scene of chosen.flatMap(({ scenes }) => scenes)) {
    if (scene.isSlow) started.set(scene, await startScene(scene, stack))
  }
  return started
}

/**
 * Prints the lines of a scene, waits for its end, and prints the rest. Returns whether all of its checks passed.
 */
const showScene = async (title: string, { run, ended }: StartedScene): Promise<boolean> => {
  say(`\n${title}`)
  const shown = run.lines.length
  for (const line of run.lines.slice(0, shown)) say(line)
  await ended
  for (const line of run.lines.slice(shown)) say(line)
  return run.failedChecks() === 0
}

interface Played {
  readonly count: number
  /** The number, title and name of each scene in which a check failed. */
  readonly failed: readonly string[]
}

const playScenes = async (stack: Stack, chosen: readonly Section[]): Promise<Played> => {
  const slow = await startSlowScenes(stack, chosen)
  const failed: string[] = []
  let count = 0
  for (const { title, scenes } of chosen) {
    // Plaid's Sandbox allows 60 calls a minute, and the scenes make more.
    await stack.clock.advance(60_000)
    say(`\n${styled('bold', title)}`)
    for (const scene of scenes) {
      count += 1
      const started = slow.get(scene) ?? (await startScene(scene, stack))
      const heading = `${String(count).padStart(2)}  ${styled('underline', scene.title)}`
      if (!(await showScene(heading, started))) failed.push(`${count} ${scene.title} (--only ${scene.name})`)
    }
  }
  return { count, failed }
}

const play = async (chosen: readonly Section[], log: string | undefined): Promise<void> => {
  const startedMs = performance.now()
  const stack = await startStack(log === undefined ? {} : { onLogLine: beginLogFile(log) })
  introduce(stack)
  const { count, failed } = await playScenes(stack, chosen)
  await stack.close()

  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(0)
  say()
  if (failed.length === 0) {
    say(
      styled(
        'green',
        count === 1 ? `The scene passed in ${seconds} s.` : `All ${count} scenes passed in ${seconds} s.`,
      ),
    )
    say('\nTry next:')
    for (const [command, about] of tryNext) say(`  ${command.padEnd(38)}  ${about}`)
    return
  }
  say(styled('red', `${failed.length} of ${count} scenes failed:`))
  for (const scene of failed) say(`  ${scene}`)
  process.exitCode = 1
}

const list = (): void => {
  const names = sections.flatMap(({ scenes }) => scenes.map(({ name }) => name))
  const width = Math.max(...names.map(name => name.length))
  for (const { title, scenes } of sections) {
    say(styled('bold', title))
    for (const scene of scenes) say(`  ${scene.name.padEnd(width)}  ${scene.title}`)
  }
}

const run = async (): Promise<void> => {
  const options = readDemoOptions(process.argv.slice(2))
  switch (options._tag) {
    case 'Help':
      process.stdout.write(help)
      return
    case 'List':
      list()
      return
    case 'Play':
      await play(findScenes(options.only), options.log)
  }
}

run().catch((error: unknown) => {
  if (!(error instanceof DemoOptionError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
})
