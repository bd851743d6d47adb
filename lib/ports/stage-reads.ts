import type { TaskEither } from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { ReviewPosition } from '../domain/operator/review-position.ts'
import type { PlaidEnv } from '../domain/plaid/environment.ts'
import type { SubjectKey } from '../domain/request/subject.ts'

/** A count that stops at a bound; `isMore`: there are more. */
export interface BoundedCount {
  readonly count: number
  readonly isMore: boolean
}

/** Items with work at a time, of one of Plaid's environments. */
export interface DueNow {
  readonly now: number
  readonly later: number
  /** The beginning of the minute since which the oldest is due, in Unix milliseconds. */
  readonly oldestDueAtMs?: number
  readonly isMore: boolean
  /** The subjects that are due now or later, the first one first. What the sweep has queued is due later. */
  readonly subjects: ReadonlyArray<SubjectKey>
}

/** `next` is absent from the last page only. A page may be empty and have a next one. */
export interface ReviewPage {
  readonly subjects: ReadonlyArray<SubjectKey>
  readonly next?: ReviewPosition
}

/** What stands at a stage, over all subjects, from the indexes: eventually consistent. */
export interface StageReads {
  readonly due: (environment: PlaidEnv, nowMs: number) => TaskEither<LedgerUnavailable, DueNow>
  /** Subjects and first attempts that are only watched. */
  readonly watched: (environment: PlaidEnv) => TaskEither<LedgerUnavailable, BoundedCount>
  /** Subjects with an open review. */
  readonly inReview: (environment: PlaidEnv) => TaskEither<LedgerUnavailable, BoundedCount>
  readonly reviews: (environment: PlaidEnv, from?: ReviewPosition) => TaskEither<LedgerUnavailable, ReviewPage>
}

export interface StageReadsEnvironment {
  readonly stageReads: StageReads
}
