import { type Proof, proofOf } from '../../policy-tools/prove/proof.ts'
import { type ProofOptions, provePart } from '../../policy-tools/prove/prove.ts'

/** A whole proof in this thread. */
export const prove = (options: ProofOptions): Proof => proofOf([provePart(options)], options)
