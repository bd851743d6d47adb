import * as E from 'fp-ts/Either'
import type { LedgerUnavailable } from '../../../lib/domain/ledger/ledger-unavailable.ts'
import type { SwitchChange } from '../../../lib/domain/operator/change-answers.ts'
import { setPause } from '../../../lib/use-cases/set-pause.ts'
import { start } from './process.ts'
import { pauseControlFor } from './switch.ts'
import { meet, type Process, violate, type World } from './world.ts'

const minuteMs = 60_000

/** The clocks of two instances differ by less than twice this. */
const skewMsMax = 10_000

/** The line that `handlers/operate.ts` writes. */
const logged = (world: World, { paused, effective_at }: SwitchChange, nowMs: number): void => {
  const [message, outcome] = paused ? ['pause', 'paused'] : ['resume', 'resumed']
  world.log.push(
    JSON.stringify({ time: new Date(nowMs).toISOString(), driver: 'operator', outcome, message, effective_at }),
  )
}

/** The promise of an answer, by the clock of the instance that wrote the switch. */
const promised = (world: World, { at, effective_at }: SwitchChange, { startedMs }: Process): void => {
  const writer = world.switchWrites.find(({ change }) => change.atMs === Date.parse(at))
  if (writer === undefined) violate(world, 'paused: an answer without a change')
  else world.pausePromises.push({ sinceMs: startedMs, effectiveMs: Date.parse(effective_at) - writer.skewMs })
}

/** An operator sets the switch by the use case of the function `operate`, again each minute until there is an answer. */
export const operate = (world: World, paused: boolean, onAnswer: () => void): void => {
  const { timeline, random } = world
  let isAnswered = false
  const act = (): void => {
    if (isAnswered) return
    const skewMs = random.below(2 * skewMsMax) - skewMsMax
    const nowMs = () => timeline.nowMs() + skewMs
    start<E.Either<LedgerUnavailable, SwitchChange>>(world, {
      kind: 'operate',
      task: process =>
        setPause({ paused, reason: 'a simulated one', by: 'operator' })({
          pauseControl: pauseControlFor(world, process, skewMs),
          nowMs,
        }),
      onEnd: (outcome, process) => {
        if (E.isLeft(outcome)) return
        logged(world, outcome.right, nowMs())
        if (paused) promised(world, outcome.right, process)
        if (!isAnswered) onAnswer()
        isAnswered = true
      },
    })
    timeline.after(minuteMs, act)
  }
  act()
}

/** No request leaves after the `effective_at` that an operator was answered, until somebody resumes. */
export const checkPromises = (world: World): void => {
  const resumedMs = world.switchWrites.filter(({ change }) => !change.paused).map(({ atMs }) => atMs)
  for (const { sinceMs, effectiveMs } of world.pausePromises) {
    const untilMs = Math.min(...resumedMs.filter(atMs => atMs >= sinceMs))
    if (world.posts.some(({ atMs }) => atMs > effectiveMs && atMs < untilMs))
      violate(world, 'paused: a request after effective_at')
    if (world.posts.some(({ atMs }) => atMs > sinceMs && atMs <= effectiveMs)) meet(world, 'sent before effective_at')
  }
}
