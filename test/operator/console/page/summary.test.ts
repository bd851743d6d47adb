import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PeriodRow } from '../../../../lib/domain/operator/read-answers.ts'
import { costOf } from '../../../../operator/console/page/period/cost.ts'
import { summaryOf } from '../../../../operator/console/page/period/summary.ts'
import { countsOf } from '../../../../operator/console/page/policy/counts-of.ts'
import { chargedSteps } from '../../../../policy-tools/backtest/charged-steps.ts'

const days = { from: '2026-05-01', to: '2026-05-14' }

const arbitraryRow = fc
  .record({
    attempt: fc.integer({ min: 0, max: 20 }),
    minute: fc.integer({ min: 0, max: 14 * 24 * 60 - 1 }),
    decision: fc.constantFrom('Retry' as const, 'Hold' as const, 'Never' as const),
    rules: fc.uniqueArray(fc.constantFrom('one-detail-differs', 'image-unclear', 'a-new-rule'), { maxLength: 2 }),
    status: fc.constantFrom('failed', 'expired'),
    step: fc.constantFrom('kyc_check', 'documentary_verification', null),
    outcome: fc.option(fc.constantFrom('retried', 'recovered', 'abandoned', 'refused', 'skipped'), { nil: undefined }),
  })
  .map(({ attempt, minute, decision, rules, status, step, outcome }): PeriodRow => {
    const at = new Date(Date.parse('2026-05-01T00:00:00Z') + minute * 60_000).toISOString()
    return {
      client_user_id: `user-${attempt % 7}`,
      template_id: 't',
      environment: 'sandbox',
      attempt_id: `idv_${attempt}`,
      at,
      decision,
      ...(decision !== 'Retry' && { reason: 'details-conflict' }),
      rules,
      policy: { version: 'v', hash: 'h' },
      status,
      step,
      ...(outcome !== undefined && { closed: { outcome, at } }),
    }
  })
/** Held, of a user of its own. */
const sample: PeriodRow = {
  client_user_id: 'user-1',
  template_id: 't',
  environment: 'sandbox',
  attempt_id: 'idv_1',
  at: '2026-05-13T00:00:00.000Z',
  decision: 'Hold',
  reason: 'details-conflict',
  rules: [],
  policy: { version: 'v', hash: 'h' },
  status: 'failed',
  step: 'kyc_check',
}

const arbitraryRows = fc.array(arbitraryRow, { maxLength: 60 })

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((total, number) => total + number, 0)

const all = ({ retry, hold, never }: { retry: number; hold: number; never: number }): number => retry + hold + never

describe('what became of a period', () => {
  it('counts each attempt once, however often it was decided, in each of its tables', () => {
    fc.assert(
      fc.property(arbitraryRows, rows => {
        const attempts = new Set(rows.map(({ attempt_id }) => attempt_id)).size
        const { funnel, bySteps, days: byDay, reasons } = summaryOf(rows, days)
        expect(funnel.failed).toBe(attempts)
        expect(sum(bySteps.map(all))).toBe(attempts)
        expect(sum(byDay.map(all))).toBe(attempts)
        expect(sum(reasons.map(({ count }) => count))).toBe(sum(byDay.map(({ hold, never }) => hold + never)))
      }),
    )
  })

  it.each([
    ['succeeded', 'recovered', [], 0],
    ['was abandoned', 'abandoned', [], 0],
    ['was made a day ago', 'retried', [], 1],
    ['failed, and was decided on', 'retried', [{ at: '2026-05-13T01:00:00.000Z' }], 0],
    ['is new, and another user failed', 'retried', [{ client_user_id: 'user-2', at: '2026-05-13T01:00:00.000Z' }], 1],
    ['was decided on before', 'retried', [{ at: '2026-05-12T00:00:00.000Z' }], 1],
    ['is new, with another template', 'retried', [{ template_id: 't2', at: '2026-05-13T01:00:00.000Z' }], 1],
    ['was made 31 days ago', 'retried', [], 0, '2026-06-14'],
  ] as const)('a retry whose new attempt %s is open or not', (_, outcome, later, open, to: string = '2026-05-14') => {
    const at = '2026-05-13T00:00:00.000Z'
    const row = { ...sample, at, decision: 'Retry' as const, closed: { outcome, at } }
    const funnel = summaryOf([row, ...later.map(change => ({ ...sample, attempt_id: 'idv_2', ...change }))], {
      from: '2026-05-01',
      to,
    }).funnel
    expect(funnel).toMatchObject({ retried: 1, open })
    expect(funnel.rate?.rate ?? null).toBe(open === 1 ? null : outcome === 'recovered' ? 1 : 0)
  })

  it('narrows from failed to retried to recovered, and the rate lies in its interval', () => {
    fc.assert(
      fc.property(arbitraryRows, rows => {
        const { failed, retried, recovered, open, rate } = summaryOf(rows, days).funnel
        expect(failed).toBeGreaterThanOrEqual(retried)
        expect(retried).toBeGreaterThanOrEqual(recovered + open)
        expect(rate === null).toBe(retried === open)
        expect(rate?.rate ?? null).toBe(retried === open ? null : recovered / (retried - open))
        if (rate === null) return
        expect(rate.low).toBeGreaterThanOrEqual(0)
        expect(rate.low).toBeLessThanOrEqual(rate.rate)
        expect(rate.rate).toBeLessThanOrEqual(rate.high)
        expect(rate.high).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('does not depend on the order in which pages arrive', () => {
    fc.assert(
      fc.property(fc.uniqueArray(arbitraryRow, { selector: ({ at }) => at, maxLength: 40 }), rows => {
        expect(summaryOf(rows.toReversed(), days)).toEqual(summaryOf(rows, days))
      }),
    )
  })

  it('has each day of the period, and no other', () => {
    fc.assert(
      fc.property(arbitraryRows, rows => {
        const shown = summaryOf(rows, days).days.map(({ day }) => day)
        expect([shown.length, shown[0], shown.at(-1)]).toEqual([14, '2026-05-01', '2026-05-14'])
      }),
    )
  })
})

const row = (changes: Partial<PeriodRow>): PeriodRow => ({
  client_user_id: 'u',
  template_id: 't',
  environment: 'production',
  attempt_id: 'idv_1',
  at: '2026-05-02T00:00:00.000Z',
  decision: 'Retry',
  rules: ['image-unclear'],
  policy: { version: 'v', hash: 'h' },
  status: 'failed',
  step: 'documentary_verification',
  ...changes,
})

it('the later decision on an attempt counts', () => {
  const later = row({ at: '2026-05-03T00:00:00.000Z', decision: 'Hold', reason: 'document-doubtful', rules: [] })
  expect(summaryOf([later, row({})], days).reasons).toMatchObject([{ reason: 'document-doubtful', count: 1 }])
})

it('what no rule decided counts for its reason', () => {
  const counts = countsOf([
    row({}),
    row({ attempt_id: 'idv_2', decision: 'Hold', reason: 'low-trust-index', rules: [] }),
    row({ attempt_id: 'idv_3', decision: 'Hold', reason: 'step-up-needed', rules: ['thin-file'] }),
  ])
  expect(Object.fromEntries(counts)).toEqual({ 'image-unclear': 1, 'low-trust-index': 1, 'thin-file': 1 })
})

it('a retry in Sandbox costs nothing', () => {
  const closed = { outcome: 'recovered', at: '2026-05-03T00:00:00.000Z' }
  const prices = { currency: 'USD', amounts: { anti_fraud_engine: 0.25, document: 0.75 } }
  const [paid, free] = [row({ environment: 'production', closed }), row({ environment: 'sandbox', closed })]
  expect(costOf([free], prices)).toMatchObject({ retries: 0, total: 0, perRecovered: null, unpriced: [] })
  expect(costOf([paid, { ...free, attempt_id: 'idv_2', client_user_id: 'v' }], prices)).toEqual(costOf([paid], prices))
})

it('each check is charged as the backtest charges it', () => {
  const closed = { outcome: 'retried', at: '2026-05-03T00:00:00.000Z' }
  for (const [step, check] of chargedSteps) {
    const prices = { currency: 'USD', amounts: { anti_fraud_engine: 0.25, [check]: 0.5 } }
    expect(costOf([row({ environment: 'production', step, closed })], prices).total).toBe(0.75)
  }
})

it('a retry costs the engine and the check that had failed; what has no price is named, and not counted as free', () => {
  const recovered = { closed: { outcome: 'recovered', at: '2026-05-03T00:00:00.000Z' } }
  const rows = [
    row(recovered),
    row({ attempt_id: 'idv_2', closed: { outcome: 'retried', at: '2026-05-03T00:00:00.000Z' } }),
    row({ attempt_id: 'idv_3', step: 'selfie_check', ...recovered, client_user_id: 'v' }),
    row({ attempt_id: 'idv_4', closed: { outcome: 'skipped', at: '2026-05-03T00:00:00.000Z' } }),
  ]
  const prices = { currency: 'USD', amounts: { anti_fraud_engine: 0.25, document: 0.75 } }
  expect(costOf(rows, prices)).toEqual({
    currency: 'USD',
    retries: 3,
    total: 2.25,
    perRecovered: 1.125,
    unpriced: ['selfie'],
  })
})
