import type { PlaidEnv } from '../../../lib/domain/plaid/environment.ts'
import { decide } from '../../../lib/domain/policy/decide.ts'
import type { Decision } from '../../../lib/domain/policy/decision.ts'
import type { Snapshot } from '../../../lib/domain/policy/findings/snapshot.ts'
import { type Standing, standingOf } from '../../../lib/domain/policy/findings/standing.ts'
import type { Asked, Lineage } from '../../../lib/domain/policy/lineage.ts'
import { loadPolicy, type Policy } from '../../../lib/domain/policy/policy.ts'
import { defaultV2 } from '../../support/default-v2.ts'
import type { Edit } from '../../support/edited.ts'
import { nowMs, retried as usual } from '../../support/plaid-answer.ts'
import { countsOf, lineageIn, policyOf, sha256, snapshotIn } from '../../support/policy-inputs.ts'
import { rightOf } from '../../support/right-of.ts'

export type Edits = ReadonlyArray<Edit>

export const shipped: Policy = rightOf(loadPolicy({ ...defaultV2, templateIds: ['idvtmp_local'] }, sha256))

/** Everything of a case that may differ from a first attempt, alone, under the fixture policy. */
export interface Case {
  /** Earlier attempts, latest first: each is the parent of the one before. */
  readonly before?: ReadonlyArray<Edits>
  /** How many of `before` Plaid's list shows. */
  readonly listed?: number
  readonly asked?: Asked
  readonly counts?: Edits
  readonly policy?: Policy
  readonly environment?: PlaidEnv
  readonly atMs?: number
}

/** The id of the attempt so many retries before the judged one. */
export const idBefore = (retries: number): string => `idv_${retries}_before`

const dayMs = 86_400_000

/** The judged attempt, then those before it. */
export const chainOf = (
  edits: Edits,
  { before = [], environment = 'production' }: Pick<Case, 'before' | 'environment'> = {},
): readonly [judged: Snapshot, ...before: Snapshot[]] => {
  const parent = (index: number): Edit => ['/previous_attempt_id', index < before.length ? idBefore(index + 1) : null]
  const created = (index: number): Edit => ['/created_at', new Date(nowMs - (index + 2) * dayMs).toISOString()]
  return [
    snapshotIn(environment, ...(before.length > 0 ? [parent(0)] : []), ...edits),
    ...before.map((own, index) =>
      snapshotIn(environment, ['/id', idBefore(index + 1)], parent(index + 1), created(index), ...own),
    ),
  ]
}

/** An attempt with its lineage. */
export const situated = (edits: Edits, of: Case = {}): { readonly snapshot: Snapshot; readonly lineage: Lineage } => {
  const [snapshot, ...before] = chainOf(edits, of)
  return { snapshot, lineage: lineageIn(snapshot, [snapshot, ...before.slice(0, of.listed)], of.asked) }
}

export const standingIn = (edits: Edits, of: Case = {}): Standing => {
  const { snapshot, lineage } = situated(edits, of)
  return standingOf(snapshot, lineage.before)
}

/** What is decided on an attempt with these edits. */
export const decided = (edits: Edits, of: Case = {}): Decision => {
  const { snapshot, lineage } = situated(edits, of)
  return decide(of.policy ?? policyOf(), snapshot, lineage, countsOf(...(of.counts ?? [])), of.atMs ?? nowMs)
}

export const said = (decision: Decision): string =>
  `${decision._tag} ${decision._tag === 'Retry' ? decision.request.strategy : decision.reason}`

/** A decision in two words: `Retry incomplete`, `Hold too-old`, `Never risk-check`. */
export const verdict = (edits: Edits, of: Case = {}): string => said(decided(edits, of))

/** For the name of a test. */
export const named = (edits: Edits): string =>
  edits
    .map(([pointer, value]) => `${pointer} ${typeof value === 'object' && value !== null ? 'given' : String(value)}`)
    .join(', ')

export const documents = '/documentary_verification/documents'
export const analysis = `${documents}/0/analysis`
export const fraud = `${analysis}/fraud_analysis_details`
export const quality = `${analysis}/image_quality_details`
export const selfie = '/selfie_check/selfies/0/analysis'

/** A step of the judged attempt, as its summary says it. */
export const step = (name: string, status: unknown): Edit => [`/steps/${name}`, status]

/** What a data source says of a detail. */
export const kyc = (member: string, summary: unknown): Edit => [`/kyc_check/${member}/summary`, summary]

/** What the document says of a detail. */
export const onDocument = (member: string, word: unknown): Edit => [`${analysis}/extracted_data/${member}`, word]

export const kycFailed = step('kyc_check', 'failed')
export const documentFailed = step('documentary_verification', 'failed')
export const selfieFailed = step('selfie_check', 'failed')
export const poor: Edit = [`${analysis}/image_quality`, 'low']
export const expired = onDocument('expiration_date', 'expired')
export const unsupported: Edit = [`${fraud}/type_supported`, 'failed']
export const forged: Edit = [`${analysis}/authenticity`, 'no_match']

/** For each rule that retries: edits with which only this rule matches. */
export const retried = {
  ...usual,
  'details-close': [kycFailed, kyc('date_of_birth', 'partial_match')],
  'po-box': [kycFailed, ['/kyc_check/address/po_box', 'yes']],
} as const satisfies Readonly<Record<string, Edits>>
