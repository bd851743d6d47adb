import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as RTE from 'fp-ts/ReaderTaskEither'
import type { LedgerCommand } from '../domain/ledger/ledger-command.ts'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { Rejected } from '../domain/ledger/rejected.ts'
import type { SubjectKey, SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { transition } from '../domain/ledger/transition.ts'
import type { ClockEnvironment } from '../ports/clock.ts'
import { type LedgerEnvironment, loadSubject, saveSubject } from '../ports/ledger.ts'
import type { WaitEnvironment } from '../ports/wait.ts'

/** `Applied`: the ledger says so, by this call or an earlier one. `Rejected`: it does not apply to the subject as it was loaded. */
export type Application =
  | { readonly _tag: 'Applied'; readonly subject: SubjectLedger }
  | { readonly _tag: 'Rejected'; readonly rejected: Rejected; readonly subject: SubjectLedger }

export type ApplyEnvironment = LedgerEnvironment & ClockEnvironment & WaitEnvironment
type Applying = RTE.ReaderTaskEither<ApplyEnvironment, LedgerUnavailable, Application>

/** A loser of a race loads and decides anew; most are then rejected, and save no more. */
const conflictsMax = 30

/** Waits after saves whose answer was lost. */
const waitsMs: ReadonlyArray<number> = [50, 200, 800]

interface Progress {
  readonly subject: SubjectLedger
  /** Loaded by this call, and not handed in by a caller who loaded it some time ago. */
  readonly isFresh: boolean
  readonly conflicts: number
  readonly lost: number
}

const contended: LedgerUnavailable = { _tag: 'LedgerUnavailable', cause: 'contended' }

const again = (command: LedgerCommand, progress: Progress): Applying =>
  pipe(
    loadSubject(progress.subject),
    RTE.flatMap(subject => proceed(command, { ...progress, subject, isFresh: true })),
  )

const afterLoss = (command: LedgerCommand, progress: Progress, error: LedgerUnavailable): Applying => {
  const waitMs = waitsMs[progress.lost]
  if (waitMs === undefined || (error.cause !== 'unreachable' && error.cause !== 'throttled')) return RTE.left(error)
  return pipe(
    RTE.ask<ApplyEnvironment, LedgerUnavailable>(),
    RTE.flatMapTask(({ wait }) => wait(waitMs)),
    RTE.flatMap(() => again(command, { ...progress, lost: progress.lost + 1 })),
  )
}

const save = (command: LedgerCommand, progress: Progress, changed: SubjectLedger): Applying =>
  pipe(
    saveSubject(changed),
    RTE.matchE(
      error => afterLoss(command, progress, error),
      (saving): Applying => {
        if (saving._tag === 'Saved') return RTE.right({ _tag: 'Applied', subject: saving.subject })
        if (progress.conflicts >= conflictsMax) return RTE.left(contended)
        return again(command, { ...progress, conflicts: progress.conflicts + 1 })
      },
    ),
  )

const proceed = (command: LedgerCommand, progress: Progress): Applying =>
  pipe(
    RTE.ask<ApplyEnvironment, LedgerUnavailable>(),
    RTE.flatMap(({ nowMs }): Applying => {
      const { subject } = progress
      const decided = transition(subject, command, nowMs())
      if (E.isRight(decided))
        return decided.right === subject
          ? RTE.right({ _tag: 'Applied', subject })
          : save(command, progress, decided.right)
      if (progress.isFresh) return RTE.right({ _tag: 'Rejected', rejected: decided.left, subject })
      return again(command, progress)
    }),
  )

/**
 * Brings a command into the ledger, starting from a subject that was loaded before: one write where nobody interferes.
 * After a conflict or a lost answer the subject is loaded and the command decided anew, a bounded number of times.
 *
 * Left: it may have been applied, and may be later. Whoever gets a Left for a fence or an un-send does not send.
 * A holder whose own `DefiniteNo` or `Unsend` is rejected as `not-holder` has been heard before: nobody else can take a send back.
 */
export const applyTo = (subject: SubjectLedger, command: LedgerCommand): Applying =>
  proceed(command, { subject, isFresh: false, conflicts: 0, lost: 0 })

/** The same, from what the ledger says now. */
export const applyCommand = (key: SubjectKey, command: LedgerCommand): Applying =>
  pipe(
    loadSubject(key),
    RTE.flatMap(subject => proceed(command, { subject, isFresh: true, conflicts: 0, lost: 0 })),
  )
