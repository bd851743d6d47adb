import { describe, expect, it } from 'vitest'
import { decide } from '../../../lib/domain/policy/decide.ts'
import { standingOf } from '../../../lib/domain/policy/findings/standing.ts'
import { isNever, vetoesOn, vetoNames } from '../../../lib/domain/policy/vetoes.ts'
import type { Edit } from '../../support/edited.ts'
import { otherSpelling } from '../../support/other-spelling.ts'
import { attemptId, nowMs } from '../../support/plaid-answer.ts'
import { countsOf, lineageIn, policyOf, snapshotOf } from '../../support/policy-inputs.ts'
import {
  analysis,
  type Case,
  decided,
  documentFailed,
  documents,
  type Edits,
  forged,
  fraud,
  named,
  quality,
  retried,
  selfie,
  selfieFailed,
  situated,
  step,
  verdict,
} from './judged.ts'

const score = (signal: string, value: unknown): Edit => [`/risk_check/identity_abuse_signals/${signal}/score`, value]
const duplicates = (...ids: ReadonlyArray<string>): Edit => [
  '/risk_check/facial_duplicates',
  ids.map(id => ({ id, similarity: 95, matched_after_completed: false })),
]
const asked = (owner: 'own' | 'stranger'): Case => ({ asked: { faces: { idv_face: owner } } })
const sharp: Edit = [`${analysis}/image_quality`, 'high']
const attempt = (index: number, value: unknown): Edit => [`${documents}/${index}/attempt`, value]
/** The first document again, before or after it. */
const second = (...edits: Edits): Edits => {
  const { documentary_verification } = JSON.parse(JSON.stringify(snapshotOf()))
  return [[`${documents}/1`, documentary_verification.documents[0]], ...edits]
}

interface Row {
  readonly veto: string
  /** With what else is known of the attempt. */
  readonly of?: Case
  readonly matches: ReadonlyArray<Edits>
  readonly misses: ReadonlyArray<Edits>
}

const steps = [
  'accept_tos',
  'verify_sms',
  'kyc_check',
  'documentary_verification',
  'selfie_check',
  'watchlist_screening',
  'risk_check',
]

const rows: ReadonlyArray<Row> = [
  { veto: 'status-success', matches: [[['/status', 'success']]], misses: [[]] },
  { veto: 'status-active', matches: [[['/status', 'active']]], misses: [[step('selfie_check', 'active')]] },
  { veto: 'status-canceled', matches: [[['/status', 'canceled']]], misses: [[step('selfie_check', 'canceled')]] },
  {
    veto: 'terms-refused',
    matches: ['failed', 'active', 'waiting_for_prerequisite', 'expired', 'canceled'].map(status => [
      step('accept_tos', status),
    ]),
    misses: [
      ...['success', 'manually_approved', 'skipped', 'not_applicable', 'new_word', null].map(
        (status): Edits => [step('accept_tos', status)],
      ),
      [['/status', 'expired'], step('accept_tos', 'expired')],
    ],
  },
  {
    veto: 'manually-rejected',
    matches: [...steps, 'new_step'].map(name => [step(name, 'manually_rejected')]),
    misses: steps.map(name => [step(name, 'manually_approved')]),
  },
  ...(['watchlist-screening', 'risk-check'] as const).map((veto): Row => {
    const name = veto.replace('-', '_')
    return {
      veto,
      matches: [[step(name, 'failed')]],
      misses: ['success', 'waiting_for_prerequisite', 'not_applicable', 'expired', 'manually_approved'].map(status => [
        step(name, status),
      ]),
    }
  }),
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
    of: asked('stranger'),
    matches: [[duplicates('idv_face')], [duplicates('flwses_face')], [duplicates(attemptId, 'idv_face')]],
    misses: [
      [duplicates(attemptId)],
      [duplicates(otherSpelling(attemptId))],
      [duplicates('idv_other_face')],
      [duplicates()],
      [['/risk_check/facial_duplicates', null]],
    ],
  },
  {
    veto: 'face-differs-from-document',
    matches: [
      [selfieFailed, [`${selfie}/document_comparison`, 'no_match']],
      [
        selfieFailed,
        ['/selfie_check/selfies/1', { analysis: { document_comparison: 'no_match', liveness_check: 'success' } }],
      ],
      [['/status', 'expired'], selfieFailed, [`${selfie}/document_comparison`, 'no_match']],
    ],
    misses: [
      [[`${selfie}/document_comparison`, 'no_match']],
      [step('selfie_check', 'manually_approved'), [`${selfie}/document_comparison`, 'no_match']],
      [selfieFailed, [`${selfie}/document_comparison`, 'no_input']],
      [selfieFailed, [`${selfie}/document_comparison`, null]],
    ],
  },
  {
    veto: 'document-forged',
    matches: [
      [documentFailed, forged],
      ...['image_composition_check', 'integrity_check', 'detail_check', 'portrait_details_check'].map(
        (check): Edits => [documentFailed, [`${fraud}/${check}`, 'failed']],
      ),
      [documentFailed, forged, [`${analysis}/image_quality`, 'medium']],
      [documentFailed, forged, selfieFailed],
      [documentFailed, forged, ['/status', 'expired']],
      [documentFailed, ...second(forged, attempt(1, 2))],
      [documentFailed, ...second(forged, attempt(1, 0))],
    ],
    misses: [
      [documentFailed],
      [forged],
      [step('documentary_verification', 'manually_approved'), forged],
      [documentFailed, forged, [`${analysis}/image_quality`, 'low']],
      [documentFailed, forged, [`${analysis}/image_quality`, null]],
      [documentFailed, forged, [`${quality}/glare_check`, 'failed']],
      [documentFailed, [`${analysis}/authenticity`, 'no_data']],
      [documentFailed, [`${analysis}/authenticity`, 'partial_match']],
      [documentFailed, [`${fraud}/issue_date_check`, 'failed']],
      [documentFailed, ...second(forged, [`${analysis}/image_quality`, 'low'], attempt(1, 2))],
    ],
  },
  {
    veto: 'under-review',
    matches: [
      [['/status', 'pending_review']],
      ...[...steps.slice(1), 'new_step'].map((name): Edits => [step(name, 'pending_review')]),
    ],
    misses: [[], [['/status', 'expired']]],
  },
  {
    veto: 'face-unknown',
    matches: [[duplicates('idv_face')], [duplicates('flwses_face')], [duplicates(attemptId, 'idv_face')]],
    misses: [[duplicates(attemptId)], [duplicates()], [['/risk_check/facial_duplicates', null]]],
  },
]

it('every veto has its row, but the one of the lineage', () => {
  expect(rows.map(({ veto }) => veto).toSorted()).toEqual(
    vetoNames.filter(name => name !== 'earlier-attempt-vetoed').toSorted(),
  )
})

describe.each(rows)('$veto', ({ veto, of = {}, matches, misses }) => {
  const kind = vetoNames.some(name => name === veto && isNever(name)) ? 'Never' : 'Hold'
  const sms = retried['sms-not-verified']

  it.each(matches.map(edits => [named(edits), edits] as const))('vetoes a retry: %s', (_, edits) => {
    const decision = decided([...sms, ...edits], of)
    expect(decision).toMatchObject({ _tag: kind, record: { stage: 'veto', fired: [], nextEligibleAtMs: null } })
    expect(decision.record.vetoes).toContain(veto)
  })

  it.each(misses.map(edits => [named(edits), edits] as const))('does not veto: %s', (_, edits) => {
    expect(decided([...sms, ...edits], of).record.vetoes).not.toContain(veto)
  })
})

it('signals that are absent veto nothing', () => {
  expect(verdict([...retried['sms-not-verified'], ['/risk_check', null]])).toBe('Retry incomplete')
})

it('never comes before hold', () => {
  const edits = [step('selfie_check', 'pending_review'), step('kyc_check', 'manually_rejected')]
  expect(decided(edits)).toMatchObject({
    _tag: 'Never',
    reason: 'manually-rejected',
    record: { vetoes: ['manually-rejected', 'under-review'] },
  })
})

describe('faces', () => {
  const retry = retried['one-detail-differs']

  it("a user's own face, in an attempt with another template, is no veto", () => {
    expect(verdict([...retry, duplicates('idv_face')], asked('own'))).toBe('Retry incomplete')
  })

  it('a face that was not asked about is held', () => {
    expect(verdict([...retry, duplicates('idv_face')])).toBe('Hold face-unknown')
  })

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('nor is one that is called %s known', id => {
    expect(verdict([...retry, duplicates(id)])).toBe('Hold face-unknown')
  })

  it('one stranger among own ones is enough', () => {
    const faces = { idv_face: 'own', idv_stranger: 'stranger' } as const
    expect(verdict([...retry, duplicates('idv_face', 'idv_stranger')], { asked: { faces } })).toBe(
      'Never facial-duplicate',
    )
  })

  it('an attempt of the same user and template in the list is none', () => {
    const snapshot = snapshotOf(...retry, duplicates('idv_listed'))
    const listed = snapshotOf(['/id', 'flwses_listed'], ['/created_at', '2026-03-09T09:00:00Z'])
    const lineage = lineageIn(snapshot, [snapshot, listed])
    expect(decide(policyOf(), snapshot, lineage, countsOf(), nowMs)._tag).toBe('Retry')
  })
})

describe('a skipped step has the vetoes of the attempt before', () => {
  it.each<[string, string, Edits, string]>([
    ['selfie_check', 'failed', [[`${selfie}/document_comparison`, 'no_match']], 'Never face-differs-from-document'],
    ['documentary_verification', 'failed', [forged, sharp], 'Never document-forged'],
    ['watchlist_screening', 'failed', [], 'Never watchlist-screening'],
    ['risk_check', 'success', [['/risk_check/behavior/bot_detected', 'yes']], 'Never bot-detected'],
    ['kyc_check', 'manually_rejected', [], 'Never manually-rejected'],
    ['kyc_check', 'pending_review', [], 'Hold under-review'],
  ])('%s %s', (name, status, findings, says) => {
    const before = [[step(name, status), ...findings]]
    expect(verdict([...retried['sms-not-verified'], step(name, 'skipped')], { before })).toBe(says)
  })
})

describe('a veto of an earlier attempt holds', () => {
  const ofAnyAttempt: ReadonlyArray<readonly [string, Edits]> = [
    ['manually-rejected', [step('kyc_check', 'manually_rejected')]],
    ['watchlist-screening', [step('watchlist_screening', 'failed')]],
    ['risk-check', [step('risk_check', 'failed')]],
    ['bot-detected', [['/risk_check/behavior/bot_detected', 'yes']]],
    ['fraud-ring-detected', [['/risk_check/behavior/fraud_ring_detected', 'yes']]],
    ['synthetic-identity', [score('synthetic_identity', 70)]],
    ['stolen-identity', [score('stolen_identity', 90)]],
    ['facial-duplicate', [duplicates('idv_face')]],
    ['face-differs-from-document', [selfieFailed, [`${selfie}/document_comparison`, 'no_match']]],
    ['document-forged', [documentFailed, forged]],
  ]

  it.each(ofAnyAttempt)('%s', (_, edits) => {
    for (const before of [[edits], [[], edits]] as const)
      expect(verdict(retried['one-detail-differs'], { before, ...asked('stranger') })).toBe(
        'Hold earlier-attempt-vetoed',
      )
  })

  it.each<[string, Edits]>([
    ['canceled', [['/status', 'canceled']]],
    ['pending_review', [['/status', 'pending_review']]],
    ['a step at pending_review', [step('kyc_check', 'pending_review')]],
    ['refused terms', [step('accept_tos', 'failed')]],
    ['success', [['/status', 'success']]],
  ])('%s does not', (_, edits) => {
    expect(verdict(retried['one-detail-differs'], { before: [edits] })).toBe('Retry incomplete')
  })

  it('but not from before the last success', () => {
    const bot: Edits = [['/risk_check/behavior/bot_detected', 'yes']]
    const success: Edit = ['/status', 'success']
    const retry = retried['one-detail-differs']
    expect(verdict(retry, { before: [[success], bot] })).toBe('Retry incomplete')
    expect(verdict(retry, { before: [[success, ...bot]] })).toBe('Hold earlier-attempt-vetoed')
  })

  it('and one that its skipped step has from before that success', () => {
    const success: Edits = [['/status', 'success'], step('risk_check', 'skipped')]
    const before: ReadonlyArray<Edits> = [success, [['/risk_check/behavior/bot_detected', 'yes']]]
    expect(verdict(retried['one-detail-differs'], { before })).toBe('Hold earlier-attempt-vetoed')
  })

  it('and its own veto says never', () => {
    expect(verdict([forged, documentFailed], { before: [[step('risk_check', 'failed')]] })).toBe(
      'Never document-forged',
    )
  })

  it('a face of an earlier attempt that was not asked about holds too', () => {
    expect(verdict(retried['one-detail-differs'], { before: [[duplicates('idv_face')]] })).toBe('Hold face-unknown')
  })
})

it('vetoes are in one order, those that say never first', () => {
  const edits = [documentFailed, forged, step('kyc_check', 'pending_review'), duplicates('idv_face')]
  const { snapshot, lineage } = situated(edits, { before: [[step('risk_check', 'failed')]] })
  expect(vetoesOn(standingOf(snapshot, lineage.before), lineage)).toEqual([
    'document-forged',
    'under-review',
    'face-unknown',
    'earlier-attempt-vetoed',
  ])
})
