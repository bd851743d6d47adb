import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../lib/domain/policy/decide.ts'
import { type Facts, factsOf, type Judged } from '../../../lib/domain/policy/facts.ts'
import { type Snapshot, snapshotDecoder } from '../../../lib/domain/policy/findings/snapshot.ts'
import { judgedIn } from '../../../lib/domain/policy/judged-in.ts'
import { anAttempt } from '../../support/attempt.ts'
import type { Edit } from '../../support/edited.ts'
import { canary, fullAttempt } from '../../support/full-attempt.ts'
import { nowMs, plaidAnswer } from '../../support/plaid-answer.ts'
import { countsOf, lineageIn, policyOf, snapshotOf } from '../../support/policy-inputs.ts'
import { rightOf } from '../../support/right-of.ts'
import { seeded, sized } from '../../support/size.ts'
import { arbitraryCase, arbitraryPolicy, type PolicyCase } from './arbitrary-case.ts'
import { type Edits, kyc, kycFailed, retried, situated, step } from './judged.ts'

const ownerOf = ({ client_user_id }: Snapshot): string => client_user_id ?? ''

const judgedOf = ({ snapshot, lineage, counts }: Omit<PolicyCase, 'policy'>): Judged => ({
  snapshot,
  lineage,
  counts,
  nowMs,
})

const decisionIn = (policy: PolicyCase['policy'], { snapshot, lineage, counts, nowMs: atMs }: Judged): string =>
  JSON.stringify(decide(policy, snapshot, lineage, counts, atMs))

/** As they are kept: in JSON. */
const kept = (facts: Facts): Facts => JSON.parse(JSON.stringify(facts))

/** What was decided just before a send, by a policy that reads across templates. */
const elsewhere = (isVerifiedElsewhere: boolean): Judged => {
  const judged = judgedWith(retried['po-box'])
  return { ...judged, lineage: { ...judged.lineage, isVerifiedElsewhere } }
}

const again = (judged: Judged): Judged => rightOf(judgedIn(kept(factsOf(judged)), ownerOf(judged.snapshot)))

const judgedWith = (edits: Edits, before: ReadonlyArray<Edits> = [], counts: Edits = []): Judged =>
  judgedOf({ ...situated(edits, { before }), counts: countsOf(...counts) })

/** Counts that JSON can hold: others are never kept, as nothing is counted so. */
const isPlain = ({ counts }: PolicyCase): boolean => Number.isFinite(counts.subject.automatic)

describe('judged again from its facts', () => {
  it('an attempt is decided in the same way, byte for byte, under any policy', () => {
    fc.assert(
      fc.property(arbitraryCase.filter(isPlain), arbitraryPolicy, ({ policy, ...of }, other) => {
        const judged = judgedOf(of)
        for (const each of [policy, other]) expect(decisionIn(each, again(judged))).toBe(decisionIn(each, judged))
      }),
      { numRuns: sized({ sample: 150, full: 5_000 }), ...seeded() },
    )
  })

  it.each<[string, Judged]>([
    ['retries by several rules', judgedWith([...retried['image-unclear'], ...retried['document-expired'].slice(1)])],
    ['an earlier attempt', judgedWith([...retried['sms-not-verified'], step('kyc_check', 'skipped')], [[kycFailed]])],
    [
      'eleven documents',
      judgedWith([['/documentary_verification/documents', Array.from({ length: 11 }, (_, i) => ({ attempt: i }))]]),
    ],
    ['a list of nothing', judgedWith([['/documentary_verification/documents', [null, {}, null]]])],
    ['a success with another template', elsewhere(true)],
    ['no success with another template', elsewhere(false)],
    ['no counts of rules', judgedWith(retried['po-box'], [], [['/subject/lastSentAtMs', nowMs - 60_000]])],
    [
      'counts of rules',
      judgedWith(
        retried['po-box'],
        [],
        [
          ['/subject/automaticByRule', { 'po-box': 1, 'image-unclear': 0 }],
          ['/subject/lastSentAtMs', 1],
        ],
      ),
    ],
    ['counts of days', judgedWith(retried['po-box'], [], [['/automaticByDay', [200, 200, 3]]])],
    [
      'a face',
      judgedWith([...retried['po-box'], ['/risk_check/facial_duplicates', [{ id: 'a/b~c' }, { id: 'idv_face' }]]]),
    ],
    [
      'a new step',
      judgedWith([...retried['po-box'], step('new_step', 'success'), step('newer_step', 'not_applicable')]),
    ],
    [
      'phone numbers',
      judgedWith([['/verify_sms', { verifications: ['1', '2', '3', '4'].map(phone_number => ({ phone_number })) }]]),
    ],
    [
      'nothing but what every attempt has',
      judgedWith(
        ['/steps', '/kyc_check', '/documentary_verification', '/selfie_check', '/risk_check', '/completed_at'].map(
          (at): Edit => [at, undefined],
        ),
      ),
    ],
  ])('%s', (_, judged) => {
    expect(decisionIn(policyOf(), again(judged))).toBe(decisionIn(policyOf(), judged))
    expect(factsOf(again(judged))).toEqual(factsOf(judged))
  })

  it.each(['unknown', '0', '1', 'constructor', '__proto__', 'a/b', '~1'])(
    'a face in an attempt that is called %s',
    id => {
      const judged = judgedWith([...retried['po-box'], ['/risk_check/facial_duplicates', [{ id }]]])
      expect(decisionIn(policyOf(), again(judged))).toBe(decisionIn(policyOf(), judged))
    },
  )

  it('is under another policy what that policy says', () => {
    const judged = judgedWith(retried['po-box'])
    const strict = policyOf(['/rules/po-box', { decision: 'never', class: 'mine', reason: 'mine' }])
    expect(decisionIn(strict, again(judged))).toBe(decisionIn(strict, judged))
    expect(decisionIn(strict, judged)).not.toBe(decisionIn(policyOf(), judged))
  })
})

describe('facts', () => {
  it('are words, numbers and ids by their pointers, and none that is unknown', () => {
    const facts = factsOf(judgedWith([kycFailed, kyc('name', 'partial_match'), kyc('id_number', null)]))
    expect(facts).toMatchObject({
      '/steps/kyc_check': 'failed',
      '/kyc_check/name/summary': 'partial_match',
      '/lineage/place': 'newest',
      '/counts/subject/automatic': 0,
      '/environment': 'production',
      '/now': nowMs,
    })
    expect(Object.keys(facts)).not.toContain('/kyc_check/id_number/summary')
    expect(Object.values(facts)).not.toContain('unknown')
  })

  it('are of all attempts that a decision reads', () => {
    const facts = factsOf(judgedWith(retried['po-box'], [[kyc('name', 'no_match')], []]))
    expect(facts).toMatchObject({
      '/lineage/before/0/kyc_check/name/summary': 'no_match',
      '/lineage/before/1/kyc_check/name/summary': 'match',
      '/lineage/children': 2,
    })
  })

  it('have nothing personal in them', () => {
    const text = JSON.stringify(factsOf(judgedWith([], [[]])))
    expect(JSON.stringify(plaidAnswer())).toContain('Leslie')
    for (const personal of [
      'user-1',
      'Leslie',
      'Knope',
      '123456789',
      'AB123456',
      '1975',
      'http',
      'jpeg',
      'saKrIBuEB9qJZng',
    ])
      expect(text).not.toContain(personal)
  })

  it('no id of an attempt that shows the same face: it may be that of another user', () => {
    const faces: Edit = ['/risk_check/facial_duplicates', [{ id: 'idv_canary_face' }, { id: 'flwses_canary_face' }]]
    expect(JSON.stringify(factsOf(judgedWith([faces], [[faces]])))).not.toContain('canary_face')
  })

  it('nothing of the other members of an answer, phone numbers among them', () => {
    const environment = 'production'
    const answer = fullAttempt({ ...anAttempt(), client_user_id: 'user-canary', shareable_url: canary })
    const own = rightOf(snapshotDecoder(environment).decode(answer))
    const judged = { ...own, risk_check: { ...own.risk_check, facial_duplicates: [] } }
    const text = JSON.stringify(
      factsOf(judgedOf({ snapshot: judged, lineage: lineageIn(judged, [judged]), counts: countsOf() })),
    )
    expect(text).not.toContain(canary)
    expect(text).not.toContain('user-canary')
    expect(factsOf(judgedWith([['/verify_sms', { verifications: [{ phone_number: '+15550001' }] }]]))).toMatchObject({
      '/verify_sms/verifications': 1,
    })
  })

  it.each<[string, Facts]>([
    ['none', {}],
    ['no status', { ...factsOf(judgedWith([])), '/status': 5 }],
    ['a place that is none', { ...factsOf(judgedWith([])), '/lineage/place': 'first' }],
    ['no time', { ...factsOf(judgedWith([])), '/created_at': 'yesterday' }],
    ['no counts', { ...factsOf(judgedWith([])), '/counts/inFlight': 'none' }],
  ])('that are changed so that they are none are refused: %s', (_, facts) => {
    expect(E.isLeft(judgedIn(facts, 'user-1'))).toBe(true)
  })
})

it('the snapshot of these tests is one', () => {
  expect(snapshotOf().client_user_id).toBe('user-1')
})
