import * as fc from 'fast-check'
import type { SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import type { SubjectView } from '../../../lib/domain/operator/subject-view.ts'
import { historyOf } from '../../../lib/domain/plaid/history.ts'
import { type Snapshot, snapshotDecoder } from '../../../lib/domain/policy/findings/snapshot.ts'
import { nothingAsked } from '../../../lib/domain/policy/lineage.ts'
import { emptyBudget } from '../../../lib/domain/user-budget.ts'
import { arbitrarySubjectLedger } from '../../support/arbitrary-ledger.ts'
import type { Edit } from '../../support/edited.ts'
import {
  emptySubject,
  fence,
  onDemand,
  record,
  refused,
  schedule,
  subjectKey,
  t0,
  unknown,
  via,
  watch,
} from '../../support/ledger-examples.ts'
import { plaidAnswer, retried } from '../../support/plaid-answer.ts'
import { policyOf } from '../../support/policy-inputs.ts'
import { rightOf } from '../../support/right-of.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const quarantined = t0 + 16 * minuteMs

/** Findings of the newest attempt: what is retried, held, never retried, not over, and not to be read. */
const findings: Readonly<Record<string, ReadonlyArray<Edit>>> = {
  ...retried,
  'risk-check': [['/steps/risk_check', 'failed']],
  watchlist: [['/steps/watchlist_screening', 'failed']],
  verified: [['/status', 'success']],
  active: [['/status', 'active']],
  canceled: [['/status', 'canceled']],
  'pending-review': [
    ['/status', 'pending_review'],
    ['/steps/kyc_check', 'pending_review'],
  ],
  'step-in-review': [['/steps/watchlist_screening', 'pending_review']],
  'new-word': [['/status', 'paused_by_plaid']],
  'no-findings': [
    ['/steps/kyc_check', 'failed'],
    ['/kyc_check', null],
  ],
}

/** States of the newest attempt, `A`, that random commands seldom reach. */
const inReview = via(emptySubject, schedule('A'), fence('t1'), record('t1', unknown), [
  { _tag: 'Look', attempt_id: 'A' },
  quarantined,
])
const ledgers: ReadonlyArray<SubjectLedger> = [
  emptySubject,
  via(emptySubject, schedule('A')),
  via(emptySubject, schedule('A', t0 + 3 * hourMs)),
  via(emptySubject, schedule('A'), fence('t1')),
  via(emptySubject, onDemand('t1')),
  via(emptySubject, schedule('A'), fence('t1'), record('t1', unknown)),
  via(emptySubject, schedule('A'), fence('t1'), record('t1', refused)),
  inReview,
  via(inReview, [{ _tag: 'Close', attempt_id: 'A' }, quarantined]),
  via(emptySubject, watch('A')),
  via(emptySubject, { _tag: 'Skip', attempt_id: 'A', reason: 'unserved' }),
  via(emptySubject, { _tag: 'Supersede', attempt_id: 'A' }),
  // Another attempt of the subject is open.
  via(emptySubject, schedule('A'), onDemand('t2', { attempt_id: 'C' })),
]

const snapshotAt = (id: string, parent: string | null, createdAtMs: number, edits: ReadonlyArray<Edit>): Snapshot =>
  rightOf(
    snapshotDecoder('sandbox').decode(
      plaidAnswer(
        ['/id', id],
        ['/previous_attempt_id', parent],
        ['/template/id', subjectKey().template_id],
        ['/created_at', new Date(createdAtMs).toISOString()],
        ['/completed_at', new Date(createdAtMs + minuteMs).toISOString()],
        ...edits,
      ),
    ),
  )

const retriesBefore = ['X', 'Y', 'Z', 'W', 'V'] as const

interface Parts extends Pick<SubjectView, 'subject' | 'automaticToday' | 'isPaused' | 'mode'> {
  readonly finding: string
  /** Attempts before the newest. */
  readonly before: number
  readonly ageMs: number
  readonly nowMs: number
  /** Of the user's budget, with other templates. */
  readonly slots: number
  readonly slotAgeMs: number
}

const { environment, client_user_id, template_id } = subjectKey()
const policy = policyOf(['/templateIds', [template_id]])

const viewOf = ({ subject, finding, before, ageMs, nowMs, slots, slotAgeMs, ...settings }: Parts): SubjectView => {
  const ids = ['A', ...retriesBefore.slice(0, before)]
  const history = ids.map((id, index) =>
    snapshotAt(
      id,
      ids[index + 1] ?? null,
      nowMs - ageMs - minuteMs - index * hourMs,
      index === 0 ? (findings[finding] ?? []) : retried['session-expired'],
    ),
  )
  const slot = (index: number) => ({ token: `s${index}`, atMs: nowMs - slotAgeMs, template_id, attempt_id: 'X' })
  return {
    ...settings,
    subject,
    history: historyOf(history),
    asked: nothingAsked,
    budget: {
      ...emptyBudget(environment, client_user_id),
      slots: Array.from({ length: slots }, (_, index) => slot(index)),
    },
    policy,
    nowMs,
  }
}

/** A failed attempt of five hours ago that one detail kept from succeeding, and nothing else. */
const usual: Parts = {
  subject: emptySubject,
  finding: 'one-detail-differs',
  before: 0,
  ageMs: 5 * hourMs,
  nowMs: t0 + 5 * hourMs,
  slots: 0,
  slotAgeMs: 0,
  automaticToday: 0,
  isPaused: false,
  mode: 'enforce',
}
const planned = via(emptySubject, schedule('A', t0 + 6 * hourMs))
const example = (parts: Partial<Parts>): SubjectView => viewOf({ ...usual, ...parts })

/** Subjects whose smallest change is known, by its kind. */
export const examples: Readonly<Record<string, SubjectView>> = {
  'wait: a retry is planned': example({ subject: planned }),
  'wait: a retry is due': example({ subject: via(emptySubject, schedule('A')) }),
  'wait: a retry was sent just now': example({ subject: via(emptySubject, onDemand('t1')), nowMs: t0 + 1_000 }),
  'wait: a retry was sent long ago, and no look followed': example({ subject: via(emptySubject, onDemand('t1')) }),
  'wait: the last retry was too recent': example({ before: 1, ageMs: 0, finding: 'risk-check' }),
  'resume: a retry is planned, and sending is paused': example({ subject: planned, isPaused: true }),
  'resume: a person may not retry either': example({ finding: 'risk-check', isPaused: true }),
  'review: no new attempt was found': example({ subject: inReview }),
  'review: it was closed': example({ subject: via(inReview, [{ _tag: 'Close', attempt_id: 'A' }, quarantined]) }),
  'enforce: the policy would retry': example({ mode: 'shadow' }),
  'retry-on-demand: no status update came': example({}),
  'retry-on-demand: the policy never does': example({ finding: 'risk-check' }),
  'retry-on-demand: the policy never does, in shadow neither': example({ finding: 'risk-check', mode: 'shadow' }),
  'retry-on-demand: the user has no automatic retry left': example({ subject: planned, slots: 3, slotAgeMs: hourMs }),
  'reviewer: Plaid has it reviewed': example({ finding: 'pending-review' }),
  'another-template: no retry is left': example({ before: 5 }),
  'nothing: the user is verified': example({ finding: 'verified' }),
  'nothing: an attempt is open': example({ finding: 'active' }),
  'nothing: Plaid lists no attempt': { ...example({}), history: [] },
}

/** Where any subject may stand: each state of its ledger with each finding, at any time, paused or in shadow. */
export const arbitraryView: fc.Arbitrary<SubjectView> = fc
  .record({
    subject: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...ledgers) }, arbitrarySubjectLedger),
    finding: fc.constantFrom(...Object.keys(findings)),
    before: fc.constantFrom(0, 0, 0, 1, 3, 5),
    ageMs: fc.constantFrom(-20 * minuteMs, 0, 2 * minuteMs, 30 * minuteMs, 5 * hourMs, 13.9 * dayMs, 15 * dayMs),
    nowMs: fc
      .constantFrom(0, 30_000, 5 * minuteMs, 20 * minuteMs, hourMs, 5 * hourMs, dayMs, 200 * dayMs)
      .map(ms => t0 + ms),
    slots: fc.constantFrom(0, 0, 1, 3),
    slotAgeMs: fc.constantFrom(hourMs, 179 * dayMs),
    automaticToday: fc.constantFrom(0, 0, 0, 200),
    isPaused: fc.constantFrom(false, false, true),
    mode: fc.constantFrom('enforce' as const, 'enforce' as const, 'shadow' as const),
  })
  .map(viewOf)
