import { createHash } from 'node:crypto'
import type { Attempt } from '../../lib/domain/plaid/attempt.ts'
import type { PlaidEnv } from '../../lib/domain/plaid/environment.ts'
import type { Counts } from '../../lib/domain/policy/counts.ts'
import { type Snapshot, snapshotDecoder } from '../../lib/domain/policy/findings/snapshot.ts'
import { loadPolicy, type Policy } from '../../lib/domain/policy/policy.ts'
import { type Edit, edited } from './edited.ts'
import { fixturePolicy } from './fixture-policy.ts'
import { plaidAnswer } from './plaid-answer.ts'
import { rightOf } from './right-of.ts'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The fixture policy with changes. */
export const policyData = (...edits: ReadonlyArray<Edit>): unknown => edited<unknown>(fixturePolicy, ...edits)

export const policyOf = (...edits: ReadonlyArray<Edit>): Policy => rightOf(loadPolicy(policyData(...edits), sha256))

export const snapshotIn = (environment: PlaidEnv, ...edits: ReadonlyArray<Edit>): Snapshot =>
  rightOf(snapshotDecoder(environment).decode(plaidAnswer(...edits)))

export const snapshotOf = (...edits: ReadonlyArray<Edit>): Snapshot => snapshotIn('production', ...edits)

/** The attempt as a row of `list`. */
export const rowOf = (
  { environment: _, otherSteps: __, ...snapshot }: Snapshot,
  changes: Partial<Attempt> = {},
): Attempt => ({
  ...snapshot,
  shareable_url: null,
  ...changes,
})

const noCounts: Counts = {
  subject: { automatic: 0, onDemand: 0, automaticByDocumentOrSelfie: 0, automaticByRule: {} },
  user: { retries: 0 },
  inFlight: 0,
  automaticByDay: [],
}

/** Input of a decision for a user without retries, with changes. */
export const countsOf = (...edits: ReadonlyArray<Edit>): Counts => edited(noCounts, ...edits)
