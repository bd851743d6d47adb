import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import { closedWatch, type FirstAttempt } from '../domain/automatic/first-attempt.ts'
import { afterFirstLook } from '../domain/automatic/first-attempt-next.ts'
import type { StatusUpdateOutcome } from '../domain/automatic/status-update-outcome.ts'
import { expiresAtSeconds } from '../domain/decision-item.ts'
import { isOfForgotten } from '../domain/ledger/forget.ts'
import { eventOf } from '../domain/ledger/ledger-event.ts'
import { ledgerLimits } from '../domain/ledger/ledger-limits.ts'
import { isSameId } from '../domain/plaid/same-id.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { FirstAttemptsEnvironment } from '../ports/first-attempts.ts'
import type { StatusUpdateEnvironment } from './act-on-decision.ts'
import { forgetWatch } from './forget-watch.ts'
import { handleStatusUpdate } from './handle-status-update.ts'
import { noteAttempt } from './note-attempt.ts'
import { noteFailure } from './note-failure.ts'
import { publish } from './publish-outbox.ts'

export type WatchEnvironment = StatusUpdateEnvironment &
  FirstAttemptsEnvironment & {
    /** How long a closed watch is kept. */
    readonly decisionDays: number
  }
export type FirstAttemptStep<A> = ReaderTaskEither<WatchEnvironment, RetryError, A>

/** A look that failed is made again after this time. */
const againMs = 60 * 60_000

/** Saves the item. After a conflict the save of another look stands, and nothing is lost. */
const saved =
  (watched: FirstAttempt, outcome: StatusUpdateOutcome): FirstAttemptStep<StatusUpdateOutcome> =>
  ({ firstAttempts, journal }) =>
  async () => {
    const { lookAtMs } = watched
    const saving = await firstAttempts.save(watched)()
    if (outcome === 'watched')
      journal.note({ due_at: lookAtMs === undefined ? null : new Date(lookAtMs).toISOString() })()
    return E.isLeft(saving) ? saving : E.right(outcome)
  }

/** Ends the looks; the item stays for `decisionDays`, to find the subject of its id. */
const close =
  (watched: FirstAttempt, outcome: StatusUpdateOutcome): FirstAttemptStep<StatusUpdateOutcome> =>
  context =>
    saved(closedWatch(watched, expiresAtSeconds(context.nowMs(), context.decisionDays)), outcome)(context)

/** A look that failed: it is made again later, so that it delays no other look; after 30 days the watch is over. */
const lookLater =
  (watched: FirstAttempt): FirstAttemptStep<StatusUpdateOutcome> =>
  context => {
    const nowMs = context.nowMs()
    const isOver = nowMs >= watched.startedAtMs + ledgerLimits.watchMs
    return isOver
      ? close(watched, 'not-completed')(context)
      : saved({ ...watched, lookAtMs: nowMs + againMs }, 'watched')(context)
  }

const failed =
  (watched: FirstAttempt, error: RetryError): FirstAttemptStep<StatusUpdateOutcome> =>
  context => {
    noteFailure(error)(context)
    return lookLater(watched)(context)
  }

/**
 * Publishes the event `abandoned`, and then saves that it was published. In this order it is never lost; a repeat has
 * the same id.
 */
const abandon =
  (watched: FirstAttempt, snapshot: Snapshot): FirstAttemptStep<StatusUpdateOutcome> =>
  context =>
  async () => {
    const loaded = await context.ledger.load(watched)()
    if (E.isLeft(loaded)) return loaded
    if (isOfForgotten(loaded.right, snapshot)) return forgetWatch(watched.attempt_id)(context)()
    const event = eventOf({ kind: 'abandoned', attempt_id: watched.attempt_id, atMs: context.nowMs() })
    const isPublished = await publish(loaded.right, event)(context)()
    return isPublished
      ? saved({ ...watched, isAbandoned: true }, 'abandoned')(context)()
      : lookLater(watched)(context)()
  }

/**
 * Whether it was decided after a status update that the attempt, as it is now, is not retried: then it is not judged
 * again, and no event is repeated.
 */
const isDecidedOn =
  (watched: FirstAttempt, { status }: Snapshot): FirstAttemptStep<boolean> =>
  ({ decisions }) =>
  async () => {
    const decided = await decisions.ofSubject(watched)()
    if (E.isLeft(decided)) return decided
    const [newest] = decided.right.decisions.filter(({ attempt_id }) => isSameId(attempt_id, watched.attempt_id))
    return E.right(newest !== undefined && newest.decision !== 'Retry' && newest.status === status)
  }

/**
 * Looks at a first attempt that is watched and whose look is due. If it failed or expired, it is handled as after a
 * status update, and its watch ends.
 */
export const lookAtFirstAttempt =
  (attempt_id: string): FirstAttemptStep<StatusUpdateOutcome> =>
  context =>
  async () => {
    const { plaid, plaidEnv, firstAttempts, nowMs } = context
    const loaded = await firstAttempts.load(plaidEnv, attempt_id)()
    if (E.isLeft(loaded)) return loaded
    const watched = loaded.right
    if (watched?.lookAtMs === undefined || watched.lookAtMs > nowMs()) return E.right('nothing-to-do')
    const read = await plaid.getSnapshot(watched.attempt_id)()
    if (E.isLeft(read)) return failed(watched, read.left)(context)()
    noteAttempt(read.right)(context)
    const next = afterFirstLook(watched, read.right, nowMs())
    switch (next._tag) {
      case 'Judge': {
        const isDecided = await isDecidedOn(watched, read.right)(context)()
        if (E.isLeft(isDecided)) return failed(watched, isDecided.left)(context)()
        if (isDecided.right) return close(watched, 'already-known')(context)()
        const outcome = await handleStatusUpdate(watched.attempt_id)(context)()
        if (E.isLeft(outcome)) return failed(watched, outcome.left)(context)()
        return outcome.right === 'forgotten'
          ? forgetWatch(attempt_id)(context)()
          : close(watched, outcome.right)(context)()
      }
      case 'Close':
        return close(watched, next.outcome)(context)()
      case 'Watch':
        return next.isAbandoned
          ? abandon(next.watched, read.right)(context)()
          : saved(next.watched, 'watched')(context)()
    }
  }
