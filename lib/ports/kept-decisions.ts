import type { TaskEither } from 'fp-ts/TaskEither'
import type { DecisionItem } from '../domain/decision-item.ts'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { DecidedPosition } from '../domain/operator/decided-position.ts'
import type { Period } from '../domain/operator/period.ts'

/** `next`: the rest of the same day and shard. */
export interface KeptPage {
  readonly decisions: ReadonlyArray<DecisionItem>
  readonly unreadable: number
  readonly next?: DecidedPosition
}

/** The decisions that were kept, with all that was kept of them, by the time at which they were made. */
export interface KeptDecisions {
  /** Those of a day and shard inside the period, at most so many that an answer of Lambda has room for them. */
  readonly page: (period: Period, from: DecidedPosition) => TaskEither<LedgerUnavailable, KeptPage>
}

export interface KeptDecisionsEnvironment {
  readonly keptDecisions: KeptDecisions
}
