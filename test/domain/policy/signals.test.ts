import { describe, expect, it } from 'vitest'
import { type SignalAction, signalNames, signalsOn } from '../../../lib/domain/policy/signals.ts'
import type { Edit } from '../../support/edited.ts'
import { policyOf } from '../../support/policy-inputs.ts'
import { decided, type Edits, named, retried, standingIn, step, verdict } from './judged.ts'

const device = (ip_proxy_type: unknown, ip_spam_list_count: unknown = 0) => ({ ip_proxy_type, ip_spam_list_count })
const devices = (...all: ReadonlyArray<object>): Edit => ['/risk_check/devices', all]
const email = (member: string, word: string): Edit => [
  '/risk_check/email',
  { is_deliverable: 'yes', domain_is_disposable: 'no', top_level_domain_is_suspicious: 'no', [member]: word },
]
const trust = (score: unknown): Edit => ['/risk_check/trust_index_score', score]
const numbers = (...all: ReadonlyArray<string | null>): Edit => [
  '/verify_sms',
  { verifications: all.map(phone_number => ({ phone_number })) },
]
const four = ['+1', '+2', '+3', '+4'] as const

const proxy = devices(device('tor'))
const spam = devices(device('none_detected', 2))
const disposable = email('domain_is_disposable', 'yes')

const rows: ReadonlyArray<{
  readonly signal: string
  readonly matches: ReadonlyArray<Edits>
  readonly misses: ReadonlyArray<Edits>
}> = [
  {
    signal: 'risky-interactions',
    matches: [[['/risk_check/behavior/user_interactions', 'risky']]],
    misses: [
      ...['genuine', 'neutral', 'no_data'].map((word): Edits => [['/risk_check/behavior/user_interactions', word]]),
      [['/risk_check/behavior', null]],
    ],
  },
  {
    signal: 'low-trust-index',
    matches: [[trust(0)], [trust(19)], [trust(19.9)]],
    misses: [[trust(20)], [trust(100)], [trust(null)], [['/latest_scored_protect_event', { trust_index_score: 1 }]]],
  },
  {
    signal: 'suspicious-network',
    matches: [
      ...['tor', 'web_proxy', 'public_proxy'].map((type): Edits => [devices(device(type)), disposable]),
      [devices(device('tor', 2))],
      [devices(device('none_detected'), device('tor'), device('vpn', 2))],
      [spam, disposable],
      [devices(device('tor', 2)), disposable],
      [proxy, email('top_level_domain_is_suspicious', 'yes')],
      [proxy, email('is_deliverable', 'no')],
    ],
    misses: [
      [proxy],
      [spam],
      [disposable],
      [devices(device('vpn')), disposable],
      [devices(device('none_detected')), disposable],
      [devices(device('none_detected', 1)), disposable],
      [devices(device(null, null)), disposable],
      [devices(device('tor'), device('web_proxy'))],
      [proxy, email('is_deliverable', 'no_data')],
      [proxy, ['/risk_check/email', null]],
      [disposable, ['/risk_check/devices', null]],
    ],
  },
  {
    signal: 'many-phone-numbers',
    matches: [[numbers(...four)], [numbers(...four, null, '+1')]],
    misses: [
      [numbers(...four.slice(1))],
      [numbers(...four.slice(1), '+2', '+2', '+3')],
      [numbers(...four.slice(1), null, null)],
      [['/verify_sms', null]],
      [['/verify_sms', { verifications: null }]],
    ],
  },
]

it('every signal has its row', () => {
  expect(rows.map(({ signal }) => signal)).toEqual(signalNames)
})

describe.each(rows)('$signal', ({ signal, matches, misses }) => {
  const under = (action: SignalAction) => ({ policy: policyOf([`/signals/${signal}`, action]) })
  const retry = retried['one-detail-differs']

  it.each(matches.map(edits => [named(edits), edits] as const))('is on: %s', (_, edits) => {
    expect(signalsOn(standingIn(edits))).toEqual([signal])
    const attempt = [...retry, ...edits]
    expect(verdict(attempt, under('hold'))).toBe(`Hold ${signal}`)
    expect(verdict(attempt, under('never'))).toBe(`Never ${signal}`)
    expect(verdict(attempt, under('ignore'))).toBe('Retry incomplete')
  })

  it.each(misses.map(edits => [named(edits), edits] as const))('is not on: %s', (_, edits) => {
    expect(signalsOn(standingIn(edits))).toEqual([])
    expect(verdict([...retry, ...edits])).toBe('Retry incomplete')
  })

  it('does not count once a person has approved the risk check, and does whatever else its status is', () => {
    const [edits = []] = matches
    expect(signalsOn(standingIn([step('risk_check', 'manually_approved'), ...edits]))).toEqual([])
    for (const status of ['success', 'not_applicable', 'failed', 'expired'])
      expect(signalsOn(standingIn([step('risk_check', status), ...edits]))).toEqual([signal])
  })
})

describe('of several', () => {
  const risky: Edit = ['/risk_check/behavior/user_interactions', 'risky']
  const both = [...retried['one-detail-differs'], risky, trust(0)]

  it('never comes before hold, in whatever order they stand', () => {
    expect(verdict(both)).toBe('Hold risky-interactions')
    expect(verdict(both, { policy: policyOf(['/signals/low-trust-index', 'never']) })).toBe('Never low-trust-index')
    expect(verdict(both, { policy: policyOf(['/signals/risky-interactions', 'ignore']) })).toBe('Hold low-trust-index')
  })

  it('all are in the record, ignored ones too', () => {
    const { record } = decided(both, { policy: policyOf(['/signals/risky-interactions', 'ignore']) })
    expect(record.signals).toEqual(['risky-interactions', 'low-trust-index'])
    expect(record.fired).toEqual([])
  })

  it('a never of a rule comes before a hold of a signal', () => {
    const policy = policyOf(['/rules/one-detail-differs', { decision: 'never', class: 'mine', reason: 'mine' }])
    expect(verdict(both, { policy })).toBe('Never mine')
  })
})

describe('a skipped step has the signals of the attempt before', () => {
  it.each<[string, Edit]>([
    ['risk_check', ['/risk_check/behavior/user_interactions', 'risky']],
    ['verify_sms', numbers(...four)],
  ])('%s', (name, sign) => {
    const retry = retried['one-detail-differs']
    expect(signalsOn(standingIn([...retry, step(name, 'skipped')], { before: [[sign]] }))).toHaveLength(1)
    expect(signalsOn(standingIn(retry, { before: [[sign]] }))).toEqual([])
  })
})

it('of phone numbers only the count is kept', () => {
  expect(JSON.stringify(standingIn([numbers('+1999', '+2999')]))).not.toContain('999"')
  expect(standingIn([numbers('+1999', '+2999')]).phoneNumbers).toBe(2)
})
