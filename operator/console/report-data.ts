import type { PeriodRow } from '../../lib/domain/operator/read-answers.ts'
import type { PolicyWords, Prices } from './about.ts'

/** What the file of `idvr report` says. */
export interface Report {
  readonly place: string
  readonly from: string
  readonly to: string
  readonly rows: ReadonlyArray<PeriodRow>
  readonly unreadable: number
  readonly prices: Prices | null
  readonly policy: PolicyWords | null
}
