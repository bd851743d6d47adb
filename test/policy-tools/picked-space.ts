import { blocksOf } from '../../policy-tools/prove/blocks.ts'
import { courtOf } from '../../policy-tools/prove/court.ts'
import { signerOf } from '../../policy-tools/prove/partition.ts'
import type { ProofOptions, Space } from '../../policy-tools/prove/prove.ts'
import { pickedClasses } from './picked-classes.ts'

/** Slices picked by hand: to look for faults within a second. */
export const pickedSpace = ({ judge, policy, laws }: Pick<ProofOptions, 'judge' | 'policy' | 'laws'>): Space => {
  const signer = signerOf(courtOf(judge, policy), Object.values(laws), policy)
  return { slices: pickedClasses, ...blocksOf(pickedClasses, signer, policy, true) }
}
