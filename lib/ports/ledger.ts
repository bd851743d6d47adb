import type { TaskEither } from 'fp-ts/TaskEither'
import type { DueKind, DueRow } from '../domain/automatic/due-row.ts'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import type { SubjectKey } from '../domain/request/subject.ts'

/**
 * `Conflict`: this save wrote nothing, because another process saved the subject first, or because an earlier save of
 * this process, whose answer was lost, was applied.
 */
export type SaveOutcome = { readonly _tag: 'Saved'; readonly subject: SubjectLedger } | { readonly _tag: 'Conflict' }

/** `unreadable` counts index rows that name nothing; an alarm counts them. `rows` does not include them. */
export interface DueRows {
  readonly rows: ReadonlyArray<DueRow>
  readonly unreadable: number
}

/** Reads of the index of what is due. */
export interface DueReads {
  /**
   * At most `count` rows of this kind due at `nowMs`, those due the longest first. Eventually consistent: it may lag
   * behind the saves, and a row may be listed a minute early.
   */
  readonly due: (kind: DueKind, nowMs: number, count: number) => TaskEither<LedgerUnavailable, DueRows>
}

/** The store of subjects. Nothing is ever deleted. */
export interface Ledger extends DueReads {
  /**
   * Strongly consistent: it returns every save that was reported as `Saved`. A subject without a save is empty, at
   * version 0.
   */
  readonly load: (key: SubjectKey) => TaskEither<LedgerUnavailable, SubjectLedger>
  /**
   * Writes `subject` if the stored version is still `subject.version`, and gives it the next one. Left: it is unknown
   * whether it is written. It may even be written later, if no other save comes first.
   */
  readonly save: (subject: SubjectLedger) => TaskEither<LedgerUnavailable, SaveOutcome>
}

export interface LedgerEnvironment {
  readonly ledger: Omit<Ledger, keyof DueReads>
}
