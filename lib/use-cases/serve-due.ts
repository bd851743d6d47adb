import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { type DueOutcome, nextDue } from '../domain/automatic/due-next.ts'
import { entryOf } from '../domain/ledger/entries.ts'
import type { LedgerCommand } from '../domain/ledger/ledger-command.ts'
import type { Rejected } from '../domain/ledger/rejected.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import type { SubjectKey } from '../domain/request/subject.ts'
import type { RetryError } from '../domain/retry-error.ts'
import { applyTo } from './apply-command.ts'
import { noteDue } from './note-due.ts'
import { noteFailure } from './note-failure.ts'
import { publishOutbox } from './publish-outbox.ts'
import type { DueEnvironment } from './read-due.ts'
import { serveAttempt } from './serve-attempt.ts'

type DueStep<A> = ReaderTaskEither<DueEnvironment, RetryError, A>

const isInReview = (subject: SubjectLedger, attempt_id: string): boolean =>
  entryOf(subject, attempt_id)?.state._tag === 'Review'

/** Another process serves the attempt, or has served it: the line says why nothing was done. */
const leftAlone =
  ({ reason }: Rejected): DueStep<DueOutcome> =>
  ({ journal }) =>
  async () => {
    journal.note({ rejected: reason })()
    return E.right('left-alone')
  }

const applyAndPublish =
  (
    subject: SubjectLedger,
    command: Extract<LedgerCommand, { readonly attempt_id: string }>,
    outcome: DueOutcome,
  ): DueStep<DueOutcome> =>
  environment =>
  async () => {
    const applied = await applyTo(subject, command)(environment)()
    if (E.isLeft(applied)) return applied
    await publishOutbox(applied.right.subject)(environment)()
    noteDue(applied.right.subject, command.attempt_id)(environment)
    if (applied.right._tag === 'Rejected') return leftAlone(applied.right.rejected)(environment)()
    return E.right(isInReview(applied.right.subject, command.attempt_id) ? 'in-review' : outcome)
  }

/**
 * The attempt could not be served: its due time moves, so that it delays no other attempt of the subject. The journal
 * has the error.
 */
const failed =
  (subject: SubjectLedger, attempt_id: string, error: RetryError): DueStep<DueOutcome> =>
  environment =>
  async () => {
    noteFailure(error)(environment)
    const isRefused = error._tag === 'PlaidRefused'
    const command = { _tag: 'Fail', attempt_id, isRefused, random: environment.random() } as const
    const failing = await applyTo(subject, command)(environment)()
    if (E.isLeft(failing)) return failing
    await publishOutbox(failing.right.subject)(environment)()
    noteDue(failing.right.subject, attempt_id)(environment)
    if (failing.right._tag === 'Rejected') return leftAlone(failing.right.rejected)(environment)()
    const left = entryOf(failing.right.subject, attempt_id)
    // The watch was over, and its last look failed.
    if (left === undefined) return E.right('not-completed')
    return E.right(left.state._tag === 'Review' ? 'in-review' : 'failed')
  }

/**
 * Serves one due attempt of a subject: a scheduled retry is judged again and sent; for an open send, a child is
 * looked for; a watched attempt is read. Without a due attempt, unpublished events are published. What is left is due
 * again, and gets another message.
 */
export const serveDue =
  (key: SubjectKey, remainingMs: () => number): DueStep<DueOutcome> =>
  environment =>
  async () => {
    const loaded = await environment.ledger.load(key)()
    if (E.isLeft(loaded)) return loaded
    const subject = loaded.right
    const entry = nextDue(subject, environment.nowMs())
    if (entry === undefined) {
      if (subject.outbox.length === 0) return E.right('nothing-due')
      const published = await publishOutbox(subject)(environment)()
      return E.right(published.outbox.length === 0 ? 'published' : 'not-published')
    }

    const { attempt_id } = entry
    const next = await serveAttempt({ subject, entry, remainingMs })(environment)()
    if (E.isLeft(next)) return failed(subject, attempt_id, next.left)(environment)()
    switch (next.right._tag) {
      case 'End':
        return E.right(next.right.outcome)
      case 'Apply':
        return applyAndPublish(subject, next.right.command, next.right.outcome)(environment)()
      case 'Exhaust':
        return applyAndPublish(subject, { _tag: 'Exhaust', attempt_id }, 'exhausted')(environment)()
    }
  }
