/** `npm run demo`: everything on free ports, a story played on it; exits 0 only if each step ended as told. */
import { acts } from './demo/acts.ts'
import { styled } from './demo/paper.ts'
import { begin } from './demo/perform.ts'
import type { Scene } from './demo/scene.ts'
import { startStack } from './stack.ts'

const startedMs = performance.now()
const say = (line = ''): boolean => process.stdout.write(`${line}\n`)

const stack = await startStack()
say(styled('bold', 'idv-retry, the demo'))
say(`The service listens on ${stack.url}, its functions bundled as they are deployed.`)
say('It runs in the mode enforce: what it decides, it does. A fresh deployment starts in shadow, and only watches.')
say(`Plaid is played by a simulator on ${stack.simulator.url}. No account, no network, no cost.`)

type Begun = Awaited<ReturnType<typeof begin>>
const slow = new Map<Scene, Begun>()
for (const scene of acts.flatMap(({ scenes }) => scenes)) {
  if (scene.isSlow) slow.set(scene, await begin(scene, stack))
}

let number = 0
const different: string[] = []
for (const act of acts) {
  // Plaid's Sandbox takes 60 calls a minute, and the story is quicker than that.
  await stack.clock.advance(60_000)
  say(`\n${styled('bold', act.title)}`)
  for (const scene of act.scenes) {
    number += 1
    const { performance, ended } = slow.get(scene) ?? (await begin(scene, stack))
    say(`\n${String(number).padStart(2)}  ${styled('underline', scene.title)}`)
    // What is waited for is told before the wait.
    const before = performance.lines.length
    for (const line of performance.lines.slice(0, before)) say(line)
    await ended
    for (const line of performance.lines.slice(before)) say(line)
    if (performance.differences() > 0) different.push(`${number} ${scene.title}`)
  }
}
await stack.close()

const seconds = ((performance.now() - startedMs) / 1_000).toFixed(0)
say()
if (different.length === 0) say(styled('green', `All ${number} scenes ended as told, in ${seconds} s.`))
else {
  say(styled('red', `${different.length} of ${number} scenes did not end as told:`))
  for (const scene of different) say(`  ${scene}`)
  process.exitCode = 1
}
