import { createHash } from 'node:crypto'
import { serialize } from 'node:v8'
import type { PlaidEnv } from '../../lib/domain/plaid/environment.ts'
import { historyOf } from '../../lib/domain/plaid/history.ts'
import type { Counts } from '../../lib/domain/policy/counts.ts'
import { type Snapshot, snapshotDecoder } from '../../lib/domain/policy/findings/snapshot.ts'
import { type Asked, type Lineage, lineageOf, nothingAsked } from '../../lib/domain/policy/lineage.ts'
import { loadPolicy, type Policy } from '../../lib/domain/policy/policy.ts'
import { type Edit, edited } from './edited.ts'
import { fixturePolicy } from './fixture-policy.ts'
import { frozen } from './frozen.ts'
import { nowMs, plaidAnswer } from './plaid-answer.ts'
import { rightOf } from './right-of.ts'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The fixture policy with changes. */
export const policyData = (...edits: ReadonlyArray<Edit>): unknown => edited<unknown>(fixturePolicy, ...edits)

const loaded = new Map<string, Policy>()

/** The policy with these changes. It is loaded once, and frozen, as all tests of a process share it. */
export const policyOf = (...edits: ReadonlyArray<Edit>): Policy => {
  const key = serialize(edits).toString('latin1')
  const policy = loaded.get(key) ?? frozen(rightOf(loadPolicy(policyData(...edits), sha256)))
  loaded.set(key, policy)
  return policy
}

export const snapshotIn = (environment: PlaidEnv, ...edits: ReadonlyArray<Edit>): Snapshot =>
  rightOf(snapshotDecoder(environment).decode(plaidAnswer(...edits)))

export const snapshotOf = (...edits: ReadonlyArray<Edit>): Snapshot => snapshotIn('production', ...edits)

/** The lineage of the newest attempt in a list, without anything that was asked beyond it. */
export const lineageIn = (snapshot: Snapshot, history: ReadonlyArray<Snapshot>, asked: Asked = nothingAsked): Lineage =>
  lineageOf(snapshot, historyOf(history), asked, nowMs - 180 * 86_400_000)

/** The lineage of a first attempt that is the newest. */
export const alone = (snapshot: Snapshot): Lineage => lineageIn(snapshot, [snapshot])

const noCounts: Counts = {
  subject: { automatic: 0, onDemand: 0, automaticByDocumentOrSelfie: 0, automaticByRule: {} },
  user: { retries: 0 },
  inFlight: 0,
  automaticByDay: [],
}

/** Input of a decision for a user without retries, with changes. */
export const countsOf = (...edits: ReadonlyArray<Edit>): Counts => edited(noCounts, ...edits)
