import type { Origins } from '../stand-ins/start-stand-ins.ts'
import type { VariantName, Variants } from '../variants.ts'
import { startCold } from './cold.ts'
import { inTurns } from './in-turns.ts'

export const roundTripMs = 20

/**
 * The round trips of one call that cannot overlap, on open connections: Plaid's list (and the ledger's read), the
 * user's counter, the fence, Plaid's retry, the record, the event, and the write that the event is published.
 */
export const sequentialRoundTrips = 7

/** Milliseconds of each first call with a network delay, without init. */
export const measureFirstCalls = async (
  names: readonly VariantName[],
  variants: Variants,
  distant: Origins,
  rounds: number,
): Promise<ReadonlyMap<VariantName, readonly number[]>> => {
  const samples = await inTurns(names, rounds, name => startCold(variants[name], distant))
  return new Map([...samples].map(([name, taken]) => [name, taken.map(({ firstCallMs }) => firstCallMs)]))
}
