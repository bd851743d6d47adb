import { describe, expect, it } from 'vitest'
import { stepNames } from '../../../../lib/domain/plaid/attempt.ts'
import { isContext, isFailed, isPassed } from '../../../../lib/domain/policy/findings/standing.ts'
import type { Edit } from '../../../support/edited.ts'
import { type Edits, expired, kyc, poor, selfie, standingIn, step, verdict } from '../judged.ts'

describe('the deciding step', () => {
  const failed = (...names: ReadonlyArray<string>): Edits => names.map(name => step(name, 'failed'))

  it.each<[string, Edits, string | undefined]>([
    ['the one that failed', failed('kyc_check'), 'kyc_check'],
    ['the last one that failed', failed('kyc_check', 'selfie_check', 'verify_sms'), 'selfie_check'],
    ['none where none failed', [], undefined],
    ['none of an expired session', [['/status', 'expired'], ...failed('kyc_check')], undefined],
    ['none of a session under review', [['/status', 'pending_review'], ...failed('kyc_check')], undefined],
  ])('%s', (_, edits, deciding) => {
    expect(standingIn(edits).deciding).toBe(deciding)
  })

  it('is of this attempt itself, and not one that failed before', () => {
    const standing = standingIn([...failed('verify_sms'), step('selfie_check', 'skipped')], {
      before: [failed('selfie_check')],
    })
    expect(standing.deciding).toBe('verify_sms')
    expect(isContext(standing, 'selfie_check')).toBe(true)
  })

  it('every other failed step is context', () => {
    const standing = standingIn(failed('kyc_check', 'documentary_verification'))
    expect(stepNames.filter(name => isFailed(standing, name))).toEqual(['kyc_check', 'documentary_verification'])
    expect(stepNames.filter(name => isContext(standing, name))).toEqual(['kyc_check'])
  })
})

describe('a skipped step', () => {
  it.each(stepNames.filter(name => name !== 'accept_tos'))('%s stands as in the attempt before', name => {
    for (const status of ['success', 'failed', 'not_applicable', 'manually_approved', 'pending_review']) {
      const standing = standingIn([step(name, 'skipped')], { before: [[step(name, status)]] })
      expect(standing.steps[name]).toBe(status)
      expect(standing.isSkipUnknown).toBe(false)
    }
  })

  it('is followed as far as it is skipped', () => {
    const skipped: Edits = [step('kyc_check', 'skipped')]
    const standing = standingIn(skipped, { before: [skipped, skipped, [step('kyc_check', 'failed')]] })
    expect(standing.steps.kyc_check).toBe('failed')
  })

  it('is followed beyond a success', () => {
    const before: ReadonlyArray<Edits> = [
      [['/status', 'success'], step('kyc_check', 'skipped')],
      [step('kyc_check', 'failed'), kyc('name', 'no_match')],
    ]
    const standing = standingIn([step('kyc_check', 'skipped')], { before })
    expect([standing.steps.kyc_check, standing.kyc.name.summary]).toEqual(['failed', 'no_match'])
  })

  it.each(stepNames.filter(name => name !== 'accept_tos'))('%s is unknown without an attempt before', name => {
    const standing = standingIn([step(name, 'skipped')])
    expect([standing.steps[name], standing.isSkipUnknown]).toEqual(['unknown', true])
    expect(verdict([step(name, 'skipped')])).toBe('Hold lineage-unknown')
  })

  it('is unknown where the attempt before is not known', () => {
    const of = { before: [[]], listed: 0 }
    expect(standingIn([step('kyc_check', 'skipped')], of).isSkipUnknown).toBe(true)
    expect(standingIn([], of).isSkipUnknown).toBe(false)
  })

  it('terms that are skipped were accepted by API, whatever was before', () => {
    for (const before of [[], [[step('accept_tos', 'failed')]]]) {
      const standing = standingIn([step('accept_tos', 'skipped')], { before })
      expect([standing.steps.accept_tos, standing.isSkipUnknown]).toEqual(['success', false])
    }
  })
})

describe('the findings of a skipped step are those of the attempt before', () => {
  const findings: Edits = [
    kyc('name', 'no_match'),
    poor,
    [`${selfie}/liveness_check`, 'failed'],
    ['/risk_check/trust_index_score', 5],
  ]
  const all = ['kyc_check', 'documentary_verification', 'selfie_check', 'risk_check']
  const seen = (edits: Edits, before: ReadonlyArray<Edits>) => {
    const { kyc: details, documents, selfies, risks } = standingIn(edits, { before })
    return [
      details.name.summary,
      documents[0]?.analysis.image_quality,
      selfies[0]?.analysis.liveness_check,
      risks.map(({ trust_index_score }) => trust_index_score),
    ]
  }

  it('all of them', () => {
    const skipped = all.map((name): Edit => step(name, 'skipped'))
    expect(seen(skipped, [findings])).toEqual(['no_match', 'low', 'failed', [86, 5]])
  })

  it('and of a step that is not skipped they are its own', () => {
    expect(seen([], [findings])).toEqual(['match', 'high', 'success', [86]])
    expect(seen([expired], [findings])).toEqual(['match', 'high', 'success', [86]])
  })

  it('of a step whose standing is unknown, its own', () => {
    expect(seen([step('kyc_check', 'skipped'), kyc('name', 'no_match')], [])).toEqual([
      'no_match',
      'high',
      'success',
      [86],
    ])
  })
})

describe('passed', () => {
  it.each([
    ['success', true],
    ['manually_approved', true],
    ['failed', false],
    ['skipped', false],
    ['not_applicable', false],
    ['unknown', false],
  ] as const)('%s: %s', (status, passed) => {
    expect(isPassed(status)).toBe(passed)
  })
})
