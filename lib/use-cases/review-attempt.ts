import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { entryOf } from '../domain/ledger/entries.ts'
import type { AttemptEntry, OperatorNote, ReviewMark } from '../domain/ledger/ledger-attempt.ts'
import type { OperatorAct } from '../domain/ledger/ledger-command.ts'
import type { Rejected } from '../domain/ledger/rejected.ts'
import type { ReviewedAnswer } from '../domain/operator/change-answers.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { FirstAttemptsEnvironment } from '../ports/first-attempts.ts'
import type { PlaidEnvironment } from '../ports/plaid.ts'
import { applyTo } from './apply-command.ts'
import type { DeploymentEnvironment } from './deployment.ts'
import { findSubject } from './find-subject.ts'
import { noteDue } from './note-due.ts'
import { type PublishEnvironment, publishOutbox } from './publish-outbox.ts'

type ReviewEnvironment = PublishEnvironment & FirstAttemptsEnvironment & PlaidEnvironment & DeploymentEnvironment

export interface ReviewAct {
  readonly act: ReviewMark['act']
  readonly attempt_id: string
  readonly note: OperatorNote
}

const commandOf = ({ act, note }: ReviewAct, { attempt_id, allowed }: AttemptEntry): OperatorAct =>
  act === 'closed' ? { _tag: 'Close', attempt_id, note } : { _tag: 'Rearm', attempt_id, note, allowed: allowed + 1 }

const errorOf = ({ reason }: Rejected): RetryError => {
  if (reason === 'unknown-attempt') return { _tag: 'AttemptNotFound' }
  if (reason === 'events-full') return { _tag: 'LedgerUnavailable', cause: 'full' }
  return { _tag: 'RetryNotPermitted', reason: 'not-in-review' }
}

/** Whether the last act on the attempt was this one, and it has not come to review again. */
const isDone = ({ state, reviewed }: AttemptEntry, act: ReviewMark['act']): boolean =>
  reviewed?.act === act && (state._tag !== 'Review' || state.isClosed === true)

/**
 * An operator closes an attempt in review, or gives it one more send, which the sweep has made under the policy as it is
 * then. Repeated, it changes nothing.
 */
export const reviewAttempt =
  (review: ReviewAct): ReaderTaskEither<ReviewEnvironment, RetryError, ReviewedAnswer> =>
  environment =>
  async () => {
    const { act } = review
    const found = await findSubject(review.attempt_id)(environment)()
    if (E.isLeft(found)) return found
    const loaded = await environment.ledger.load(found.right)()
    if (E.isLeft(loaded)) return loaded
    const entry = entryOf(loaded.right, review.attempt_id)
    if (entry === undefined) return E.left({ _tag: 'AttemptNotFound' })
    // Not before: what an operator typed may be anything, and must not be logged.
    const { attempt_id } = entry
    environment.journal.note({ attempt_id })()
    if (isDone(entry, act)) return E.right({ attempt_id, outcome: 'already-done' })
    const applied = await applyTo(loaded.right, commandOf(review, entry))(environment)()
    if (E.isLeft(applied)) return applied
    const { subject } = applied.right
    await publishOutbox(subject)(environment)()
    noteDue(subject, attempt_id)(environment)
    if (applied.right._tag === 'Rejected') return E.left(errorOf(applied.right.rejected))
    return E.right({ attempt_id, outcome: applied.right.isOwn ? act : 'already-done' })
  }
