import { type Gate, holds } from './gates.ts'
import type { KnownMiss } from './known-misses.ts'

/**
 * `missed` alone fails a check. `known`: beyond the bar as it has been known to be, or by no more than the noise.
 * `noise`: beyond the bar by no more than that.
 */
export type Verdict = 'kept' | 'noise' | 'known' | 'missed'

/** Whether a value is beyond another one by no more than a part of it. */
const isNear = ({ value, isFloor = false, noise }: Gate, other: number): boolean =>
  isFloor ? value >= other * (1 - noise) : value <= other * (1 + noise)

export const verdictOf = (gate: Gate, misses: Readonly<Record<string, KnownMiss>>): Verdict => {
  if (holds(gate)) return 'kept'
  const known = misses[gate.promise]
  if (known !== undefined) return isNear(gate, known.value) ? 'known' : 'missed'
  return isNear(gate, gate.bar) ? 'noise' : 'missed'
}

/** One line for whoever reads the check's end. */
export const verdictLine = (gate: Gate, misses: Readonly<Record<string, KnownMiss>>): string => {
  const { promise, value, unit, bar, noise } = gate
  const told = `${promise} ${value.toFixed(2)} ${unit}, bar ${bar}`
  const known = misses[promise]
  const percent = `${(noise * 100).toFixed(0)} %`
  switch (verdictOf(gate, misses)) {
    case 'kept':
      return known === undefined ? `kept: ${told}` : `kept, take it off the known misses: ${told}`
    case 'noise':
      return `missed within the noise of ${percent}: ${told}`
    case 'known':
      return `known miss: ${told}: ${known?.reason}`
    case 'missed':
      return known === undefined ? `missed: ${told}` : `missed by more than it is known to be (${known.value}): ${told}`
  }
}
