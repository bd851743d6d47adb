import { describe, expect, it } from 'vitest'
import { decide } from '../../../lib/domain/policy/decide.ts'
import { vetoNames } from '../../../lib/domain/policy/vetoes.ts'
import type { Edit } from '../../support/edited.ts'
import { otherSpelling } from '../../support/other-spelling.ts'
import { attemptId, nowMs, retried } from '../../support/plaid-answer.ts'
import { countsOf, policyOf, rowOf, snapshotOf } from '../../support/policy-inputs.ts'

type Edits = ReadonlyArray<Edit>

const score = (signal: string, value: unknown): Edit => [`/risk_check/identity_abuse_signals/${signal}/score`, value]
const duplicates = (...ids: ReadonlyArray<string>): Edit => [
  '/risk_check/facial_duplicates',
  ids.map(id => ({ id, similarity: 95, matched_after_completed: false })),
]

/** `list` has sent an earlier attempt of the subject too, and two foreign rows. */
const decisionOn = (edits: Edits) => {
  const snapshot = snapshotOf(...retried['sms-not-verified'], ...edits)
  const earlier = rowOf(snapshot, { id: 'idv_earlier', status: 'failed' })
  const otherUser = rowOf(snapshot, { id: 'idv_other_user', client_user_id: 'user-2' })
  const otherTemplate = rowOf(snapshot, { id: 'idv_other_template', template: { id: 'idvtmp_other', version: 1 } })
  return decide(policyOf(), snapshot, [rowOf(snapshot), earlier, otherUser, otherTemplate], countsOf(), nowMs)
}

const rows: ReadonlyArray<{
  readonly veto: string
  readonly matches: ReadonlyArray<Edits>
  readonly misses: ReadonlyArray<Edits>
}> = [
  { veto: 'status-success', matches: [[['/status', 'success']]], misses: [[]] },
  { veto: 'status-active', matches: [[['/status', 'active']]], misses: [[['/steps/selfie_check', 'active']]] },
  { veto: 'status-canceled', matches: [[['/status', 'canceled']]], misses: [[['/steps/selfie_check', 'canceled']]] },
  { veto: 'status-pending-review', matches: [[['/status', 'pending_review']]], misses: [[['/status', 'expired']]] },
  {
    veto: 'manually-rejected',
    matches: [
      'accept_tos',
      'verify_sms',
      'kyc_check',
      'documentary_verification',
      'selfie_check',
      'watchlist_screening',
      'risk_check',
      'new_word',
    ].map(step => [[`/steps/${step}`, 'manually_rejected']]),
    misses: [[['/steps/kyc_check', 'manually_approved']]],
  },
  {
    veto: 'watchlist-screening',
    matches: ['failed', 'pending_review', 'manually_rejected'].map(status => [['/steps/watchlist_screening', status]]),
    misses: ['waiting_for_prerequisite', 'not_applicable', 'skipped', 'manually_approved'].map(status => [
      ['/steps/watchlist_screening', status],
    ]),
  },
  {
    veto: 'risk-check',
    matches: ['failed', 'pending_review', 'manually_rejected'].map(status => [['/steps/risk_check', status]]),
    misses: ['waiting_for_prerequisite', 'not_applicable', 'skipped', 'manually_approved'].map(status => [
      ['/steps/risk_check', status],
    ]),
  },
  {
    veto: 'bot-detected',
    matches: [[['/risk_check/behavior/bot_detected', 'yes']]],
    misses: [
      [['/risk_check/behavior/bot_detected', 'no_data']],
      [['/risk_check/behavior', null]],
      [['/risk_check', null]],
    ],
  },
  {
    veto: 'fraud-ring-detected',
    matches: [[['/risk_check/behavior/fraud_ring_detected', 'yes']]],
    misses: [[['/risk_check/behavior/fraud_ring_detected', 'no_data']], [['/risk_check/behavior', null]]],
  },
  {
    veto: 'synthetic-identity',
    matches: [
      [score('synthetic_identity', 70)],
      [score('synthetic_identity', 100)],
      [score('synthetic_identity', 101)],
    ],
    misses: [
      [score('synthetic_identity', 69)],
      [score('stolen_identity', 89)],
      [['/risk_check/identity_abuse_signals', null]],
    ],
  },
  {
    veto: 'stolen-identity',
    matches: [[score('stolen_identity', 90)], [score('stolen_identity', 100)]],
    misses: [[score('stolen_identity', 89)], [['/risk_check/identity_abuse_signals/stolen_identity', null]]],
  },
  {
    veto: 'facial-duplicate',
    matches: [
      [duplicates('idv_not_listed')],
      [duplicates('idv_other_user')],
      [duplicates('idv_other_template')],
      [duplicates('flwses_not_listed')],
      [duplicates('flwses_other_user')],
      [duplicates(attemptId, 'idv_not_listed')],
    ],
    misses: [
      [duplicates(attemptId, 'idv_earlier')],
      [duplicates(otherSpelling(attemptId), 'flwses_earlier')],
      [duplicates()],
      [['/risk_check/facial_duplicates', null]],
    ],
  },
]

it('every veto has its row', () => {
  expect(rows.map(({ veto }) => veto)).toEqual(vetoNames)
})

describe.each(rows)('$veto', ({ veto, matches, misses }) => {
  it.each(matches.map(edits => [JSON.stringify(edits), edits] as const))('vetoes a retry: %s', (_, edits) => {
    const decision = decisionOn(edits)
    expect(decision).toMatchObject({ _tag: 'Never', record: { stage: 'veto', fired: [] } })
    expect(decision.record.vetoes).toContain(veto)
    expect(decision.record.applicantText.id).toBe('contact-support')
  })

  it.each(misses.map(edits => [JSON.stringify(edits), edits] as const))('does not veto: %s', (_, edits) => {
    expect(decisionOn(edits).record.vetoes).not.toContain(veto)
  })
})

it('signals that are absent veto nothing', () => {
  expect(decisionOn([['/risk_check', null]])._tag).toBe('Retry')
})
