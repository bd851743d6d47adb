import type { Counts } from '../stand-ins/names.ts'
import type { StandIns } from '../stand-ins/start-stand-ins.ts'
import { type VariantName, type Variants, variantNames } from '../variants.ts'
import { type AutomaticCounts, countAutomatic } from './automatic.ts'
import { type ColdName, type ColdSample, measureCold } from './cold.ts'
import { type FirstCallSample, measureFirstCalls } from './first-call.ts'
import { countKeyedCall } from './keyed-call.ts'
import { measureRss, measureWarm, type WarmSamples } from './warm.ts'

export type ByVariant<A> = ReadonlyMap<VariantName, A>

export interface Measured {
  readonly cold: ReadonlyMap<ColdName, readonly ColdSample[]>
  /** With a network delay. */
  readonly firstCall: ByVariant<readonly FirstCallSample[]>
  readonly warm: ByVariant<WarmSamples>
  /** Bytes of memory after 1,000 calls in a function with `smallMemoryMb`. */
  readonly smallRss: ByVariant<number>
  /** A warm call with an idempotency key. */
  readonly keyedCall: Counts
  readonly automatic: AutomaticCounts
  /** For every function of the service, by name. */
  readonly bundleBytes: Readonly<Record<string, number>>
}

/** What can be measured again. Counts and bytes are exact. */
export type MeasureName = 'cold' | 'firstCall' | 'warm' | 'smallRss'

/** Lambda's smallest function. */
export const smallMemoryMb = 128

/** How many samples. A quick run takes a few minutes and has more noise. */
const amounts = (quick: boolean) =>
  quick
    ? { coldRounds: 9, firstCallRounds: 5, batches: 5, callsPerBatch: 1_000 }
    : { coldRounds: 21, firstCallRounds: 11, batches: 9, callsPerBatch: 5_000 }

/** Separate functions, so that one measure can be repeated. */
export const measuresOf = (
  variants: Variants,
  standIns: StandIns,
  quick: boolean,
): { readonly [Name in Exclude<keyof Measured, 'bundleBytes'>]: () => Promise<Measured[Name]> } => {
  const amount = amounts(quick)
  return {
    cold: () => measureCold(variantNames, variants, standIns.near, amount.coldRounds),
    firstCall: () =>
      measureFirstCalls(
        ['bare + ledger', 'floor5', 'service', 'usual + ledger, lazy'],
        variants,
        standIns,
        amount.firstCallRounds,
      ),
    warm: () =>
      measureWarm(['bare + ledger', 'floor5', 'service', 'usual + ledger', 'peer'], variants, standIns, amount),
    smallRss: () => measureRss(['bare + ledger', 'service', 'peer'], variants, standIns, smallMemoryMb),
    keyedCall: () => countKeyedCall(variants.service, standIns),
    automatic: countAutomatic,
  }
}
