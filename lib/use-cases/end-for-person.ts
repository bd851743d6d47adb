import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { forgottenReason } from '../domain/ledger/forget.ts'
import type { AttemptEntry, OperatorNote } from '../domain/ledger/ledger-attempt.ts'
import type { LedgerCommand } from '../domain/ledger/ledger-command.ts'
import { ledgerLimits } from '../domain/ledger/ledger-limits.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { rejectionError } from '../domain/objection.ts'
import type { RetryError } from '../domain/retry-error.ts'
import { applyTo } from './apply-command.ts'
import { type PublishEnvironment, publishOutbox } from './publish-outbox.ts'

/** What was ended, by kind. */
export type Ended = Readonly<Record<'scheduled' | 'watched' | 'reviews', number>>

/** The command that ends an entry, and its kind; undefined: it has an outcome, or is being sent. */
const endingOf = (
  { attempt_id, state }: AttemptEntry,
  note: OperatorNote,
): readonly [keyof Ended, LedgerCommand] | undefined => {
  switch (state._tag) {
    case 'Scheduled':
    case 'Waiting':
      return ['scheduled', { _tag: 'Skip', attempt_id, reason: forgottenReason }]
    case 'Watched':
      return ['watched', { _tag: 'Unwatch', attempt_id, outcome: 'judged' }]
    case 'Review':
      return state.isClosed ? undefined : ['reviews', { _tag: 'Close', attempt_id, note }]
    case 'Sending':
    case 'Unknown':
    case 'Refused':
    case 'Skipped':
    case 'Retried':
    case 'Misdirected':
    case 'Superseded':
      return undefined
  }
}

/** A pending attempt with a send goes to review, which is closed then. Other processes may add a few. */
const stepsMax = 3 * ledgerLimits.attemptsMax

/**
 * Ends whatever is to be done for the person of a subject, one entry after the other, and publishes what that caused.
 * Left `RetryInProgress`: a send has no outcome yet, and is left alone.
 */
export const endForPerson =
  (
    loaded: SubjectLedger,
    note: OperatorNote,
  ): ReaderTaskEither<PublishEnvironment, RetryError, { readonly subject: SubjectLedger; readonly ended: Ended }> =>
  environment =>
  async () => {
    let ended: Ended = { scheduled: 0, watched: 0, reviews: 0 }
    let subject = await publishOutbox(loaded)(environment)()
    for (let steps = 0; steps < stepsMax; steps += 1) {
      const ending = subject.attempts.map(entry => endingOf(entry, note)).find(found => found !== undefined)
      if (ending === undefined) break
      const [kind, command] = ending
      const applied = await applyTo(subject, command)(environment)()
      if (E.isLeft(applied)) return applied
      if (applied.right._tag === 'Applied' && applied.right.isOwn) ended = { ...ended, [kind]: ended[kind] + 1 }
      subject = await publishOutbox(applied.right.subject)(environment)()
      // Without room for its event an ending is rejected, and the bus takes none.
      if (applied.right._tag === 'Rejected' && applied.right.rejected.reason === 'events-full') break
    }
    if (subject.outbox.length > 0) return E.left({ _tag: 'BusUnavailable', cause: 'unreachable' })
    const left = subject.attempts.some(entry => endingOf(entry, note) !== undefined)
    return left
      ? E.left(rejectionError({ _tag: 'Rejected', reason: 'not-ended' }, environment.nowMs()))
      : E.right({ subject, ended })
  }
