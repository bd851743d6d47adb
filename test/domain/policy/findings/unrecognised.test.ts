import { describe, expect, it } from 'vitest'
import { readsUnrecognised, unrecognisedIn } from '../../../../lib/domain/policy/findings/unrecognised.ts'
import { snapshotOf } from '../../../support/policy-inputs.ts'
import {
  analysis,
  decided,
  documentFailed,
  documents,
  type Edits,
  forged,
  fraud,
  kyc,
  kycFailed,
  retried,
  selfie,
  selfieFailed,
  standingIn,
  step,
} from '../judged.ts'

/** Everything fails, so that everything is read. */
const allFailed: Edits = [kycFailed, documentFailed, selfieFailed]

describe('an unknown value where the policy reads it holds, and its pointer is recorded', () => {
  it.each<[string, unknown]>([
    ['/status', 'new_word'],
    ['/completed_at', 'yesterday'],
    ['/steps/risk_check', 'new_word'],
    ['/steps/accept_tos', 'new_word'],
    ['/kyc_check/address/summary', 'new_word'],
    ['/kyc_check/address/summary', 5],
    ['/kyc_check/address/po_box', 'new_word'],
    [`${analysis}/image_quality`, 'new_word'],
    [`${analysis}/extracted_data/issuing_country`, 'new_word'],
    [`${fraud}/issue_date_check`, 'new_word'],
    [`${analysis}/aamva_verification/is_verified`, 'true'],
    [`${selfie}/liveness_check`, 'new_word'],
    ['/risk_check/behavior/bot_detected', 'new_word'],
    ['/risk_check/behavior/user_interactions', 'new_word'],
    ['/risk_check/trust_index_score', '19'],
    ['/risk_check/identity_abuse_signals/stolen_identity/score', '99'],
  ])('%s %s', (pointer, value) => {
    const edits: Edits = [...allFailed, [pointer, value]]
    expect(unrecognisedIn(snapshotOf(...edits))).toEqual([pointer])
    expect(readsUnrecognised(standingIn(edits))).toBe(true)
    expect(decided(edits)).toMatchObject({ _tag: 'Hold', record: { unrecognised: [pointer] } })
    expect(decided(edits)._tag).not.toBe('Retry')
  })

  it.each<[string, unknown]>([
    ['/kyc_check', 'x'],
    ['/documentary_verification', []],
    [documents, { 0: 'x' }],
    [documents, [null]],
    ['/selfie_check/selfies', 7],
    ['/risk_check', true],
    ['/risk_check/facial_duplicates', [{}]],
    ['/risk_check/facial_duplicates', [{ id: '' }]],
    ['/risk_check/facial_duplicates', ['idv_1']],
    ['/risk_check/identity_abuse_signals', 'x'],
    ['/risk_check/devices', [null]],
    ['/risk_check/email', 'x'],
  ])('%s of another shape', (pointer, value) => {
    expect(readsUnrecognised(standingIn([...allFailed, [pointer, value]]))).toBe(true)
  })
})

describe('where no rule, veto or signal reads it, it is counted, and holds no one', () => {
  it.each<[string, Edits]>([
    ['/kyc_check/name/summary', retried['image-unclear']],
    ['/kyc_check/address/po_box', retried['sms-not-verified']],
    [`${analysis}/authenticity`, retried['one-detail-differs']],
    [`${analysis}/image_quality`, retried['selfie-unclear']],
    [`${selfie}/liveness_check`, retried['image-unclear']],
  ])('%s', (pointer, edits) => {
    const decision = decided([...edits, [pointer, 'new_word']])
    expect(decision).toMatchObject({ _tag: 'Retry', record: { unrecognised: [pointer] } })
  })

  it('the findings of a step that passed are not read', () => {
    for (const status of ['success', 'manually_approved'])
      expect(
        decided([...retried['selfie-unclear'], step('documentary_verification', status), [documents, [null]]])._tag,
      ).toBe('Retry')
  })
})

describe('a step that Plaid has added', () => {
  it('holds no one while it is not asked for', () => {
    expect(decided([...retried['one-detail-differs'], step('new_step', 'not_applicable')])).toMatchObject({
      _tag: 'Retry',
      record: { unrecognised: [] },
    })
  })

  it.each(['success', 'active', 'skipped', 'expired', 'new_word', null, 5])(
    'holds at %s, and its name is not recorded',
    status => {
      const decision = decided([...retried['one-detail-differs'], step('new_step', status)])
      expect(decision).toMatchObject({ reason: 'unrecognised', record: { unrecognised: ['/steps'] } })
      expect(JSON.stringify(decision)).not.toContain('new_step')
    },
  )
})

describe('a skipped step', () => {
  it('holds for an unknown value of the attempt in which it failed', () => {
    const before = [[documentFailed, [`${fraud}/detail_check`, 'new_word']]] as const
    const skipped = [...retried['selfie-unclear'], step('documentary_verification', 'skipped')]
    expect(decided(skipped, { before })).toMatchObject({ _tag: 'Hold', reason: 'unrecognised' })
  })
})

it('never comes before it: a forged document is never retried, whatever else is unknown', () => {
  expect(decided([documentFailed, forged, ['/status', 'new_word'], ['/kyc_check', 4]])).toMatchObject({
    _tag: 'Never',
    reason: 'document-forged',
  })
})

it('a value that is absent is not unknown in this sense', () => {
  expect(unrecognisedIn(snapshotOf(kyc('name', null), ['/risk_check', null], [documents, null]))).toEqual([])
})
