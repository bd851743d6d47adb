import { describe, expect, it } from 'vitest'
import { decide } from '../../lib/domain/policy/decide.ts'
import type { Snapshot } from '../../lib/domain/policy/findings/snapshot.ts'
import type { Lineage } from '../../lib/domain/policy/lineage.ts'
import { type Edit, edited } from '../support/edited.ts'
import { nowMs } from '../support/plaid-answer.ts'
import { alone, countsOf, policyOf, snapshotOf } from '../support/policy-inputs.ts'
import { isPolicyProven, type PolicyProof, policyLine, provePolicy } from './policy.ts'

type Decide = typeof decide
type Counted = Parameters<Decide>[3]

const seed = 20_260_310
const snapshots = 1_500
const real = provePolicy({ snapshots, seed })

it('decisions are those of the oracle, none throws, no vetoed attempt is retried, and no cap is exceeded', () => {
  expect({ line: policyLine(real), kinds: Object.keys(real.kinds) }).toEqual({
    line: `policy: ${snapshots} snapshots, 0 throws, 0 vetoed retries, 0 caps exceeded, 0 disagreements with the oracle`,
    kinds: [],
  })
  expect({ real, isProven: isPolicyProven(real) }).toMatchObject({ isProven: true })
})

it('the same seed gives the same counts', () => {
  expect(provePolicy({ snapshots: 300, seed })).toEqual(provePolicy({ snapshots: 300, seed }))
})

it('a decision, stage, rule or signal that never comes is noticed', () => {
  const clean: PolicyProof = { ...real, throws: 0, vetoedRetries: 0, capsExceeded: 0, disagreements: 0 }
  expect(isPolicyProven(clean)).toBe(true)
  for (const seen of ['decisions', 'stages', 'rules', 'signals'] as const) {
    for (const name of Object.keys(clean[seen])) {
      expect({ name, isProven: isPolicyProven({ ...clean, [seen]: { ...clean[seen], [name]: 0 } }) }).toEqual({
        name,
        isProven: false,
      })
    }
  }
})

/** `decide` with a defect: it sees another attempt. */
const seeing =
  (seen: (snapshot: Snapshot) => Snapshot): Decide =>
  (policy, snapshot, lineage, counts, atMs) =>
    decide(policy, seen(snapshot), lineage, counts, atMs)

/** It sees other attempts around the attempt. */
const around =
  (seen: (lineage: Lineage, snapshot: Snapshot) => Lineage): Decide =>
  (policy, snapshot, lineage, counts, atMs) =>
    decide(policy, snapshot, seen(lineage, snapshot), counts, atMs)

/** It sees the attempt and all those before it otherwise. */
const seeingAll =
  (seen: (snapshot: Snapshot) => Snapshot): Decide =>
  (policy, snapshot, lineage, counts, atMs) =>
    decide(policy, seen(snapshot), { ...lineage, before: lineage.before.map(seen) }, counts, atMs)

const forgetting =
  (forget: (counts: Counted) => Counted): Decide =>
  (policy, snapshot, lineage, counts, atMs) =>
    decide(policy, snapshot, lineage, forget(counts), atMs)

type Decision = ReturnType<Decide>

/** It decides otherwise. */
const saying =
  (said: (decision: Decision, ...input: Parameters<Decide>) => Decision): Decide =>
  (...input) =>
    said(decide(...input), ...input)

type Risk = Snapshot['risk_check']
type Documents = Snapshot['documentary_verification']['documents']
type Photo = Documents[number]['analysis']
type Statuses = Snapshot['steps']

const withRisk = (snapshot: Snapshot, risk: Partial<Risk>): Snapshot => ({
  ...snapshot,
  risk_check: { ...snapshot.risk_check, ...risk },
})

const withSteps = (snapshot: Snapshot, steps: Partial<Statuses>): Snapshot => ({
  ...snapshot,
  steps: { ...snapshot.steps, ...steps },
})

/** All steps that stand at one word stand at another one. */
const standing = (from: Statuses['kyc_check'], to: Statuses['kyc_check']) => (snapshot: Snapshot) =>
  withSteps(
    snapshot,
    Object.fromEntries(Object.entries(snapshot.steps).map(([name, word]) => [name, word === from ? to : word])),
  )

const withDocuments = (snapshot: Snapshot, of: (documents: Documents) => Documents): Snapshot => ({
  ...snapshot,
  documentary_verification: { documents: of(snapshot.documentary_verification.documents) },
})

const withPhotos = (snapshot: Snapshot, of: (photo: Photo) => Photo): Snapshot =>
  withDocuments(snapshot, documents => documents.map(each => ({ ...each, analysis: of(each.analysis) })))

const withSelfies = (snapshot: Snapshot, edit: Edit): Snapshot => ({
  ...snapshot,
  selfie_check: { selfies: snapshot.selfie_check.selfies.map(each => edited(each, edit)) },
})

const orderOf = ({ attempt }: Documents[number]): number => (typeof attempt === 'number' ? attempt : 0)

const sharp = (photo: Photo): Photo => ({
  ...photo,
  image_quality: 'high',
  image_quality_details: { blur_check: 'success', glare_check: 'success', dimensions_check: 'success' },
})

const noSignal: Partial<Risk> = {
  behavior: { user_interactions: 'unknown', bot_detected: 'no', fraud_ring_detected: 'no' },
  identity_abuse_signals: { synthetic_identity: { score: 0 }, stolen_identity: { score: 0 } },
  facial_duplicates: [],
}

const defects: ReadonlyArray<readonly [name: string, defective: Decide]> = [
  // Vetoes
  ['a status that is no failure', seeing(s => ({ ...s, status: 'failed' }))],
  ['a failed risk check', seeing(s => withSteps(s, { risk_check: 'success' }))],
  ['a watchlist hit', seeing(s => withSteps(s, { watchlist_screening: 'success' }))],
  ["a person's rejection", seeing(standing('manually_rejected', 'failed'))],
  ['a review', seeing(standing('pending_review', 'success'))],
  ['terms that were refused', seeing(s => withSteps(s, { accept_tos: 'success' }))],
  ['a bot', seeing(s => withRisk(s, { behavior: { ...s.risk_check.behavior, bot_detected: 'no' } }))],
  ['a fraud ring', seeing(s => withRisk(s, { behavior: { ...s.risk_check.behavior, fraud_ring_detected: 'no' } }))],
  [
    'a synthetic or stolen identity',
    seeing(s =>
      withRisk(s, { identity_abuse_signals: noSignal.identity_abuse_signals ?? s.risk_check.identity_abuse_signals }),
    ),
  ],
  ['a face that is somebody else’s', seeing(s => withRisk(s, { facial_duplicates: [] }))],
  [
    'a second face that is a stranger’s',
    seeingAll(s => withRisk(s, { facial_duplicates: s.risk_check.facial_duplicates.slice(0, 1) })),
  ],
  [
    'whose a face is that was not asked about',
    around(lineage => ({
      ...lineage,
      faces: Object.fromEntries(
        Object.entries(lineage.faces).map(([id, owner]) => [id, owner === 'unasked' ? 'own' : owner]),
      ),
    })),
  ],
  ['another person’s face on a selfie', seeing(s => withSelfies(s, ['/analysis/document_comparison', 'match']))],
  ['signs of forgery', seeing(s => withPhotos(s, photo => ({ ...photo, authenticity: 'match' })))],
  // The lineage
  [
    'vetoes of earlier attempts',
    around(lineage => ({
      ...lineage,
      before: lineage.before.map(each => standing('manually_rejected', 'failed')(withRisk(each, noSignal))),
    })),
  ],
  ['attempts before', around(lineage => ({ ...lineage, before: [] }))],
  [
    'the success that cuts the lineage',
    around(lineage => ({
      ...lineage,
      before: lineage.before.map(each => (each.status === 'success' ? { ...each, status: 'failed' } : each)),
    })),
  ],
  ['skipped, read as not asked for', seeingAll(standing('skipped', 'not_applicable'))],
  ['skipped, read as passed', seeingAll(standing('skipped', 'success'))],
  ['children of the attempt', around(lineage => ({ ...lineage, place: 'newest' }))],
  ['retries that others made', around(lineage => ({ ...lineage, children: 0 }))],
  // Findings
  [
    'what a data source has confirmed',
    seeingAll(s =>
      s.steps.kyc_check === 'failed'
        ? s
        : edited(s, ['/kyc_check/name/summary', 'no_data'], ['/kyc_check/date_of_birth/summary', 'no_data']),
    ),
  ],
  [
    'that a document was passed',
    seeing(s =>
      ['success', 'manually_approved'].includes(s.steps.documentary_verification)
        ? withSteps(s, { documentary_verification: 'failed' })
        : s,
    ),
  ],
  [
    'that the data source was passed',
    seeing(s =>
      s.steps.kyc_check === 'success' && s.steps.selfie_check === 'failed' ? withSteps(s, { kyc_check: 'failed' }) : s,
    ),
  ],
  [
    'a context step',
    seeing(s =>
      s.steps.selfie_check === 'failed' && s.steps.documentary_verification === 'failed'
        ? withSteps(s, { documentary_verification: 'success' })
        : s,
    ),
  ],
  [
    'which step was the last one',
    seeing(s =>
      s.steps.kyc_check === 'failed' && s.steps.documentary_verification === 'failed'
        ? withSteps(s, { documentary_verification: 'not_applicable' })
        : s,
    ),
  ],
  [
    'the numbers of the photos',
    seeing(s => withDocuments(s, documents => documents.map((each, index) => ({ ...each, attempt: index + 1 })))),
  ],
  [
    'all photos but the last',
    seeing(s => withDocuments(s, documents => documents.toSorted((a, b) => orderOf(b) - orderOf(a)).slice(0, 1))),
  ],
  [
    'that earlier poor photos do not count',
    seeing(s =>
      withDocuments(s, documents => {
        const last = Math.max(...documents.map(orderOf))
        return documents.map(each => (orderOf(each) < last ? { ...each, analysis: sharp(each.analysis) } : each))
      }),
    ),
  ],
  [
    'that a medium quality is not poor',
    seeing(s =>
      withPhotos(s, photo => (photo.image_quality === 'medium' ? { ...photo, image_quality: 'low' } : photo)),
    ),
  ],
  [
    'that a quality is unknown',
    seeing(s =>
      withPhotos(s, photo => (photo.image_quality === 'unknown' ? { ...photo, image_quality: 'high' } : photo)),
    ),
  ],
  [
    'an issuing country',
    seeing(s => withPhotos(s, photo => edited(photo, ['/extracted_data/issuing_country', 'match']))),
  ],
  ['an age', seeing(s => withSelfies(s, ['/analysis/age_check/status', 'unknown']))],
  ['a post office box', seeing(s => edited(s, ['/kyc_check/address/po_box', 'no']))],
  ['an id number', seeing(s => edited(s, ['/kyc_check/id_number/summary', 'match']))],
  ['steps that Plaid has added', seeing(s => ({ ...s, otherSteps: [] }))],
  // Signals
  [
    'risky interactions',
    seeing(s => withRisk(s, { behavior: { ...s.risk_check.behavior, user_interactions: 'neutral' } })),
  ],
  ['a low trust index', seeing(s => withRisk(s, { trust_index_score: 50 }))],
  [
    'that a VPN is no proxy',
    seeing(s =>
      withRisk(s, {
        devices: s.risk_check.devices.map(each =>
          each.ip_proxy_type === 'vpn' ? { ...each, ip_proxy_type: 'tor' } : each,
        ),
      }),
    ),
  ],
  [
    'an e-mail address',
    seeing(s =>
      edited(s, ['/risk_check/email/domain_is_disposable', 'no'], ['/risk_check/email/is_deliverable', 'yes']),
    ),
  ],
  ['phone numbers', seeing(s => ({ ...s, verify_sms: { verifications: 1 } }))],
  ['that a person approved the risk check', seeing(s => withSteps(s, { risk_check: 'success' }))],
  // Caps and times
  ['earlier automatic retries', forgetting(c => ({ ...c, subject: { ...c.subject, automatic: 0 } }))],
  ["the user's other retries", forgetting(c => ({ ...c, user: { retries: 0 } }))],
  [
    'earlier retries by document or selfie',
    forgetting(c => ({ ...c, subject: { ...c.subject, automaticByDocumentOrSelfie: 0 } })),
  ],
  ['earlier retries by the rule', forgetting(c => ({ ...c, subject: { ...c.subject, automaticByRule: {} } }))],
  ['retries on demand', forgetting(c => ({ ...c, subject: { ...c.subject, onDemand: 0 } }))],
  ['a retry in flight', forgetting(c => ({ ...c, inFlight: 0 }))],
  ['the last retry', forgetting(c => ({ ...c, subject: { ...countsOf().subject, ...c.subject, lastSentAtMs: 0 } }))],
  ['the budget of the day', forgetting(c => ({ ...c, automaticByDay: [] }))],
  [
    'that never comes before caps',
    saying((decision, policy, _snapshot, _lineage, counts) => {
      const isSpent = counts.subject.automatic >= policy.caps.automaticPerSubjectMax
      return decision._tag === 'Never' && decision.record.stage === 'reason' && isSpent
        ? { ...decision, _tag: 'Hold', reason: 'limit-reached' }
        : decision
    }),
  ],
  [
    'that all rules must be under their maxima',
    (policy, snapshot, lineage, counts, atMs) => {
      const decision = decide(policy, snapshot, lineage, counts, atMs)
      if (decision._tag !== 'Hold' || decision.reason !== 'limit-reached' || decision.record.fired.length < 2)
        return decision
      return decide(policy, snapshot, lineage, { ...counts, subject: { ...counts.subject, automaticByRule: {} } }, atMs)
    },
  ],
  ['the end of an attempt', seeing(s => ({ ...s, completed_at: s.created_at }))],
  [
    'the age of an attempt',
    seeing(s => ({ ...s, created_at: '2026-03-10T09:00:00Z', completed_at: '2026-03-10T10:00:00Z' })),
  ],
  [
    'that expired sessions are not delayed',
    saying((decision, policy) =>
      decision._tag === 'Retry' && decision.record.fired.includes('session-expired')
        ? { ...decision, notBeforeMs: decision.notBeforeMs + policy.delayMs }
        : decision,
    ),
  ],
  [
    'the jitter',
    saying((decision, policy, { completed_at }) => {
      const dueMs = Date.parse(completed_at) + policy.delayMs
      const isJittered =
        decision._tag === 'Retry' && decision.notBeforeMs > dueMs && decision.notBeforeMs < dueMs + 600_000
      return isJittered ? { ...decision, notBeforeMs: dueMs } : decision
    }),
  ],
  [
    'that a jitter is short',
    saying((decision, policy, { completed_at }) => {
      const dueMs = Date.parse(completed_at) + policy.delayMs
      const isJittered =
        decision._tag === 'Retry' && decision.notBeforeMs > dueMs && decision.notBeforeMs < dueMs + 600_000
      return isJittered ? { ...decision, notBeforeMs: dueMs + 600_001 } : decision
    }),
  ],
  // What is sent and said
  [
    'the strategy',
    saying(decision =>
      decision._tag === 'Retry' && decision.request.strategy === 'incomplete'
        ? { ...decision, request: { ...decision.request, strategy: 'reset' } }
        : decision,
    ),
  ],
  [
    'the order of texts',
    saying((decision, policy) => {
      const [first] = decision.record.fired
      const action = first === undefined ? undefined : policy.rules[first]
      return decision._tag === 'Retry' && action?.decision === 'retry'
        ? { ...decision, applicantText: action.applicantText }
        : decision
    }),
  ],
  [
    'a hole',
    (policy, snapshot, ...rest) => {
      if (snapshot.otherSteps.length > 0) throw new TypeError('planted')
      return decide(policy, snapshot, ...rest)
    },
  ],
]

const badness = ({ throws, vetoedRetries, capsExceeded, disagreements }: PolicyProof): number =>
  throws + vetoedRetries + capsExceeded + disagreements

const isJitterMissing = ({ delayed, jittered }: PolicyProof): boolean => jittered < delayed * 0.9

/** Numbers of snapshots. Most defects show with the smallest one. */
const sizes = [250, 1_000, snapshots]

const isFound = (proof: PolicyProof, { badness: before }: { readonly badness: number }): boolean =>
  badness(proof) > before || isJitterMissing(proof)

const before = sizes.map(size => ({ size, badness: badness(provePolicy({ snapshots: size, seed })) }))

describe('the proof detects a planted defect', () => {
  it('and none in `decide` alone, which is not changed by being wrapped', () => {
    const snapshot = snapshotOf(['/steps/verify_sms', 'failed'])
    const input = [policyOf(), snapshot, alone(snapshot), countsOf(), nowMs] as const
    expect(saying(decision => decision)(...input)).toEqual(decide(...input))
  })

  it.each(defects)('blind to %s', (_name, defective) => {
    const found = before.find(each => isFound(provePolicy({ snapshots: each.size, seed, decide: defective }), each))
    expect(found).toBeDefined()
  })
})
