import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as RTE from 'fp-ts/ReaderTaskEither'
import { entryOf } from '../domain/ledger/entries.ts'
import type { AttemptEntry } from '../domain/ledger/ledger-attempt.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { objectionOf } from '../domain/objection.ts'
import { decisionEvent } from '../domain/outcome-event.ts'
import type { Decision } from '../domain/policy/decision.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import { isActedOn } from '../domain/policy/mode.ts'
import type { RetryError } from '../domain/retry-error.ts'
import { putOnBus } from '../ports/bus.ts'
import type { CountersEnvironment } from '../ports/counters.ts'
import { type JournalEnvironment, note } from '../ports/journal.ts'
import { loadSubject } from '../ports/ledger.ts'
import { type PlaidEnvironment, snapshotOf } from '../ports/plaid.ts'
import { applyTo } from './apply-command.ts'
import type { DeploymentEnvironment } from './deployment.ts'
import { type EmitEnvironment, emitOutbox } from './emit-outbox.ts'
import { judge, keyOf, readHistory, rowOf } from './judge.ts'

/** How a hint about an attempt was taken. `already-known`: the ledger has an answer, or somebody is on it. */
export type HintEnding = 'scheduled' | 'shadow' | 'held' | 'never' | 'nothing-to-do' | 'already-known' | 'not-ours'

export type HintEnvironment = EmitEnvironment &
  PlaidEnvironment &
  CountersEnvironment &
  JournalEnvironment &
  DeploymentEnvironment
type Step<A> = RTE.ReaderTaskEither<HintEnvironment, RetryError, A>

/** The attempt that this one retries is answered by it, if we have an open question about that one. */
const adoptParent = (subject: SubjectLedger, { id, previous_attempt_id }: Snapshot): Step<SubjectLedger> => {
  if (previous_attempt_id === null || entryOf(subject, previous_attempt_id) === undefined) return RTE.right(subject)
  return pipe(
    applyTo(subject, { _tag: 'Adopt', attempt_id: previous_attempt_id, child_id: id }),
    RTE.map(application => application.subject),
    RTE.tapReaderTask(adopted => emitOutbox(adopted)),
  )
}

/** A person's request for an attempt that nobody had judged: if Plaid certainly does nothing, it will be as if nobody had acted on it. */
const isUndecided = ({ state }: AttemptEntry): boolean =>
  (state._tag === 'Sending' || state._tag === 'Unknown') && state.before === undefined

/** The ledger has an answer, or the sweep will find one. Where neither is certain yet, the news must not be lost: they are told again later. */
const leave = (entry: AttemptEntry): Step<HintEnding> =>
  pipe(
    RTE.ask<HintEnvironment, RetryError>(),
    RTE.flatMapEither(({ nowMs }): E.Either<RetryError, HintEnding> => {
      const objection = isUndecided(entry) ? objectionOf(entry.state, nowMs()) : undefined
      return objection === undefined ? E.right('already-known') : E.left(objection)
    }),
  )

const schedule = (subject: SubjectLedger, decision: Extract<Decision, { readonly _tag: 'Retry' }>): Step<HintEnding> =>
  pipe(
    applyTo(subject, {
      _tag: 'Schedule',
      attempt_id: decision.record.attemptId,
      dueAtMs: decision.notBeforeMs,
      decision: { rules: decision.record.fired, policy: decision.record.policy.version },
    }),
    RTE.tapReaderTask(application => emitOutbox(application.subject)),
    RTE.flatMap(({ _tag, subject: { attempts } }): Step<HintEnding> => {
      if (_tag === 'Applied') return RTE.right('scheduled')
      const entry = attempts.find(({ attempt_id }) => attempt_id === decision.record.attemptId)
      return entry === undefined ? RTE.right('already-known') : leave(entry)
    }),
  )

const tell = (
  subject: SubjectLedger,
  decision: Extract<Decision, { readonly _tag: 'Hold' | 'Never' }>,
): Step<HintEnding> =>
  pipe(
    RTE.ask<HintEnvironment, RetryError>(),
    RTE.flatMap(({ nowMs }) => putOnBus(decisionEvent(subject, decision, nowMs()))),
    RTE.map(() => (decision._tag === 'Hold' ? 'held' : 'never')),
  )

const act = (subject: SubjectLedger, decision: Decision): Step<HintEnding> => {
  if (decision._tag !== 'Retry') return tell(subject, decision)
  return pipe(
    RTE.ask<HintEnvironment, RetryError>(),
    RTE.flatMap(
      ({ mode }): Step<HintEnding> => (isActedOn(mode, decision) ? schedule(subject, decision) : RTE.right('shadow')),
    ),
  )
}

/** Only what has failed or lapsed is anybody's question. An attempt that the ledger has acted on is the sweep's. */
const consider = (subject: SubjectLedger, snapshot: Snapshot): Step<HintEnding> => {
  if (snapshot.status !== 'failed' && snapshot.status !== 'expired') return RTE.right('nothing-to-do')
  const entry = entryOf(subject, snapshot.id)
  if (entry !== undefined) return leave(entry)
  return pipe(
    readHistory(subject),
    RTE.tap(history => RTE.fromEither(rowOf(history, snapshot.id))),
    RTE.flatMap(history => judge(snapshot, history, subject)),
    RTE.flatMap(decision => act(subject, decision)),
  )
}

/**
 * Something is said to have happened to an attempt. What is true is asked of Plaid; a failed attempt is judged, and scheduled, held or
 * told. Nothing is ever sent from here: what is to be retried falls due, and the sweep queues it.
 */
export const handleStatusChange = (identity_verification_id: string): Step<HintEnding> =>
  pipe(
    RTE.ask<HintEnvironment, RetryError>(),
    RTE.flatMap(({ templateIds }) =>
      pipe(
        snapshotOf(identity_verification_id),
        RTE.tapReaderIO(({ id, status }) => note({ attempt_id: id, attempt_status: status })),
        RTE.flatMap((snapshot): Step<HintEnding> => {
          const key = keyOf(snapshot)
          if (key === undefined || !templateIds.has(key.template_id)) return RTE.right('not-ours')
          return pipe(
            loadSubject(key),
            RTE.flatMap(subject => adoptParent(subject, snapshot)),
            RTE.flatMap(subject => consider(subject, snapshot)),
          )
        }),
      ),
    ),
  )
