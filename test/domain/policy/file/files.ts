import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as E from 'fp-ts/Either'
import { effectivePolicy } from '../../../../lib/domain/policy/file/effective-policy.ts'
import type { Note } from '../../../../lib/domain/policy/file/policy-data-of.ts'
import { loadPolicy, type Policy } from '../../../../lib/domain/policy/policy.ts'
import type { TemplateId } from '../../../../lib/domain/request/identifiers.ts'
import { sha256 } from '../../../support/policy-inputs.ts'

/** The shipped policy, as it is written. */
export const shippedFile: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../policies/default-v2.json'), 'utf8'),
)

/** A file that changes the shipped policy by these members. */
export const acme = (members: object = {}): object => ({ version: 'acme-1', extends: 'default-v2', ...members })

/** What is wrong with a file that extends the shipped policy. */
export const refusalsOf = (
  ...files: ReadonlyArray<unknown>
): ReadonlyArray<readonly [pointer: string, reason: string]> => {
  const effective = effectivePolicy([shippedFile, ...files])
  return effective._tag === 'Accepted' ? [] : effective.refusals.map(({ pointer, reason }) => [pointer, reason])
}

interface Read {
  readonly policy: Policy
  readonly notes: ReadonlyArray<Note>
}

/** The policy of files, each of which extends the one before, the first the shipped one. */
export const policyFrom = (...files: ReadonlyArray<unknown>): Read => {
  const effective = effectivePolicy([shippedFile, ...files])
  if (effective._tag === 'Refused') throw new Error(JSON.stringify(effective.refusals))
  const templateIds = ['idvtmp_local', 'idvtmp_other'] as ReadonlyArray<string> as ReadonlyArray<TemplateId>
  const loaded = loadPolicy({ ...effective.content, templateIds }, sha256)
  if (E.isLeft(loaded)) throw new Error(JSON.stringify(loaded.left))
  return { policy: loaded.right, notes: effective.notes }
}
