import { describe, expect, it } from 'vitest'
import type { ExportedDecision } from '../../../lib/domain/operator/read-answers.ts'
import type { Policy } from '../../../lib/domain/policy/policy.ts'
import type { RuleAction } from '../../../lib/domain/policy/rule-action.ts'
import type { RuleName } from '../../../lib/domain/policy/rules/rule-name.ts'
import { recordsBy } from '../../../policy-tools/backtest/records.ts'
import { type Report, reportOf } from '../../../policy-tools/backtest/report.ts'
import { recordedDecisions } from '../../support/recorded-decisions.ts'
import { policyWith, shippedPolicy } from '../proving.ts'

const hold = { decision: 'hold', class: 'typing', reason: 'post-office-box' } as const

const stricter = policyWith({
  version: 'stricter-1',
  rules: { ...shippedPolicy.rules, 'po-box': hold, 'sms-not-verified': hold, 'session-expired': hold },
})

type Retry = Extract<RuleAction, { readonly decision: 'retry' }>

const retryOf = (rule: RuleName): Retry => {
  const action = shippedPolicy.rules[rule]
  if (action.decision !== 'retry') throw new Error(`${rule} is no retry`)
  return action
}

const allHeld = (): Policy['rules'] =>
  Object.fromEntries(
    Object.entries(shippedPolicy.rules).map(([rule, action]) => [rule, action.decision === 'retry' ? hold : action]),
  ) as Policy['rules']

const retriedOn = (day: string): ExportedDecision['closed'] => ({ outcome: 'retried', at: `${day}T00:00:00Z` })

const made = [...recordedDecisions({ seed: 3, records: 400, policies: [shippedPolicy] })].map(
  ({ decision }) => decision,
)

const backtest = (lines: ReadonlyArray<unknown>, compared: ReadonlyArray<Policy>): Report => {
  const atHand = new Map([shippedPolicy, ...compared].map(policy => [policy.hash, policy]))
  const records = recordsBy({ compared, atHand })
  for (const [index, line] of lines.entries())
    records.take(typeof line === 'string' ? line : JSON.stringify(line), index + 1)
  const named = compared.map(policy => ({ file: policy.version, policy }))
  return reportOf(records.taken(), named, atHand)
}

const first = (holds: (decision: ExportedDecision) => boolean): ExportedDecision => {
  const found = made.find(holds)
  if (found === undefined) throw new Error('none was made')
  return found
}

const retriedBy = (rule: string) => (decision: ExportedDecision) =>
  decision.decision === 'Retry' && decision.rules.join() === rule && decision.facts['/lineage/children'] === 0

describe('recorded decisions, judged again', () => {
  it('by their own policy, are what they were, and all attempts exist', () => {
    const { policies, recorded, changes } = backtest(made, [shippedPolicy])
    const { retried, held, never } = recorded
    expect(policies[0]).toMatchObject({ retried, held, never, would_not_exist: 0, would_be_another: 0 })
    expect(changes).toMatchObject({ changed: 0, matrix: [], rows: [] })
  })

  it('in another order of the lines, give the same report', () => {
    expect(backtest(made.toReversed(), [stricter, shippedPolicy])).toEqual(backtest(made, [stricter, shippedPolicy]))
  })

  it('of one attempt: the newest counts, wherever it stands', () => {
    const newer = first(retriedBy('po-box'))
    const older = { ...newer, at: '2020-01-01T00:00:00.000Z', closed: { outcome: 'recovered', at: newer.at } }
    for (const lines of [
      [older, newer],
      [newer, older],
    ])
      expect(backtest(lines, [shippedPolicy])).toMatchObject({
        records: { read: 2, duplicates: 1, attempts: 1, from: newer.at },
      })
  })

  it('that are not as their own policy decides, are a fault that is named', () => {
    const changed = { ...first(retriedBy('po-box')), decision: 'Hold', reason: 'in-flight', rules: [] }
    expect(backtest([...made.slice(0, 2), changed], [stricter]).reproduction).toEqual({
      checked: 3,
      differing: 1,
      first_differing: [
        {
          line: 3,
          attempt_id: changed.attempt_id,
          recorded: 'hold (in-flight)',
          decided: 'retry incomplete (po-box)',
        },
      ],
    })
  })

  it.each<[string, unknown]>([
    ['not JSON', '{"attempt_id": '],
    ['no record of a decision', '[]'],
    ['no record of a decision: at is absent, or is not what it should be', { ...made[0], at: 'yesterday' }],
    ['its facts are not those of a decision', { ...made[0], facts: {} }],
    ['its facts are those of another attempt, template or environment', { ...made[0], attempt_id: 'idv_another' }],
  ])('that cannot be read are counted and named by line: %s', (reason, line) => {
    expect(backtest([made[0], line], [shippedPolicy]).records).toMatchObject({
      lines: 2,
      read: 1,
      unreadable: 1,
      first_unreadable: [{ line: 2, reason }],
    })
  })

  it('names twenty unreadable lines, and counts all', () => {
    const { unreadable, first_unreadable } = backtest([made[0], ...Array(25).fill('x')], [shippedPolicy]).records
    expect([unreadable, first_unreadable.length, first_unreadable.at(-1)?.line]).toEqual([25, 20, 21])
  })
})

describe('what the records do not know', () => {
  const held = first(({ decision, rules }) => decision === 'Hold' && rules.join() === 'thin-file')
  const bold = policyWith({
    version: 'bold-1',
    rules: {
      ...shippedPolicy.rules,
      'thin-file': {
        decision: 'retry',
        class: 'step-up',
        strategy: 'custom',
        automaticMax: 1,
        applicantText: 'bring-document',
      },
      'po-box': { ...retryOf('po-box'), strategy: 'reset' },
    },
  })

  it('is whether a retry recovers that was not made', () => {
    expect(backtest([held], [bold]).policies[0]?.recovery).toMatchObject({
      recovered: 0,
      not_recovered: 0,
      unknown: 1,
      unknown_because: { 'was-not-retried': 1 },
      rate: null,
      if_none_of_the_unknown_recovers: { rate: 0 },
      if_all_of_the_unknown_recover: { rate: 1 },
    })
  })

  it('is whether one with another strategy does', () => {
    const closed = { outcome: 'recovered', at: '2026-06-01T00:00:00Z' }
    const box = { ...first(retriedBy('po-box')), closed }
    expect(backtest([box], [shippedPolicy]).policies[0]?.recovery).toMatchObject({ recovered: 1, unknown: 0 })
    expect(backtest([box], [bold]).policies[0]?.recovery).toMatchObject({
      recovered: 0,
      unknown_because: { 'other-strategy': 1 },
    })
  })

  it.each<[string, ExportedDecision['closed'], string, object]>([
    ['no outcome', undefined, '2026-03-01T00:00:00Z', { unknown_because: { 'not-ended': 1 } }],
    [
      'a new attempt that may still succeed',
      retriedOn('2026-03-01'),
      '2026-03-20',
      { unknown_because: { 'not-ended': 1 } },
    ],
    ['one that has had its time', retriedOn('2026-03-01'), '2026-04-20', { not_recovered: 1, unknown: 0 }],
    ['a review', { outcome: 'review', at: '2026-03-01T00:00:00Z' }, '2026-04-20', { unknown_because: { unclear: 1 } }],
    ['a send that did not happen', { outcome: 'skipped', at: '2026-03-01T00:00:00Z' }, '2026-04-20', { not_sent: 1 }],
  ])('%s', (_, closed, end, wanted) => {
    const { closed: __, ...box } = first(retriedBy('po-box'))
    const last = { ...held, at: `${end.slice(0, 10)}T00:00:00Z` }
    const record = { ...box, at: '2026-02-28T00:00:00Z', ...(closed && { closed }) }
    expect(backtest([record, last], [shippedPolicy]).policies[0]?.recovery).toMatchObject(wanted)
  })
})

describe('a later attempt', () => {
  const child = first(
    ({ facts }) =>
      typeof facts['/previous_attempt_id'] === 'string' && facts['/lineage/before/0/previous_attempt_id'] === undefined,
  )
  const parent = (part: Partial<ExportedDecision>): ExportedDecision => ({
    ...first(({ attempt_id }) => attempt_id === String(child.facts['/previous_attempt_id']).replace('flwses_', 'idv_')),
    ...part,
  })
  const nothing = policyWith({ version: 'nothing-1', rules: allHeld() })
  const tally = (before: ExportedDecision, policy: Policy) => backtest([child, before], [policy]).policies[0]

  it('would not exist where the retry that made it would not be made', () => {
    const sent = parent({ decision: 'Retry', closed: { outcome: 'retried', at: child.at } })
    expect(tally(sent, nothing)).toMatchObject({ would_not_exist: 1, would_be_another: 0 })
  })

  it('exists where a person made it', () => {
    const superseded = parent({ decision: 'Retry', closed: { outcome: 'superseded', at: child.at } })
    expect(tally(superseded, nothing)).toMatchObject({ would_not_exist: 0, would_be_another: 0 })
  })

  it('would not exist either where it comes after such a one, and only the file knows', () => {
    const sent = parent({ decision: 'Retry', closed: { outcome: 'retried', at: child.at } })
    const of = 'idv_grandchild'
    const facts = Object.fromEntries(
      Object.entries({ ...child.facts, '/id': of, '/previous_attempt_id': child.attempt_id }).filter(
        ([pointer]) => !pointer.startsWith('/lineage/before'),
      ),
    )
    const { closed: _, ...unsent } = child
    const grandchild = { ...unsent, attempt_id: of, facts }
    expect(backtest([grandchild, unsent, sent], [nothing]).policies[0]).toMatchObject({ would_not_exist: 2 })
  })
})
