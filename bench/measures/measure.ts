import type { StandIns } from '../stand-ins/start-stand-ins.ts'
import { type VariantName, type Variants, variantNames } from '../variants.ts'
import { type ColdName, type ColdSample, measureCold } from './cold.ts'
import { measureFirstCalls } from './first-call.ts'
import { measureWarm, type WarmSamples } from './warm.ts'

export type Of<A> = ReadonlyMap<VariantName, A>

export interface Measured {
  readonly cold: ReadonlyMap<ColdName, readonly ColdSample[]>
  /** At a distance, in milliseconds. */
  readonly firstCall: Of<readonly number[]>
  readonly warm: Of<WarmSamples>
  /** Of every function of the service, by its name; measured by building it. */
  readonly bundleBytes: Readonly<Record<string, number>>
}

/** What is taken again when it is in doubt. */
export type MeasureName = Exclude<keyof Measured, 'bundleBytes'>

/** How often. A quick run is for trying things out: about a minute, and more noise. */
const amounts = (quick: boolean) =>
  quick
    ? { coldRounds: 7, firstCallRounds: 5, batches: 5, callsPerBatch: 1_000 }
    : { coldRounds: 21, firstCallRounds: 11, batches: 5, callsPerBatch: 5_000 }

/** Each measure by itself, so that one of them can be taken again. */
export const measuresOf = (
  variants: Variants,
  standIns: StandIns,
  quick: boolean,
): { readonly [Name in MeasureName]: () => Promise<Measured[Name]> } => {
  const amount = amounts(quick)
  return {
    cold: () => measureCold(variantNames, variants, standIns.near, amount.coldRounds),
    firstCall: () =>
      measureFirstCalls(
        ['bare + ledger', 'service', 'usual + ledger, lazy'],
        variants,
        standIns.distant,
        amount.firstCallRounds,
      ),
    warm: () => measureWarm(['bare + ledger', 'service', 'usual + ledger'], variants, standIns, amount),
  }
}
