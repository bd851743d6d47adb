import type { Origins } from '../stand-ins/start-stand-ins.ts'
import type { VariantName, Variants } from '../variants.ts'
import { startCold } from './cold.ts'
import { inTurns } from './in-turns.ts'

export const roundTripMs = 20

/**
 * What follows from what in one call, on connections that are open: Plaid's list beside the ledger's read, the user's
 * counter, the fence, Plaid's retry, the record, the event, and the ledger's word that it was told.
 */
export const sequentialRoundTrips = 7

/** Milliseconds of each first call when everything is a round trip away, init not counted. */
export const measureFirstCalls = async (
  names: readonly VariantName[],
  variants: Variants,
  distant: Origins,
  rounds: number,
): Promise<ReadonlyMap<VariantName, readonly number[]>> => {
  const samples = await inTurns(names, rounds, name => startCold(variants[name], distant))
  return new Map([...samples].map(([name, taken]) => [name, taken.map(({ firstCallMs }) => firstCallMs)]))
}
