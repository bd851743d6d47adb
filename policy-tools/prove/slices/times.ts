import type { PolicyData } from '../../laws/reading/situation.ts'
import { nowMs } from './benign.ts'

const secondMs = 1_000
const minuteMs = 60 * secondMs
const dayMs = 24 * 60 * minuteMs
const skewMs = 5 * minuteMs

const iso = (ms: number): string => new Date(ms).toISOString()

const around = (ms: number): ReadonlyArray<number> => [ms - secondMs, ms, ms + secondMs]

/** Instants on both sides of each limit that time has, under this policy. */
export const times = ({ caps, delayMs }: PolicyData) => {
  const ages = [
    ...around(14 * dayMs),
    14 * dayMs - delayMs,
    14 * dayMs - caps.cooldownMs,
    ...around(caps.cooldownMs),
    ...around(delayMs),
    0,
    -skewMs,
    -skewMs - secondMs,
  ]
  const { automaticPerDayMax: most } = caps
  return {
    created: [...new Set(ages.map(age => iso(nowMs - age)))],
    completed: [...new Set<string | null>([...ages.map(age => iso(nowMs - age)), null])],
    lastSent: [null, nowMs - caps.cooldownMs - secondMs, nowMs - 1, nowMs + skewMs, nowMs + skewMs + 1],
    days: [[], [most - 1], [most], [most, most], [most, most - 1], [0, most, most]],
  }
}
