import * as fc from 'fast-check'
import type { Counts } from '../../../lib/domain/policy/counts.ts'
import { decide } from '../../../lib/domain/policy/decide.ts'
import type { Decision } from '../../../lib/domain/policy/decision.ts'
import type { Snapshot } from '../../../lib/domain/policy/findings/snapshot.ts'
import type { Asked, FaceOwner, Lineage } from '../../../lib/domain/policy/lineage.ts'
import { loadPolicy, type Policy } from '../../../lib/domain/policy/policy.ts'
import { arbitraryCounts, arbitraryPolicyData, arbitrarySnapshot } from '../../support/arbitrary-policy-inputs.ts'
import { otherSpelling } from '../../support/other-spelling.ts'
import { nowMs } from '../../support/plaid-answer.ts'
import { lineageIn, sha256 } from '../../support/policy-inputs.ts'
import { rightOf } from '../../support/right-of.ts'
import { idBefore } from './judged.ts'

/** Any policy that can be loaded. */
export const arbitraryPolicy: fc.Arbitrary<Policy> = arbitraryPolicyData.map(data => rightOf(loadPolicy(data, sha256)))

/** Everything that a decision is made of. */
export interface PolicyCase {
  readonly policy: Policy
  readonly snapshot: Snapshot
  readonly lineage: Lineage
  readonly counts: Counts
}

/** Which of the attempts the list shows, and how their ids are spelt. */
interface Listing {
  readonly isJudgedListed: boolean
  readonly hasChild: boolean
  readonly listed: number
  readonly isShown: boolean
  readonly respelt: boolean
  readonly faces: Readonly<Record<string, FaceOwner>>
}

const rarely = (is: boolean): fc.Arbitrary<boolean> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(!is) }, { weight: 1, arbitrary: fc.constant(is) })

const arbitraryListing: fc.Arbitrary<Listing> = fc.record({
  isJudgedListed: rarely(false),
  hasChild: rarely(true),
  listed: fc.constantFrom(3, 3, 3, 1, 0),
  isShown: fc.boolean(),
  respelt: fc.boolean(),
  faces: fc.constantFrom<Readonly<Record<string, FaceOwner>>>(
    {},
    { idv_unknown: 'own', idv_foreign: 'own', idv_earlier: 'own' },
    { idv_unknown: 'stranger', idv_foreign: 'own' },
  ),
})

/** The attempts as one lineage: each the parent of the one before it. */
const chained = (all: ReadonlyArray<Snapshot>, respelt: boolean): ReadonlyArray<Snapshot> =>
  all.map((snapshot, index) => {
    const parent = index + 1 < all.length ? idBefore(index + 1) : null
    return {
      ...snapshot,
      ...(index > 0 && { id: idBefore(index), created_at: '2026-02-20T09:00:00Z' }),
      client_user_id: all[0]?.client_user_id ?? null,
      environment: all[0]?.environment ?? 'production',
      template: all[0]?.template ?? snapshot.template,
      previous_attempt_id: parent !== null && respelt ? otherSpelling(parent) : parent,
    }
  })

const lineageFor = (chain: ReadonlyArray<Snapshot>, listing: Listing): Lineage => {
  const [judged, ...before] = chain
  if (judged === undefined) throw new Error('an attempt was asked for')
  const child = { ...judged, id: 'idv_child', previous_attempt_id: judged.id, created_at: '2026-03-10T11:59:00Z' }
  const parent = listing.isShown ? before[listing.listed] : undefined
  const asked: Asked = { faces: listing.faces, ...(parent !== undefined && { parent }) }
  const rows = [
    ...(listing.hasChild ? [child] : []),
    ...(listing.isJudgedListed ? [judged] : []),
    ...before.slice(0, listing.listed),
  ]
  return lineageIn(judged, rows, asked)
}

/** An attempt with up to three before it, under any policy: many are retried, and many are not. */
export const arbitraryCase: fc.Arbitrary<PolicyCase> = fc
  .record({
    policy: arbitraryPolicy,
    judged: arbitrarySnapshot,
    before: fc.oneof(
      { weight: 2, arbitrary: fc.constant<Snapshot[]>([]) },
      { weight: 3, arbitrary: fc.array(arbitrarySnapshot, { maxLength: 3 }) },
    ),
    skipped: fc.subarray(['verify_sms', 'kyc_check', 'documentary_verification', 'risk_check'] as const, {
      maxLength: 2,
    }),
    counts: arbitraryCounts,
    listing: arbitraryListing,
  })
  .map(({ policy, judged, before, skipped, counts, listing }) => {
    const steps =
      before.length === 0
        ? judged.steps
        : { ...judged.steps, ...Object.fromEntries(skipped.map(name => [name, 'skipped'])) }
    const chain = chained([{ ...judged, steps }, ...before], listing.respelt)
    const [snapshot = judged] = chain
    return { policy, snapshot, lineage: lineageFor(chain, listing), counts }
  })

export const decisionOf = ({ policy, snapshot, lineage, counts }: PolicyCase, atMs = nowMs): Decision =>
  decide(policy, snapshot, lineage, counts, atMs)

/** What was decided, and why: all of a decision but the pointers of what could not be read. */
export const essenceOf = ({ record, ...action }: Decision) => {
  const { unrecognised: _, missing: __, ...rest } = record
  return { action, rest }
}
