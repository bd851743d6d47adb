import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { allLaws } from '../../policy-tools/all-laws.ts'
import type { Certificate } from '../../policy-tools/certificate/certificate.ts'
import { objectionsTo } from '../../policy-tools/certificate/check-certificate.ts'
import { asProven } from '../../policy-tools/policy-of.ts'
import { counterexampleOf } from '../../policy-tools/prove/counterexample.ts'
import { judgeNow } from '../../policy-tools/prove/judge-now.ts'
import { proofLine, proofOf } from '../../policy-tools/prove/proof.ts'
import { type PartProof, provePart } from '../../policy-tools/prove/prove.ts'
import { variantsOf } from '../../policy-tools/variants.ts'
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

/** One that was written half, or by another version, is no certificate. */
const acceptedOf = (file: string, root: string): Certificate | undefined => {
  const data = variantsOf(shippedPolicy).map(({ policy: { hash: _, flow: __, ...said } }) => said)
  try {
    const certificates: ReadonlyArray<Certificate> = JSON.parse(file)
    return certificates.find((each, index) => objectionsTo(each, data[index], root).length === 0)
  } catch {
    return undefined
  }
}

/**
 * The result of a proof that `npm run package` has made of the files as they are now; undefined if there is none.
 *
 * @param root the folder of the project
 */
export const certifiedStates = async (root: string): Promise<ProofResult | undefined> => {
  const file = join(root, '.certificates', `${shippedPolicy.hash}.json`)
  const accepted = existsSync(file) ? acceptedOf(await readFile(file, 'utf8'), root) : undefined
  if (accepted === undefined) return undefined
  // Of a certificate that is accepted, each law was tried, and none is broken.
  return {
    line: `${proofLine({ ...accepted, violations: [] })} (its certificate is accepted)`,
    isProven: accepted.deadRules.length === 0,
    details: accepted.deadRules,
  }
}
