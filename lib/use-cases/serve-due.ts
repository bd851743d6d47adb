import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { type DueOutcome, nextDue } from '../domain/due-next.ts'
import { entryOf } from '../domain/ledger/entries.ts'
import type { LedgerCommand } from '../domain/ledger/ledger-command.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { limits } from '../domain/limits.ts'
import { isSameId } from '../domain/plaid/same-id.ts'
import type { SubjectKey } from '../domain/request/subject.ts'
import type { RetryError } from '../domain/retry-error.ts'
import { applyTo } from './apply-command.ts'
import { publishOutbox } from './publish-outbox.ts'
import { type DueEnvironment, serveAttempt } from './serve-attempt.ts'

type DueStep<A> = ReaderTaskEither<DueEnvironment, RetryError, A>

const isInReview = (subject: SubjectLedger, attempt_id: string): boolean =>
  entryOf(subject, attempt_id)?.state._tag === 'Review'

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
    if (applied.right._tag === 'Rejected') return E.right('left-alone')
    return E.right(isInReview(applied.right.subject, command.attempt_id) ? 'in-review' : outcome)
  }

/**
 * Serves one due attempt of a subject: a scheduled retry is judged again and sent; for an open send, a child is
 * looked for. Without a due attempt, unpublished events are published. What is left is due again, and gets another
 * message.
 */
export const serveDue =
  (key: SubjectKey, remainingMs: () => number): DueStep<DueOutcome> =>
  environment =>
  async () => {
    const { ledger, nowMs, wait } = environment
    let loaded = await ledger.load(key)()
    if (E.isLeft(loaded)) return loaded
    let entry = nextDue(loaded.right, nowMs())
    if (entry === undefined) {
      if (loaded.right.outbox.length === 0) return E.right('nothing-due')
      await publishOutbox(loaded.right)(environment)()
      return E.right('published')
    }

    const { attempt_id } = entry
    // A budget that is spent at the first look may be reserved for a moment by another worker with a message for the
    // same attempt, which then sends the retry or returns the budget. Only a budget that is spent at the second look
    // ends a retry.
    for (const isSecondLook of [false, true]) {
      const next = await serveAttempt({ subject: loaded.right, entry, remainingMs })(environment)()
      if (E.isLeft(next)) return next
      switch (next.right._tag) {
        case 'End':
          return E.right(next.right.outcome)
        case 'Apply':
          return applyAndPublish(loaded.right, next.right.command, next.right.outcome)(environment)()
        case 'Exhaust':
          if (isSecondLook)
            return applyAndPublish(loaded.right, { _tag: 'Exhaust', attempt_id }, 'exhausted')(environment)()
      }
      await wait(limits.gateMs)()
      loaded = await ledger.load(key)()
      if (E.isLeft(loaded)) return loaded
      entry = nextDue(loaded.right, nowMs())
      if (entry === undefined || !isSameId(entry.attempt_id, attempt_id)) return E.right('left-alone')
    }
    return E.right('left-alone')
  }
