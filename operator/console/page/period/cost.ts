import type { PeriodRow } from '../../../../lib/domain/operator/read-answers.ts'
import { type ChargedCheck, chargedSteps } from '../../../../policy-tools/backtest/charged-steps.ts'
import type { Prices } from '../../about.ts'
import { isRetried } from './summary.ts'

export interface PeriodCost {
  readonly currency: string
  /** Those of Plaid's production: Sandbox costs nothing. */
  readonly retries: number
  /** Of the checks with a price. */
  readonly total: number
  /** Null: no user has recovered. */
  readonly perRecovered: number | null
  /** Checks without a price, which are left out. */
  readonly unpriced: ReadonlyArray<string>
}

/**
 * What the retries of a period cost at least: for each the Anti-Fraud Engine and the check that had failed. Later checks,
 * which an applicant may not reach, are not counted, and Sandbox costs nothing.
 */
export const costOf = (rows: ReadonlyArray<PeriodRow>, { currency, amounts }: Prices): PeriodCost => {
  const retried = rows.filter(row => isRetried(row) && row.environment !== 'sandbox')
  const checks = retried.flatMap(
    ({ step }): ReadonlyArray<ChargedCheck> => [
      'anti_fraud_engine',
      ...chargedSteps.flatMap(([charged, check]) => (charged === step ? [check] : [])),
    ],
  )
  const total = checks.reduce((sum, check) => sum + Math.round((amounts[check] ?? 0) * 10_000), 0) / 10_000
  const people = new Set(
    retried.filter(({ closed }) => closed?.outcome === 'recovered').map(({ client_user_id }) => client_user_id),
  ).size
  return {
    currency,
    retries: retried.length,
    total,
    perRecovered: people === 0 ? null : total / people,
    unpriced: [...new Set(checks)].filter(check => amounts[check] === undefined).toSorted(),
  }
}
