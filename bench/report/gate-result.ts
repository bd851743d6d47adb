import { type Gate, holds } from './gates.ts'
import type { KnownMiss } from './known-misses.ts'

/**
 * Only `missed` fails `--check`. `known`: a known miss that is not worse than recorded, apart from noise. `noise`:
 * misses the bar by no more than the noise.
 */
export type GateResult = 'kept' | 'noise' | 'known' | 'missed'

/** True if a gate's value is worse than another value by no more than the gate's noise. */
const isNear = ({ value, isFloor = false, noise }: Gate, other: number): boolean =>
  isFloor ? value >= other * (1 - noise) : value <= other * (1 + noise)

export const gateResultOf = (gate: Gate, misses: Readonly<Record<string, KnownMiss>>): GateResult => {
  if (holds(gate)) return 'kept'
  const known = misses[gate.promise]
  if (known !== undefined) return isNear(gate, known.value) ? 'known' : 'missed'
  return isNear(gate, gate.bar) ? 'noise' : 'missed'
}

/** One line for the end of a run. */
export const gateLine = (gate: Gate, misses: Readonly<Record<string, KnownMiss>>): string => {
  const { promise, value, unit, bar, noise } = gate
  const line = `${promise} ${value.toFixed(2)} ${unit}, bar ${bar}`
  const known = misses[promise]
  const percent = `${(noise * 100).toFixed(0)} %`
  switch (gateResultOf(gate, misses)) {
    case 'kept':
      return known === undefined ? `kept: ${line}` : `kept, remove it from the known misses: ${line}`
    case 'noise':
      return `missed within the noise of ${percent}: ${line}`
    case 'known':
      return `known miss: ${line}: ${known?.reason}`
    case 'missed':
      return known === undefined ? `missed: ${line}` : `missed by more than the known value (${known.value}): ${line}`
  }
}
