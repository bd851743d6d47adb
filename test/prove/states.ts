import { allLaws } from '../../policy-tools/all-laws.ts'
import { asProven } from '../../policy-tools/policy-of.ts'
import { counterexampleOf } from '../../policy-tools/prove/counterexample.ts'
import { judgeNow } from '../../policy-tools/prove/judge-now.ts'
import { proofLine, proofOf } from '../../policy-tools/prove/proof.ts'
import { type PartProof, provePart } from '../../policy-tools/prove/prove.ts'
import { picked, shippedPolicy } from '../policy-tools/proving.ts'
import type { ProofResult } from './proof-results.ts'

const under = { judge: judgeNow, policy: asProven(shippedPolicy), laws: allLaws }

/** A part of the states of the shipped policy, or a few of them. */
export const proveStates = (part: { readonly index: number; readonly of: number }, isQuick: boolean): PartProof =>
  provePart({ ...under, part, ...(isQuick && { space: picked(), statesOfBlock: 200 }) })

/** Whether no law is broken, and in a whole proof each law was tried, and no rule is dead. */
export const statesResult = (parts: ReadonlyArray<PartProof>): ProofResult => {
  const proof = proofOf(parts, under)
  const isWhole = proof.states === proof.blocks.reduce((all, { size }) => all + size, 0)
  const isTried = Object.values(proof.laws).every(({ tried }) => tried > 0)
  return {
    line: proofLine(proof),
    isProven: proof.violations.length === 0 && (!isWhole || (isTried && proof.deadRules.length === 0)),
    details: proof.violations.map(violation => {
      const law = allLaws[violation.law]
      return law === undefined ? violation.law : counterexampleOf(violation, law)
    }),
  }
}
