import { type Gate, holds } from './gates.ts'
import type { KnownMiss } from './recorded.ts'

/**
 * `missed` and `moved` fail `--check`. `known`: a known miss near its recorded value. `moved`: a known miss that is
 * now worse or better than recorded. `noise`: misses the bar by no more than the noise.
 */
export type GateResult = 'kept' | 'noise' | 'known' | 'moved' | 'missed'

const isWithin = (value: number, other: number, share: number): boolean =>
  Math.abs(value - other) <= Math.abs(other) * share

export const gateResultOf = (gate: Gate, misses: Readonly<Record<string, KnownMiss>>): GateResult => {
  const { promise, value, bar, noise, drift = noise } = gate
  const known = misses[promise]
  if (known !== undefined) return isWithin(value, known.value, drift) ? 'known' : 'moved'
  if (holds(gate)) return 'kept'
  return isWithin(value, bar, noise) ? 'noise' : 'missed'
}

export const fails = (result: GateResult): boolean => result === 'missed' || result === 'moved'

/** One line for the end of a run. */
export const gateLine = (gate: Gate, misses: Readonly<Record<string, KnownMiss>>): string => {
  const { promise, value, unit, bar, noise } = gate
  const line = `${promise} ${value.toFixed(2)} ${unit}, bar ${bar}`
  const known = misses[promise]
  switch (gateResultOf(gate, misses)) {
    case 'kept':
      return `kept: ${line}`
    case 'noise':
      return `missed within the noise of ${(noise * 100).toFixed(0)} %: ${line}`
    case 'known':
      return `known miss: ${line}: ${known?.reason}`
    case 'moved':
      return `differs from the known miss of ${known?.value}, record it again in bench/report/recorded.ts: ${line}`
    case 'missed':
      return `missed: ${line}`
  }
}
