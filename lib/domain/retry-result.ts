import type { Attempt } from './plaid/attempt.ts'
import type { ConcreteRetryRequest, Strategy } from './request/strategy.ts'
import type { Warning } from './request/warning.ts'

/** A retry that went through, or, on a dry run, what would have been sent. */
export type RetryResult =
  | {
      readonly _tag: 'Retried'
      /** The new attempt. */
      readonly attempt: Attempt
      readonly asked: Strategy
      readonly sent: ConcreteRetryRequest['strategy']
      readonly warnings: ReadonlyArray<Warning>
    }
  | {
      readonly _tag: 'Repeated'
      /** The attempt that an earlier request under the same key made. */
      readonly attempt: Attempt
      readonly asked: Strategy
      /** What was sent then; absent where the attempt was made by somebody else. */
      readonly sent?: ConcreteRetryRequest['strategy']
      readonly warnings: ReadonlyArray<Warning>
    }
  | {
      readonly _tag: 'DryRun'
      /** The attempt that would be retried. */
      readonly attempt: Attempt
      readonly asked: Strategy
      readonly request: ConcreteRetryRequest
      readonly warnings: ReadonlyArray<Warning>
    }
