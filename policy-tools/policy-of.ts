import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import * as E from 'fp-ts/Either'
import { defaultV2 } from '../lib/domain/policy/default-v2.ts'
import { loadPolicy, type Policy } from '../lib/domain/policy/policy.ts'
import type { PolicyData } from './laws/reading/situation.ts'
import { templateId } from './prove/slices/benign.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Which templates a policy is for is said by the deployment. */
const policyIn = (data: object): Policy => {
  const loaded = loadPolicy({ templateIds: [], ...data }, sha256)
  if (E.isRight(loaded)) return loaded.right
  throw new Error(loaded.left.map(({ pointer, expected }) => `${pointer}: ${expected}`).join('\n'))
}

export const shippedPolicy = (): Policy => policyIn(defaultV2)

/** A policy of a file, or `default-v2`. */
export const policyOf = async (file: string | undefined): Promise<Policy> =>
  file === undefined || file === 'default-v2'
    ? shippedPolicy()
    : policyIn(JSON.parse(await readFile(file, 'utf8')) as object)

/** The policy as it is proven: for the template of the slices, and in both environments. */
export const asProven = (policy: Policy): PolicyData & { readonly hash: string } => ({
  ...policy,
  templateIds: [templateId as PolicyData['templateIds'][number]],
  environments: ['sandbox', 'production'],
})
