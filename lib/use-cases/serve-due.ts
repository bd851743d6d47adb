import { pipe } from 'fp-ts/function'
import * as RTE from 'fp-ts/ReaderTaskEither'
import * as TE from 'fp-ts/TaskEither'
import { attemptDueAtMs } from '../domain/ledger/due.ts'
import { entryOf } from '../domain/ledger/entries.ts'
import { isOpen } from '../domain/ledger/holder.ts'
import type { AttemptEntry } from '../domain/ledger/ledger-attempt.ts'
import type { LedgerCommand } from '../domain/ledger/ledger-command.ts'
import type { Rejected } from '../domain/ledger/rejected.ts'
import type { SubjectKey, SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { limits } from '../domain/limits.ts'
import type { Attempt } from '../domain/plaid/attempt.ts'
import type { History } from '../domain/plaid/history.ts'
import { dayMs, dayOf } from '../domain/policy/bounds.ts'
import type { Decision } from '../domain/policy/decision.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { Counter } from '../ports/counters.ts'
import { type JournalEnvironment, note } from '../ports/journal.ts'
import { loadSubject } from '../ports/ledger.ts'
import { snapshotOf } from '../ports/plaid.ts'
import { applyTo } from './apply-command.ts'
import { emitOutbox } from './emit-outbox.ts'
import { judge, readHistory, rowOf } from './judge.ts'
import { type SendEnding, type SendEnvironment, sendRetry } from './send-retry.ts'

/** How a due attempt was served. */
export type DueEnding =
  | 'retried'
  | 'misdirected'
  | 'failed'
  | 'adopted'
  | 'looked-at'
  /** Looked at, and a person has to look: an alarm is set on it. */
  | 'in-review'
  | 'superseded'
  | 'skipped'
  | 'exhausted'
  | 'postponed'
  | 'left-alone'
  | 'told'
  | 'nothing-due'

export type DueEnvironment = SendEnvironment & JournalEnvironment
type Step<A> = RTE.ReaderTaskEither<DueEnvironment, RetryError, A>

interface Due {
  readonly subject: SubjectLedger
  readonly entry: AttemptEntry
  readonly remainingMs: () => number
  readonly isSecondLook: boolean
}

const isInReview = (subject: SubjectLedger, command: LedgerCommand): boolean =>
  'attempt_id' in command && entryOf(subject, command.attempt_id)?.state._tag === 'Review'

const apply = (subject: SubjectLedger, command: LedgerCommand, ending: DueEnding): Step<DueEnding> =>
  pipe(
    applyTo(subject, command),
    RTE.tapReaderTask(application => emitOutbox(application.subject)),
    RTE.map(application => {
      if (application._tag !== 'Applied') return 'left-alone'
      return isInReview(application.subject, command) ? 'in-review' : ending
    }),
  )

const childOf = (history: History, attempt_id: string): Attempt | undefined =>
  history.find(({ previous_attempt_id }) => previous_attempt_id === attempt_id)

const postpone = ({ subject, entry: { attempt_id } }: Due, dueAtMs: number): Step<DueEnding> =>
  apply(subject, { _tag: 'Postpone', attempt_id, dueAtMs }, 'postponed')

/**
 * A budget that is spent may be held for a moment by another worker with a message for this very attempt, who then sends, or gives it back:
 * only what is spent at a second look ends a retry.
 */
const exhaust = (due: Due): Step<DueEnding> => {
  const { attempt_id } = due.entry
  if (due.isSecondLook) return apply(due.subject, { _tag: 'Exhaust', attempt_id }, 'exhausted')
  return pipe(
    RTE.ask<DueEnvironment, RetryError>(),
    RTE.flatMapTask(({ wait }) => wait(limits.gateMs)),
    RTE.flatMap(() => loadSubject(due.subject)),
    RTE.flatMap(subject =>
      pipe(
        RTE.asks(({ nowMs }: DueEnvironment) => nextDue(subject, nowMs())),
        RTE.flatMap(
          (entry): Step<DueEnding> =>
            entry?.attempt_id === attempt_id
              ? serve({ ...due, subject, entry, isSecondLook: true })
              : RTE.right('left-alone'),
        ),
      ),
    ),
  )
}

const end = (due: Due, reason: string): Step<DueEnding> =>
  reason === 'limit-reached'
    ? exhaust(due)
    : apply(due.subject, { _tag: 'Skip', attempt_id: due.entry.attempt_id, reason }, 'skipped')

const afterRejection = (due: Due, { reason, againAtMs }: Rejected, nowMs: number): Step<DueEnding> => {
  switch (reason) {
    case 'limit-reached':
    case 'sends-spent':
      return end(due, 'limit-reached')
    case 'cooling-down':
    case 'other-in-progress':
      return postpone(due, Math.max(againAtMs ?? 0, nowMs + limits.backoffMsMin))
    case 'in-review':
    case 'events-full':
      return postpone(due, nowMs + limits.pausedMs)
    // Somebody else is on it, or was.
    case 'in-progress':
    case 'already-ended':
    case 'not-due':
    case 'unknown-attempt':
    case 'not-sent':
    case 'not-in-review':
    case 'not-holder':
    case 'key-reused':
    case 'pins-full':
    case 'attempts-full':
    case 'unfit-id':
      return RTE.right('left-alone')
  }
}

/** A spent day moves a retry to the next; a user's spent budget ends it. */
const afterSpending = (due: Due, counter: Counter['_tag'], nowMs: number): Step<DueEnding> =>
  counter === 'Day' ? postpone(due, (dayOf(nowMs) + 1) * dayMs) : end(due, 'limit-reached')

const afterSend = (due: Due, ending: SendEnding, nowMs: number): Step<DueEnding> => {
  switch (ending._tag) {
    case 'Made':
      return pipe(
        RTE.rightReaderIO<DueEnvironment, RetryError, void>(note({ new_attempt_id: ending.attempt.id })),
        RTE.map(() => (ending.isMisdirected ? 'misdirected' : 'retried')),
      )
    case 'Failed':
      return pipe(
        RTE.rightReaderIO<DueEnvironment, RetryError, void>(note({ failure: ending.error._tag })),
        RTE.map(() => 'failed'),
      )
    case 'Paused':
      return postpone(due, nowMs + limits.pausedMs)
    case 'Spent':
      return afterSpending(due, ending.counter, nowMs)
    case 'Rejected':
      return afterRejection(due, ending.rejected, nowMs)
  }
}

const send = (due: Due, attempt: Attempt, decision: Extract<Decision, { readonly _tag: 'Retry' }>): Step<DueEnding> =>
  pipe(
    RTE.rightReaderIO<DueEnvironment, RetryError, void>(note({ strategy_sent: decision.request.strategy })),
    RTE.flatMap(() =>
      sendRetry(due.subject, {
        attempt,
        request: decision.request,
        mode: 'automatic',
        rules: decision.record.fired,
        ruleMax: decision.automaticMax,
        isDocumentOrSelfie: decision.isDocumentOrSelfie,
        remainingMs: due.remainingMs,
      }),
    ),
    RTE.flatMap(ending =>
      pipe(
        RTE.ask<DueEnvironment, RetryError>(),
        RTE.flatMap(({ nowMs }) => afterSend(due, ending, nowMs())),
      ),
    ),
  )

/** Facts change while an attempt waits: a reviewer may have overridden, a person may have retried. So it is judged again. */
const decideAgain = (due: Due, history: History, attempt: Attempt): Step<DueEnding> =>
  pipe(
    snapshotOf(attempt.id),
    RTE.flatMap(snapshot => judge(snapshot, history, due.subject)),
    RTE.flatMap(decision =>
      pipe(
        RTE.ask<DueEnvironment, RetryError>(),
        RTE.flatMap(({ nowMs }): Step<DueEnding> => {
          // Another send of the subject may still have an effect: judged again once that has ended.
          if (decision.record.stop === 'in-flight') return postpone(due, nowMs() + limits.backoffMsMin)
          if (decision._tag !== 'Retry') return end(due, decision.reason)
          if (decision.notBeforeMs > nowMs()) return postpone(due, decision.notBeforeMs)
          return send(due, attempt, decision)
        }),
      ),
    ),
  )

/** Whether nothing is sent for now, or nobody knows. It is read again before the fence; read here, it spares Plaid the questions. */
const isAtRest: Step<boolean> = pipe(
  RTE.ask<DueEnvironment, RetryError>(),
  RTE.flatMapTaskEither(
    ({ mode, pauseSwitch }): TE.TaskEither<RetryError, boolean> =>
      mode === 'shadow'
        ? TE.right(true)
        : pipe(
            pauseSwitch.isPaused,
            TE.orElse(() => TE.right(true)),
          ),
  ),
)

/** What waits to be sent rests with the service; what was sent is looked at all the same. */
const serve = (due: Due): Step<DueEnding> =>
  pipe(
    RTE.rightReaderIO<DueEnvironment, RetryError, void>(note({ attempt_id: due.entry.attempt_id })),
    RTE.flatMap(() => (isOpen(due.entry.state) ? RTE.right(false) : isAtRest)),
    RTE.flatMap(rests =>
      rests
        ? pipe(
            RTE.asks(({ nowMs }: DueEnvironment) => nowMs() + limits.pausedMs),
            RTE.flatMap(dueAtMs => postpone(due, dueAtMs)),
          )
        : proceed(due),
    ),
  )

const proceed = (due: Due): Step<DueEnding> => {
  const { subject, entry } = due
  const { attempt_id } = entry
  return pipe(
    readHistory(subject),
    RTE.flatMap((history): Step<DueEnding> => {
      const child = childOf(history, attempt_id)
      if (child) return apply(subject, { _tag: 'Adopt', attempt_id, child_id: child.id }, 'adopted')
      if (isOpen(entry.state)) return apply(subject, { _tag: 'Look', attempt_id }, 'looked-at')
      return pipe(
        RTE.fromEither(rowOf(history, attempt_id)),
        RTE.flatMap(attempt =>
          history[0] === attempt
            ? decideAgain(due, history, attempt)
            : apply(subject, { _tag: 'Supersede', attempt_id }, 'superseded'),
        ),
      )
    }),
  )
}

/** What is due, the longest first. */
const nextDue = ({ attempts }: SubjectLedger, nowMs: number): AttemptEntry | undefined =>
  attempts
    .flatMap(entry => {
      const dueAtMs = attemptDueAtMs(entry.state)
      return dueAtMs === undefined || dueAtMs > nowMs ? [] : [{ entry, dueAtMs }]
    })
    .toSorted((one, other) => one.dueAtMs - other.dueAtMs)[0]?.entry

/**
 * Serves what is due of a subject, one attempt a message: a scheduled retry is judged again and sent, a send whose outcome is open is looked
 * at, events that were left over are told. What else is due falls due again.
 */
export const serveDue = (key: SubjectKey, remainingMs: () => number): Step<DueEnding> =>
  pipe(
    loadSubject(key),
    RTE.flatMap(subject =>
      pipe(
        RTE.ask<DueEnvironment, RetryError>(),
        RTE.flatMap(({ nowMs }): Step<DueEnding> => {
          const entry = nextDue(subject, nowMs())
          if (entry !== undefined) return serve({ subject, entry, remainingMs, isSecondLook: false })
          if (subject.outbox.length === 0) return RTE.right('nothing-due')
          return pipe(
            RTE.rightReaderTask<DueEnvironment, RetryError, void>(emitOutbox(subject)),
            RTE.map(() => 'told'),
          )
        }),
      ),
    ),
  )
