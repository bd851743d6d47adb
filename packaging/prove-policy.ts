import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runPolicyProgram } from '../policy-tools/prove-command.ts'

/** The path of the certificate of a proof; undefined if the policy breaks a law, which has been printed. */
export type ProvePolicy = (policyPath: string, hash: string) => Promise<string | undefined>

/**
 * Proves a policy, unless a certificate of an earlier proof is accepted: that of another policy, of other laws or of
 * other code is not.
 */
export const provePolicyIn =
  (root: string, say: (line: string) => void): ProvePolicy =>
  async (policyPath, hash) => {
    const certificate = join(root, '.certificates', `${hash}.json`)
    if (existsSync(certificate) && (await runPolicyProgram(['verify', certificate, policyPath], 'ignore')) === 0)
      return certificate
    say('The policy, or the code that decides by it, has no proof yet: it is proven now, in a minute or two.')
    const isProven = (await runPolicyProgram(['prove', policyPath, '--certificate', certificate])) === 0
    if (isProven) return certificate
    rmSync(certificate, { force: true })
    return undefined
  }
