import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { LedgerCommand } from '../domain/ledger/ledger-command.ts'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { Rejected } from '../domain/ledger/rejected.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { transition } from '../domain/ledger/transition.ts'
import type { SubjectKey } from '../domain/request/subject.ts'
import type { ClockEnvironment } from '../ports/clock.ts'
import type { TraceEnvironment } from '../ports/journal.ts'
import type { LedgerEnvironment } from '../ports/ledger.ts'
import type { WindowEnvironment } from '../ports/policy.ts'
import type { WaitEnvironment } from '../ports/wait.ts'

/**
 * `Applied`: the ledger has the change, from this call or an earlier one. `Rejected`: the command does not apply to
 * the loaded subject.
 */
interface Applied {
  readonly _tag: 'Applied'
  readonly subject: SubjectLedger
  /** This call saved the change, or may have: an answer was lost. */
  readonly isOwn?: true
}

export type CommandOutcome =
  | Applied
  | { readonly _tag: 'Rejected'; readonly rejected: Rejected; readonly subject: SubjectLedger }

export type ApplyEnvironment = LedgerEnvironment &
  ClockEnvironment &
  WaitEnvironment &
  WindowEnvironment &
  TraceEnvironment
type Applying = ReaderTaskEither<ApplyEnvironment, LedgerUnavailable, CommandOutcome>

/** After a conflict the subject is loaded again; most commands are then rejected and need no further save. */
const conflictsMax = 30

/** Waits after saves whose answer was lost, in milliseconds; then the save fails. */
const waitsMs: ReadonlyArray<number> = [50, 200, 800]

const mayBeLost = ({ cause }: LedgerUnavailable): boolean => cause === 'unreachable' || cause === 'throttled'

/**
 * `isFresh`: the subject was loaded just now. A rejection on a subject that the caller loaded earlier is checked on a
 * new load.
 */
const apply =
  (loaded: SubjectLedger, command: LedgerCommand, isFresh: boolean): Applying =>
  ({ ledger, windowMs, nowMs, wait, journal }) =>
  async () => {
    let subject = loaded
    let conflicts = 0
    let lost = 0
    for (let mayReject = isFresh; ; mayReject = true) {
      const atMs = nowMs()
      const decided = transition(subject, command, windowMs, atMs)
      if (E.isRight(decided)) {
        if (decided.right === subject) return E.right({ _tag: 'Applied', subject, ...(lost > 0 && { isOwn: true }) })
        const saved = { _tag: 'Saved', command, before: subject, after: decided.right, atMs } as const
        const saving = await ledger.save(decided.right)()
        if (E.isLeft(saving)) {
          if (mayBeLost(saving.left)) journal.trace({ ...saved, isLost: true })()
          const waitMs = waitsMs[lost]
          if (waitMs === undefined || !mayBeLost(saving.left)) return saving
          await wait(waitMs)()
          lost += 1
        } else {
          if (saving.right._tag === 'Saved') {
            journal.trace(saved)()
            return E.right({ _tag: 'Applied', subject: saving.right.subject, isOwn: true })
          }
          if (conflicts >= conflictsMax) return E.left({ _tag: 'LedgerUnavailable', cause: 'contended' })
          conflicts += 1
        }
      } else if (mayReject) return E.right({ _tag: 'Rejected', rejected: decided.left, subject })
      const reloaded = await ledger.load(subject)()
      if (E.isLeft(reloaded)) return reloaded
      subject = reloaded.right
    }
  }

/**
 * Applies a command to a subject that was loaded before: one write if no other process interferes. After a conflict
 * or a lost answer the subject is loaded and the command applied again, a bounded number of times.
 *
 * Left: the command may have been applied, or may be later. After a Left for a fence or an un-send the caller must
 * not send. If a holder's own `DefiniteNo` or `Unsend` is rejected as `not-holder`, it was applied before: no other
 * process can take a send back.
 */
export const applyTo = (subject: SubjectLedger, command: LedgerCommand): Applying => apply(subject, command, false)

/**
 * Applies a command to exactly the version that was loaded: `Conflict` if another process saved the subject since
 * then, or the command is rejected there. For conclusions from a read that came after the load.
 */
export const applyOnce =
  (
    loaded: SubjectLedger,
    command: LedgerCommand,
  ): ReaderTaskEither<ApplyEnvironment, LedgerUnavailable, Applied | { readonly _tag: 'Conflict' }> =>
  ({ ledger, windowMs, nowMs, journal }) =>
  async () => {
    const atMs = nowMs()
    const decided = transition(loaded, command, windowMs, atMs)
    if (E.isLeft(decided)) return E.right({ _tag: 'Conflict' })
    if (decided.right === loaded) return E.right({ _tag: 'Applied', subject: loaded })
    const saved = { _tag: 'Saved', command, before: loaded, after: decided.right, atMs } as const
    const saving = await ledger.save(decided.right)()
    if (E.isLeft(saving)) {
      if (mayBeLost(saving.left)) journal.trace({ ...saved, isLost: true })()
      return saving
    }
    if (saving.right._tag === 'Conflict') return E.right(saving.right)
    journal.trace(saved)()
    return E.right({ _tag: 'Applied', subject: saving.right.subject, isOwn: true })
  }

/** Loads the subject, and applies a command to it as `applyTo` does. */
export const applyCommand =
  (key: SubjectKey, command: LedgerCommand): Applying =>
  environment =>
  async () => {
    const loaded = await environment.ledger.load(key)()
    return E.isLeft(loaded) ? loaded : apply(loaded.right, command, true)(environment)()
  }
