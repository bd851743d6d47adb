import type { TaskEither } from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import type { SubjectKey } from '../domain/request/subject.ts'

/**
 * `Conflict`: this save wrote nothing, because another process saved the subject first, or because an earlier save of
 * this process, whose answer was lost, was applied.
 */
export type SaveOutcome = { readonly _tag: 'Saved'; readonly subject: SubjectLedger } | { readonly _tag: 'Conflict' }

/** `work`: sends and what follows them. `look`: only a `get` of an attempt that has not ended yet. */
export type DueKind = 'work' | 'look'

/** `dueAtMs` is the beginning of the minute in which it is due. Only a `look` may be of an attempt. */
export type DueRow =
  | { readonly _tag: 'Subject'; readonly key: SubjectKey; readonly dueAtMs: number }
  | {
      readonly _tag: 'Attempt'
      readonly environment: SubjectKey['environment']
      readonly attempt_id: string
      readonly dueAtMs: number
    }

/**
 * `unreadable` counts index rows that name neither a subject nor an attempt; an alarm counts them. `rows` does not
 * include them.
 */
export interface DueRows {
  readonly rows: ReadonlyArray<DueRow>
  readonly unreadable: number
}

/** The store of subjects. Nothing is ever deleted. */
export interface Ledger {
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
  /**
   * At most `count` subjects and watched attempts of this kind due at `nowMs`, those due the longest first. Eventually
   * consistent: it may lag behind the saves, and a row may be listed a minute early.
   */
  readonly due: (kind: DueKind, nowMs: number, count: number) => TaskEither<LedgerUnavailable, DueRows>
}

export interface LedgerEnvironment {
  readonly ledger: Ledger
}
