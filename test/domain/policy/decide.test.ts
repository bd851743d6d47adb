import { describe, expect, it } from 'vitest'
import type { Attempt } from '../../../lib/domain/plaid/attempt.ts'
import { decide } from '../../../lib/domain/policy/decide.ts'
import type { Edit } from '../../support/edited.ts'
import { otherSpelling } from '../../support/other-spelling.ts'
import { attemptId, nowMs, retried } from '../../support/plaid-answer.ts'
import { countsOf, policyOf, rowOf, snapshotOf } from '../../support/policy-inputs.ts'

type Edits = ReadonlyArray<Edit>

interface Situation {
  readonly policy?: Edits
  readonly answer?: Edits
  readonly counts?: Edits
  readonly history?: (row: Attempt) => ReadonlyArray<Attempt>
  readonly atMs?: number
}

const decided = ({ policy = [], answer = [], counts = [], history, atMs = nowMs }: Situation) => {
  const snapshot = snapshotOf(...retried['one-detail-differs'], ...answer)
  const row = rowOf(snapshot)
  return decide(policyOf(...policy), snapshot, history?.(row) ?? [row], countsOf(...counts), atMs)
}

const ended = (decision: ReturnType<typeof decided>) => [
  decision.record.stage,
  decision._tag,
  decision._tag === 'Retry' ? decision.request.strategy : decision.reason,
]

const child = (row: Attempt): Attempt => ({ ...row, id: 'idv_child', previous_attempt_id: attemptId })

/** One situation for each stage, in the order of evaluation: the first one that applies decides. */
const stops: ReadonlyArray<{ readonly says: readonly [string, string, string]; readonly situation: Situation }> = [
  { says: ['allow-list', 'Hold', 'environment-not-allowed'], situation: { policy: [['/environments', ['sandbox']]] } },
  { says: ['allow-list', 'Hold', 'template-not-allowed'], situation: { policy: [['/templateIds', []]] } },
  { says: ['veto', 'Never', 'risk-check'], situation: { answer: [['/steps/risk_check', 'failed']] } },
  { says: ['child', 'Hold', 'already-retried'], situation: { history: row => [child(row), row] } },
  { says: ['in-flight', 'Hold', 'in-flight'], situation: { counts: [['/inFlight', 1]] } },
  { says: ['caps', 'Hold', 'limit-reached'], situation: { counts: [['/subject/automatic', 2]] } },
  { says: ['reason', 'Never', 'terms-not-accepted'], situation: { answer: [['/steps/accept_tos', 'failed']] } },
  { says: ['strategy', 'Hold', 'request-not-valid'], situation: { answer: [['/client_user_id', 'not\u0000legible']] } },
]

const joined = (situations: ReadonlyArray<Situation>): Situation => ({
  policy: situations.flatMap(({ policy = [] }) => policy),
  answer: situations.flatMap(({ answer = [] }) => answer),
  counts: situations.flatMap(({ counts = [] }) => counts),
  history: row => situations.find(({ history }) => history !== undefined)?.history?.(row) ?? [row],
})

describe('order of evaluation', () => {
  it.each(stops.map(({ says, situation }) => ({ name: says.join(' '), says, situation })))(
    '$name, alone',
    ({ says, situation }) => {
      expect(ended(decided(situation))).toEqual(says)
    },
  )

  it.each(stops.map(({ says }, index) => ({ name: says.join(' '), says, later: stops.slice(index) })))(
    '$name, with all later ones too',
    ({ says, later }) => {
      expect(ended(decided(joined(later.map(({ situation }) => situation))))).toEqual(says)
    },
  )

  it('a retry when nothing prevents it', () => {
    expect(ended(decided({}))).toEqual(['strategy', 'Retry', 'incomplete'])
  })
})

describe('history', () => {
  it.each([
    ['an attempt that is not the newest', (row: Attempt) => [{ ...row, id: 'idv_newer' }, row]],
    ['an attempt that is not listed', (row: Attempt) => [{ ...row, id: 'idv_other' }]],
    ['an empty list', () => []],
  ])('%s is held', (_, history) => {
    expect(ended(decided({ history }))).toEqual(['child', 'Hold', 'not-newest'])
  })

  it.each<[string, Situation]>([
    ['the newest row', { history: row => [{ ...row, id: otherSpelling(row.id) }] }],
    ['the template of the policy', { policy: [['/templateIds', ['flwtmp_local']]] }],
    ['the template of the attempt', { answer: [['/template/id', 'flwtmp_local']] }],
  ])('%s in the other spelling is the same', (_, situation) => {
    expect(ended(decided(situation))).toEqual(['strategy', 'Retry', 'incomplete'])
  })

  it('a child that spells its parent otherwise is a child', () => {
    const history = (row: Attempt) => [{ ...child(row), previous_attempt_id: otherSpelling(row.id) }, row]
    expect(ended(decided({ history }))).toEqual(['child', 'Hold', 'already-retried'])
  })

  it('earlier attempts do not matter', () => {
    expect(decided({ history: row => [row, { ...row, id: 'idv_earlier' }] })._tag).toBe('Retry')
  })
})

describe('caps', () => {
  const document = retried['image-unclear']
  it.each([
    { name: 'per user and template', counts: [['/subject/automatic', 1]], allowed: true },
    { name: 'per user and template, reached', counts: [['/subject/automatic', 2]], allowed: false },
    { name: 'per user over all templates', counts: [['/user/retries', 2]], allowed: true },
    { name: 'per user over all templates, reached', counts: [['/user/retries', 3]], allowed: false },
    { name: 'on-demand retries count over all templates', counts: [['/subject/onDemand', 3]], allowed: false },
    { name: 'on-demand retries do not count as automatic ones', counts: [['/subject/onDemand', 2]], allowed: true },
    { name: 'by rule', counts: [['/subject/automaticByRule', { 'one-detail-differs': 1 }]], allowed: true },
    { name: 'by rule, reached', counts: [['/subject/automaticByRule', { 'one-detail-differs': 2 }]], allowed: false },
    { name: 'by another rule', counts: [['/subject/automaticByRule', { 'image-unclear': 1 }]], allowed: true },
    { name: 'document or selfie, other rule', counts: [['/subject/automaticByDocumentOrSelfie', 1]], allowed: true },
    {
      name: 'document, first',
      counts: [],
      answer: [['/kyc_check/name/summary', 'match'], ['/steps/kyc_check', 'success'], ...document],
      allowed: true,
    },
    {
      name: 'document after selfie',
      counts: [['/subject/automaticByDocumentOrSelfie', 1]],
      answer: [['/kyc_check/name/summary', 'match'], ['/steps/kyc_check', 'success'], ...document],
      allowed: false,
    },
  ] satisfies ReadonlyArray<{ name: string; counts: Edits; answer?: Edits; allowed: boolean }>)('$name', situation => {
    expect(ended(decided(situation))).toEqual(
      situation.allowed ? ['strategy', 'Retry', 'incomplete'] : ['caps', 'Hold', 'limit-reached'],
    )
  })

  it.each([
    ['/subject/automatic', Number.NaN],
    ['/subject/automatic', -1],
    ['/subject/onDemand', 0.5],
    ['/user/retries', Number.POSITIVE_INFINITY],
    ['/subject/automaticByRule', { 'sms-not-verified': -1 }],
    ['/automaticByDay', [Number.NaN]],
    ['/subject/lastSentAtMs', nowMs + 24 * 3_600_000],
    ['/subject/lastSentAtMs', Number.NaN],
    ['/firstSeenAtMs', -1],
  ])('counts that can be no counts are held: %s %s', (pointer, value) => {
    expect(ended(decided({ counts: [[pointer, value]] }))).toEqual(['caps', 'Hold', 'counts-unreadable'])
  })
})

describe('age', () => {
  const created: Edit = ['/created_at', '2026-03-01T00:00:00Z']
  const createdMs = Date.parse('2026-03-01T00:00:00Z')
  const dayMs = 24 * 3_600_000
  const early: Edits = [created, ['/completed_at', '2026-03-01T01:00:00Z']]

  it.each([
    { name: 'fourteen days', atMs: createdMs + 14 * dayMs, says: ['strategy', 'Retry', 'incomplete'] },
    { name: 'a millisecond more', atMs: createdMs + 14 * dayMs + 1, says: ['reason', 'Hold', 'too-old'] },
    {
      name: 'a clock that is five minutes behind',
      atMs: createdMs - 300_000,
      answer: [['/completed_at', null]],
      says: ['strategy', 'Retry', 'incomplete'],
    },
    { name: 'a clock that is further behind', atMs: createdMs - 300_001, says: ['reason', 'Hold', 'clock-unreadable'] },
    {
      name: 'an end in the future',
      atMs: createdMs + 3_000_000,
      answer: [['/completed_at', '2027-01-01T00:00:00Z']],
      says: ['reason', 'Hold', 'clock-unreadable'],
    },
    { name: 'no clock', atMs: Number.NaN, says: ['reason', 'Hold', 'clock-unreadable'] },
    { name: 'no end of time', atMs: Number.POSITIVE_INFINITY, says: ['reason', 'Hold', 'too-old'] },
  ] satisfies ReadonlyArray<{ name: string; atMs: number; answer?: Edits; says: ReadonlyArray<string> }>)(
    '$name',
    ({ atMs, answer = [], says }) => {
      expect(ended(decided({ answer: [...early, ...answer], atMs }))).toEqual(says)
    },
  )

  it('a retry that would come when the attempt is too old is held', () => {
    const spent: Edit = ['/automaticByDay', Array.from({ length: 30 }, () => 200)]
    expect(ended(decided({ counts: [spent] }))).toEqual(['strategy', 'Hold', 'too-old'])
  })
})

describe('record', () => {
  it('says which rule fired, which did not, by which policy, and what the caps leave', () => {
    const { record } = decided({
      counts: [
        ['/subject/automatic', 1],
        ['/user/retries', 1],
      ],
    })
    expect(record).toMatchObject({
      attemptId,
      stage: 'strategy',
      fired: ['one-detail-differs'],
      rules: { 'one-detail-differs': 'matched', 'document-forged': 'not-matched' },
      vetoes: [],
      policy: { version: 'fixture-v1', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      automaticLeft: 1,
      nextEligibleAtMs: nowMs,
      applicantText: { id: 'try-again', text: 'You can try again.' },
    })
    expect(Object.keys(record.rules)).toHaveLength(17)
  })

  it('gives the operator the decision, the rule, the counts, the time and the policy', () => {
    expect(decided({}).record.operatorText).toMatch(
      /^Retry incomplete, not before 2026-03-10T12:00:00\.000Z, by one-detail-differs \(typing\)\. .*0 of 2 with this template.*0 of 3.*0 of 200\. Policy fixture-v1 [0-9a-f]{12}\.$/,
    )
    expect(decided({ counts: [['/inFlight', 1]] }).record.operatorText).toMatch(/^Hold: in-flight, at in-flight\./)
    expect(decided({ answer: [['/status', 'success']] }).record.operatorText).toMatch(
      /^Never: status-success, at veto\./,
    )
  })

  it('a rule that matched but did not decide did not fire', () => {
    const { record } = decided({ counts: [['/subject/automatic', 2]] })
    expect({ fired: record.fired, rule: record.rules['one-detail-differs'] }).toEqual({ fired: [], rule: 'matched' })
  })

  it('does not grow with what Plaid sends', () => {
    const many: Edit = ['/documentary_verification/documents', Array.from({ length: 5_000 }, () => 'x')]
    expect(decided({ answer: [many] }).record.unrecognised).toHaveLength(20)
  })
})
