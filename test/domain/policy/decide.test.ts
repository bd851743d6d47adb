import { describe, expect, it } from 'vitest'
import { decide } from '../../../lib/domain/policy/decide.ts'
import type { Decision } from '../../../lib/domain/policy/decision.ts'
import type { Snapshot } from '../../../lib/domain/policy/findings/snapshot.ts'
import { ruleNames } from '../../../lib/domain/policy/rules/rule-name.ts'
import type { Edit } from '../../support/edited.ts'
import { otherSpelling } from '../../support/other-spelling.ts'
import { attemptId, nowMs, retried } from '../../support/plaid-answer.ts'
import { countsOf, lineageIn, policyOf, snapshotOf } from '../../support/policy-inputs.ts'
import type { Edits } from './judged.ts'

interface Situation {
  readonly policy?: Edits
  readonly answer?: Edits
  readonly counts?: Edits
  readonly history?: (row: Snapshot) => ReadonlyArray<Snapshot>
  readonly atMs?: number
}

const decided = ({ policy = [], answer = [], counts = [], history, atMs = nowMs }: Situation): Decision => {
  const snapshot = snapshotOf(...retried['one-detail-differs'], ...answer)
  const lineage = lineageIn(snapshot, history?.(snapshot) ?? [snapshot])
  return decide(policyOf(...policy), snapshot, lineage, countsOf(...counts), atMs)
}

const ended = (decision: Decision) => [
  decision.record.stage,
  decision._tag,
  decision._tag === 'Retry' ? decision.request.strategy : decision.reason,
]

const child = (row: Snapshot): Snapshot => ({
  ...row,
  id: 'idv_child',
  previous_attempt_id: attemptId,
  created_at: '2026-03-10T11:00:00Z',
})

const spentDays: Edit = ['/automaticByDay', Array.from({ length: 30 }, () => 200)]

/** One situation for each stage, in the order of evaluation: the first one that applies decides. */
const stops: ReadonlyArray<{ readonly says: readonly [string, string, string]; readonly situation: Situation }> = [
  { says: ['allow-list', 'Hold', 'environment-not-allowed'], situation: { policy: [['/environments', ['sandbox']]] } },
  { says: ['allow-list', 'Hold', 'template-not-allowed'], situation: { policy: [['/templateIds', []]] } },
  { says: ['veto', 'Never', 'risk-check'], situation: { answer: [['/steps/risk_check', 'failed']] } },
  { says: ['veto', 'Hold', 'under-review'], situation: { answer: [['/steps/selfie_check', 'pending_review']] } },
  { says: ['child', 'Hold', 'already-retried'], situation: { history: row => [child(row), row] } },
  { says: ['in-flight', 'Hold', 'in-flight'], situation: { counts: [['/inFlight', 1]] } },
  {
    says: ['reason', 'Hold', 'details-conflict'],
    situation: { answer: [['/kyc_check/date_of_birth/summary', 'no_match']] },
  },
  { says: ['caps', 'Hold', 'limit-reached'], situation: { counts: [['/subject/automatic', 2]] } },
  { says: ['strategy', 'Hold', 'request-not-valid'], situation: { answer: [['/client_user_id', 'not\u0000legible']] } },
  { says: ['time', 'Hold', 'too-old'], situation: { counts: [spentDays] } },
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
    expect(ended(decided({}))).toEqual(['time', 'Retry', 'incomplete'])
  })

  it('an attempt at which nothing more can be done is never exhausted', () => {
    const forged: Edits = [
      ['/steps/documentary_verification', 'failed'],
      ['/documentary_verification/documents/0/analysis/authenticity', 'no_match'],
    ]
    expect(ended(decided({ answer: forged, counts: [['/subject/automatic', 3]] }))).toEqual([
      'veto',
      'Never',
      'document-forged',
    ])
  })
})

describe('history', () => {
  it.each([
    ['an attempt that is not the newest', (row: Snapshot) => [{ ...row, id: 'idv_newer' }, row]],
    ['an attempt that is not listed', (row: Snapshot) => [{ ...row, id: 'idv_other' }]],
    ['an empty list', () => []],
  ])('%s is held', (_, history) => {
    expect(ended(decided({ history }))).toEqual(['child', 'Hold', 'not-newest'])
  })

  it.each<[string, Situation]>([
    ['the newest row', { history: row => [{ ...row, id: otherSpelling(row.id) }] }],
    ['the template of the policy', { policy: [['/templateIds', ['flwtmp_local']]] }],
    ['the template of the attempt', { answer: [['/template/id', 'flwtmp_local']] }],
  ])('%s in the other spelling is the same', (_, situation) => {
    expect(ended(decided(situation))).toEqual(['time', 'Retry', 'incomplete'])
  })

  it('the request keeps the spelling that Plaid gave', () => {
    expect(decided({ answer: [['/template/id', 'flwtmp_local']] })).toMatchObject({
      request: { template_id: 'flwtmp_local', strategy: 'incomplete' },
    })
  })

  it('a child that spells its parent otherwise is a child', () => {
    const history = (row: Snapshot) => [{ ...child(row), previous_attempt_id: otherSpelling(row.id) }, row]
    expect(ended(decided({ history }))).toEqual(['child', 'Hold', 'already-retried'])
  })
})

describe('counts that can be no counts are held', () => {
  it.each([
    ['/subject/automatic', Number.NaN],
    ['/subject/automatic', -1],
    ['/subject/onDemand', 0.5],
    ['/user/retries', Number.POSITIVE_INFINITY],
    ['/subject/automaticByRule', { 'sms-not-verified': -1 }],
    ['/automaticByDay', [Number.NaN]],
    ['/subject/lastSentAtMs', nowMs + 24 * 3_600_000],
    ['/subject/lastSentAtMs', Number.NaN],
  ])('%s %s', (pointer, value) => {
    expect(ended(decided({ counts: [[pointer, value]] }))).toEqual(['caps', 'Hold', 'counts-unreadable'])
  })
})

describe('age', () => {
  const created: Edit = ['/created_at', '2026-03-01T00:00:00Z']
  const createdMs = Date.parse('2026-03-01T00:00:00Z')
  const dayMs = 24 * 3_600_000
  const endedMs = createdMs + 3 * dayMs
  const early: Edits = [created, ['/completed_at', new Date(endedMs).toISOString()]]
  const unended: Edits = [['/completed_at', null]]

  it.each([
    { name: 'fourteen days after the end', atMs: endedMs + 14 * dayMs, says: ['time', 'Retry', 'incomplete'] },
    { name: 'a millisecond more', atMs: endedMs + 14 * dayMs + 1, says: ['time', 'Hold', 'too-old'] },
    {
      name: 'without an end, fourteen days after the beginning',
      atMs: createdMs + 14 * dayMs,
      answer: unended,
      says: ['time', 'Retry', 'incomplete'],
    },
    {
      name: 'without an end, a millisecond more',
      atMs: createdMs + 14 * dayMs + 1,
      answer: unended,
      says: ['time', 'Hold', 'too-old'],
    },
    {
      name: 'a clock that is five minutes behind',
      atMs: createdMs - 300_000,
      answer: unended,
      says: ['time', 'Retry', 'incomplete'],
    },
    {
      name: 'a clock that is further behind',
      atMs: createdMs - 300_001,
      answer: unended,
      says: ['reason', 'Hold', 'clock-unreadable'],
    },
    {
      name: 'an end in the future',
      atMs: createdMs + 3_000_000,
      answer: [['/completed_at', '2027-01-01T00:00:00Z']],
      says: ['reason', 'Hold', 'clock-unreadable'],
    },
    { name: 'no clock', atMs: Number.NaN, says: ['reason', 'Hold', 'clock-unreadable'] },
    { name: 'no end of time', atMs: Number.POSITIVE_INFINITY, says: ['time', 'Hold', 'too-old'] },
  ] satisfies ReadonlyArray<{ name: string; atMs: number; answer?: Edits; says: ReadonlyArray<string> }>)(
    '$name',
    ({ atMs, answer = [], says }) => {
      expect(ended(decided({ answer: [...early, ...answer], atMs }))).toEqual(says)
    },
  )

  it('a retry that would come when the attempt is too old is held', () => {
    expect(ended(decided({ counts: [spentDays] }))).toEqual(['time', 'Hold', 'too-old'])
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
      stage: 'time',
      fired: ['one-detail-differs'],
      rules: { 'one-detail-differs': 'matched', 'details-close': 'not-matched' },
      vetoes: [],
      signals: [],
      policy: { version: 'fixture-v1', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      automaticLeft: 1,
      nextEligibleAtMs: nowMs,
      applicantText: { id: 'check-details', language: 'en' },
    })
    expect(Object.keys(record.rules)).toEqual(ruleNames)
  })

  it('names the maxima of the rules that fired, and whether a document or selfie is asked for', () => {
    expect(decided({})).toMatchObject({ maxima: { 'one-detail-differs': 2 }, isDocumentOrSelfie: false })
    const document: Edits = [['/steps/kyc_check', 'success'], ...retried['image-unclear']]
    expect(decided({ answer: document })).toMatchObject({ maxima: { 'image-unclear': 1 }, isDocumentOrSelfie: true })
  })

  it('a rule that matched but did not decide did not fire', () => {
    const { record } = decided({ counts: [['/inFlight', 1]] })
    expect({ fired: record.fired, rule: record.rules['one-detail-differs'] }).toEqual({ fired: [], rule: 'matched' })
  })

  it('a retry that a cap stops names the rules that would have retried', () => {
    const { record } = decided({ counts: [['/subject/automatic', 2]] })
    expect(record).toMatchObject({ stage: 'caps', fired: ['one-detail-differs'], nextEligibleAtMs: null })
  })

  it('does not grow with what Plaid sends', () => {
    const many: Edit = ['/documentary_verification/documents', Array.from({ length: 5_000 }, () => 'x')]
    expect(decided({ answer: [many] }).record.unrecognised).toHaveLength(20)
  })
})
