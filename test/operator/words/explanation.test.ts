import { describe, expect, it } from 'vitest'
import type { AutomaticState, Explanation } from '../../../lib/domain/operator/explanation.ts'
import { explanationInWords } from '../../../operator/words/explanation.ts'

const states: Readonly<Record<AutomaticState, RegExp>> = {
  none: /No automatic retry is planned/,
  scheduled: /is planned for 2026-05-01T00:00:00.000Z/,
  waiting: /waits until 2026-05-01T00:00:00.000Z/,
  sending: /is being sent/,
  unknown: /outcome is not known yet/,
  review: /an operator must look/,
  watched: /looks again at 2026-05-01T00:00:00.000Z/,
  refused: /Plaid refused it/,
  skipped: /was not sent/,
  retried: /It was retried/,
  misdirected: /another one than was meant/,
  superseded: /A newer attempt/,
}

const unused = { used: 0, left: 2 }

const explanation: Explanation = {
  client_user_id: 'user-1',
  template_id: 'idvtmp_1',
  environment: 'production',
  mode: 'enforce',
  paused: false,
  policy: { version: 'v1', hash: 'abc' },
  attempts: [],
  on_demand: { permitted: false, reason: 'cooling-down' },
  automatic: { state: 'none', due_at: '2026-05-01T00:00:00.000Z', decision: null, reason: null, rules: [] },
  rules: [],
  counts: {
    automatic: unused,
    automatic_of_user: unused,
    automatic_by_document_or_selfie: unused,
    automatic_today: unused,
    on_demand: unused,
  },
  next_eligible_at: null,
  operator_text: 'for the operator',
  support_text: 'for support',
  applicant_text: null,
  change: { kind: 'wait', text: 'Wait until 2026-05-02T00:00:00.000Z.', until: '2026-05-02T00:00:00.000Z' },
  timeline: [],
  unreadable: 0,
}

const words = (changes: Partial<Explanation> = {}): string =>
  explanationInWords({ ...explanation, ...changes }, (_, text) => text).join('\n')

describe('an explanation in words', () => {
  it.each(Object.entries(states))('says what the state %s means', (state, text) => {
    expect(words({ automatic: { ...explanation.automatic, state: state as AutomaticState } })).toMatch(text)
  })

  it.each([
    ['retry', /retried automatically \(why\)/],
    ['hold', /not retried automatically; a person may retry it \(why\)/],
    ['never', /never retried automatically, and a person should not retry it \(why\)/],
    [null, /has not decided/],
  ] as const)('says what the decision %s means', (decision, text) => {
    expect(words({ automatic: { ...explanation.automatic, decision, reason: 'why' } })).toMatch(text)
  })

  it('says what stops everyone', () => {
    expect(words()).not.toMatch(/paused|shadow/)
    expect(words({ paused: true, mode: 'shadow' })).toMatch(
      /mode shadow: no automatic retry is sent, paused: no retry is sent/,
    )
  })

  it('says why a person may not retry, and what changes it', () => {
    expect(words()).toContain('A person may not retry it now (cooling-down).')
    expect(words()).toMatch(/To change it +Wait until 2026-05-02T00:00:00.000Z\.$/m)
  })

  it('has one line for each row of the timeline', () => {
    const row = { at: '2026-05-01T00:00:00.000Z', attempt_id: 'idv_1', kind: 'sent', text: 'Sent.' } as const
    const text = words({ timeline: [row, { ...row, kind: 'outcome', text: 'Retried.', new_attempt_id: 'idv_2' }] })
    expect(text.split('\n').slice(-2)).toEqual([
      '  2026-05-01T00:00:00.000Z  idv_1  sent               Sent.',
      '  2026-05-01T00:00:00.000Z  idv_1  outcome            Retried. (new attempt idv_2)',
    ])
  })

  it('shows a colour only where the style gives one', () => {
    expect(words()).not.toContain('\u001b')
  })
})
