import { describe, expect, it } from 'vitest'
import { gapsIn, isContextUnreadable, isWithoutFindings } from '../../../../lib/domain/policy/findings/gaps.ts'
import { snapshotOf } from '../../../support/policy-inputs.ts'
import {
  decided,
  documentFailed,
  documents,
  type Edits,
  kyc,
  kycFailed,
  poor,
  retried,
  selfie,
  selfieFailed,
  standingIn,
  step,
} from '../judged.ts'

describe('what a failed step lacks', () => {
  it.each<[string, Edits, ReadonlyArray<string>]>([
    ['nothing', [kycFailed, documentFailed, selfieFailed], []],
    ['a detail', [kycFailed, kyc('name', null)], ['/kyc_check/name/summary']],
    [
      'all details',
      [kycFailed, ['/kyc_check', null]],
      ['name', 'address', 'phone_number', 'date_of_birth', 'id_number'].map(member => `/kyc_check/${member}/summary`),
    ],
    ['photos', [documentFailed, [documents, []]], [documents]],
    ['the order of photos', [documentFailed, [`${documents}/0/attempt`, null]], [documents]],
    ['selfies', [selfieFailed, ['/selfie_check', null]], ['/selfie_check/selfies']],
    ['a liveness', [selfieFailed, [`${selfie}/liveness_check`, null]], [`${selfie}/liveness_check`]],
  ])('%s', (_, edits, gaps) => {
    expect(gapsIn(snapshotOf(...edits))).toEqual(gaps)
    expect(decided(edits).record.missing).toEqual(gaps)
  })

  it('a step that did not fail lacks nothing', () => {
    const nothing: Edits = ['/kyc_check', '/documentary_verification', '/selfie_check'].map(at => [at, null])
    expect(gapsIn(snapshotOf(...nothing))).toEqual([])
  })
})

describe('an earlier failed step without readable findings holds', () => {
  const selfieUnclear = retried['selfie-unclear']
  it.each<[string, Edits]>([
    ['details', [...selfieUnclear, kycFailed, ['/kyc_check', null]]],
    ['one detail', [...selfieUnclear, kycFailed, kyc('address', null)]],
    ['photos', [...selfieUnclear, documentFailed, poor, [documents, []]]],
    ['two last photos', [...selfieUnclear, documentFailed, [`${documents}/0/attempt`, null]]],
    ['selfies', [['/status', 'expired'], selfieFailed, ['/selfie_check', null]]],
  ])('%s', (_, edits) => {
    expect(isContextUnreadable(standingIn(edits))).toBe(true)
    expect(decided(edits)).toMatchObject({ _tag: 'Hold', reason: 'evidence-missing' })
  })

  it('a deciding step, or one with findings, is none', () => {
    expect(isContextUnreadable(standingIn([...selfieUnclear, documentFailed, poor]))).toBe(false)
    expect(isContextUnreadable(standingIn([kycFailed, ['/kyc_check', null]]))).toBe(false)
  })

  it('so does a step whose status is missing', () => {
    for (const name of ['accept_tos', 'verify_sms', 'selfie_check', 'watchlist_screening', 'risk_check'])
      expect(decided([...retried['one-detail-differs'], step(name, null)])).toMatchObject({
        reason: 'evidence-missing',
      })
  })
})

describe('a read that is too early', () => {
  it.each<[string, Edits, boolean]>([
    ['no step has failed', [], true],
    ['nothing of the details', [kycFailed, ['/kyc_check', null]], true],
    ['no photo', [documentFailed, ['/documentary_verification', null]], true],
    ['no selfie', [selfieFailed, ['/selfie_check/selfies', []]], true],
    ['one detail', [kycFailed, ...['name', 'address', 'phone_number', 'id_number'].map(m => kyc(m, null))], false],
    ['a photo', [documentFailed], false],
    ['a photo without an analysis', [documentFailed, [`${documents}/0/analysis`, null]], false],
    ['a selfie', [selfieFailed], false],
    ['the SMS decides', [step('verify_sms', 'failed')], false],
    ['an expired session', [['/status', 'expired']], false],
    ['an earlier step has none, and the deciding one has', [kycFailed, ['/kyc_check', null], selfieFailed], false],
  ])('%s: %s', (_, edits, early) => {
    expect(isWithoutFindings(standingIn(edits))).toBe(early)
  })

  it('falls to no rule if it stays so', () => {
    expect(decided([])).toMatchObject({ _tag: 'Hold', reason: 'no-rule-matches', record: { fired: ['anything-else'] } })
    expect(decided([kycFailed, ['/kyc_check', null]])).toMatchObject({ reason: 'no-rule-matches' })
  })
})
