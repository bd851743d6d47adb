import type { Advice } from './advice.ts'
import type { Attempt, AttemptRow } from './plaid/attempt.ts'
import type { ConcreteRetryRequest, Strategy } from './request/strategy.ts'
import type { Warning } from './request/warning.ts'

/** A retry that succeeded, or, on a dry run, what would be sent. */
export type RetryResult =
  | {
      readonly _tag: 'Retried'
      /** The new attempt. */
      readonly attempt: Attempt
      readonly asked: Strategy
      readonly sent: ConcreteRetryRequest['strategy']
      readonly warnings: ReadonlyArray<Warning>
      readonly advice: Advice
    }
  | {
      readonly _tag: 'Repeated'
      /** The attempt that an earlier request with the same key made. */
      readonly attempt: Attempt
      readonly asked: Strategy
      /** The strategy that was sent then; absent if another client made the attempt. */
      readonly sent?: ConcreteRetryRequest['strategy']
      readonly warnings: ReadonlyArray<Warning>
    }
  | {
      readonly _tag: 'DryRun'
      /** The attempt that would be retried. */
      readonly attempt: AttemptRow
      readonly asked: Strategy
      readonly request: ConcreteRetryRequest
      readonly warnings: ReadonlyArray<Warning>
      readonly advice: Advice
    }
