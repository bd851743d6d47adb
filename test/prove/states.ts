import { allLaws } from '../../policy-tools/all-laws.ts'
import { asProven, shippedPolicy } from '../../policy-tools/policy-of.ts'
import { counterexampleOf } from '../../policy-tools/prove/counterexample.ts'
import { judgeNow } from '../../policy-tools/prove/judge-now.ts'
import { proofLine, proofOf, type Violation } from '../../policy-tools/prove/proof.ts'
import { type PartProof, pickedSpace, provePart } from '../../policy-tools/prove/prove.ts'
import { knownBreaches } from './known-breaches.ts'
import type { ProofResult } from './proof-results.ts'

const under = { judge: judgeNow, policy: asProven(shippedPolicy()), laws: allLaws }

/** A part of the states of the shipped policy, or a few of them. */
export const proveStates = (part: { readonly index: number; readonly of: number }, isQuick: boolean): PartProof =>
  provePart({ ...under, part, ...(isQuick && { space: pickedSpace(under), statesOfBlock: 200 }) })

const isKnown = ({ law }: Violation): boolean => Object.hasOwn(knownBreaches, law)

/** Whether no law is broken but the known ones, and these are, and each law was tried, and no rule is dead. */
export const statesResult = (parts: ReadonlyArray<PartProof>): ProofResult => {
  const proof = proofOf(parts, under)
  const known = proof.violations.filter(isKnown)
  const isWhole = proof.states === proof.blocks.reduce((all, { size }) => all + size, 0)
  const isTried = Object.values(proof.laws).every(({ tried }) => tried > 0)
  const areAllThere = known.length === Object.keys(knownBreaches).length && isTried && proof.deadRules.length === 0
  return {
    line: `${proofLine(proof)}${known.length === 0 ? '' : ` (known: ${known.map(({ law }) => law).join(' ')})`}`,
    isProven: proof.violations.every(isKnown) && (!isWhole || areAllThere),
    details: proof.violations.map(violation => {
      const law = allLaws[violation.law]
      return law === undefined ? violation.law : counterexampleOf(violation, law)
    }),
  }
}
