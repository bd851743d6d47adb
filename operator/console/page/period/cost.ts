import type { PeriodRow } from '../../../../lib/domain/operator/read-answers.ts'
import type { Prices } from '../../about.ts'
import { isRetried } from './summary.ts'

/** The check that a retry of a failed step is charged for, besides the Anti-Fraud Engine. */
const checkOf: Readonly<Record<string, string>> = {
  kyc_check: 'data_source',
  documentary_verification: 'document',
  selfie_check: 'selfie',
}

export interface PeriodCost {
  readonly currency: string
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
 * which an applicant may not reach, are not counted.
 */
export const costOf = (rows: ReadonlyArray<PeriodRow>, { currency, amounts }: Prices): PeriodCost => {
  const retried = rows.filter(isRetried)
  const checks = retried.flatMap(({ step }) => {
    const check = checkOf[step ?? '']
    return check === undefined ? ['anti_fraud_engine'] : ['anti_fraud_engine', check]
  })
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
