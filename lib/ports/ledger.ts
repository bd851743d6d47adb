import type { TaskEither } from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import type { SubjectKey } from '../domain/request/subject.ts'

/** `Conflict`: somebody else saved the subject first, or an earlier save of ours that was reported lost was applied. Nothing was written by this one. */
export type SaveOutcome = { readonly _tag: 'Saved'; readonly subject: SubjectLedger } | { readonly _tag: 'Conflict' }

export interface DueSubject {
  readonly key: SubjectKey
  /** The beginning of the minute in which it is due. */
  readonly dueAtMs: number
}

/** `unreadable` counts rows that name no subject: they are left out, and counted for an alarm. */
export interface DueSubjects {
  readonly subjects: ReadonlyArray<DueSubject>
  readonly unreadable: number
}

/** Where subjects are remembered. Nothing is ever deleted. */
export interface Ledger {
  /** Sees every save that was told as saved. A subject that nobody saved is empty, at version 0. */
  readonly load: (key: SubjectKey) => TaskEither<LedgerUnavailable, SubjectLedger>
  /**
   * Writes `subject` if the stored version is still `subject.version`, and gives it the next one.
   * Left: not known to be written, or to be not; it may even be written later, if nobody saves in between.
   */
  readonly save: (subject: SubjectLedger) => TaskEither<LedgerUnavailable, SaveOutcome>
  /** At most `count` subjects due at `nowMs`, those due longest first. A hint: it may lag behind the saves, and be a minute early. */
  readonly due: (nowMs: number, count: number) => TaskEither<LedgerUnavailable, DueSubjects>
}

export interface LedgerEnvironment {
  readonly ledger: Ledger
}
