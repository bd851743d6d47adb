import type { StandIns } from '../stand-ins/start-stand-ins.ts'
import { type VariantName, type Variants, variantNames } from '../variants.ts'
import { type ColdName, type ColdSample, measureCold } from './cold.ts'
import { measureFirstCalls } from './first-call.ts'
import { measureWarm, type WarmSamples } from './warm.ts'

export type ByVariant<A> = ReadonlyMap<VariantName, A>

export interface Measured {
  readonly cold: ReadonlyMap<ColdName, readonly ColdSample[]>
  /** With a network delay, in milliseconds. */
  readonly firstCall: ByVariant<readonly number[]>
  readonly warm: ByVariant<WarmSamples>
  /** For every function of the service, by name. */
  readonly bundleBytes: Readonly<Record<string, number>>
}

/** What can be measured again. */
export type MeasureName = Exclude<keyof Measured, 'bundleBytes'>

/** How many samples. A quick run takes about a minute and has more noise. */
const amounts = (quick: boolean) =>
  quick
    ? { coldRounds: 7, firstCallRounds: 5, batches: 5, callsPerBatch: 1_000 }
    : { coldRounds: 21, firstCallRounds: 11, batches: 5, callsPerBatch: 5_000 }

/** Separate functions, so that one measure can be repeated. */
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
