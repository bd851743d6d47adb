import type { StackClock } from '../stack-clock.ts'
import type { LambdaFunction } from './lambda-function.ts'

const unitsMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** The milliseconds of a `rate(5 minutes)` expression of EventBridge Scheduler. Throws on any other expression. */
export const rateMs = (expression: string): number => {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? []
  const unitMs = unitsMs[unit]
  if (count === undefined || unitMs === undefined)
    throw new Error(`schedule ${expression}: this stand-in supports only rate(…)`)
  return Number(count) * unitMs
}

/** EventBridge Scheduler: calls the function every `everyMs`, one call at a time, without retries. */
export const schedule = (
  target: Pick<LambdaFunction, 'invoke'>,
  everyMs: number,
  { after, track }: Pick<StackClock, 'after' | 'track'>,
): { readonly stop: () => void } => {
  let cancel = (): void => {}
  let last: Promise<unknown> = Promise.resolve()
  const arm = (): void => {
    cancel = after(everyMs, () => {
      last = track(last.then(() => target.invoke({})))
      arm()
    })
  }
  arm()
  return { stop: () => cancel() }
}
