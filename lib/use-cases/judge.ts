import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as RTE from 'fp-ts/ReaderTaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { SubjectKey, SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import type { Attempt } from '../domain/plaid/attempt.ts'
import { type History, historyOf } from '../domain/plaid/history.ts'
import { dayOf } from '../domain/policy/bounds.ts'
import { decide } from '../domain/policy/decide.ts'
import type { Decision } from '../domain/policy/decision.ts'
import type { Snapshot } from '../domain/policy/findings/snapshot.ts'
import { ruleNames } from '../domain/policy/rules/rule-name.ts'
import { policyCounts, type WiderCounts } from '../domain/policy-counts.ts'
import { ClientUserId, TemplateId } from '../domain/request/identifiers.ts'
import type { Subject } from '../domain/request/subject.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { ClockEnvironment } from '../ports/clock.ts'
import type { Counter, CountersEnvironment } from '../ports/counters.ts'
import { type JournalEnvironment, type JournaledDecision, note } from '../ports/journal.ts'
import { listAttempts, type PlaidEnvironment } from '../ports/plaid.ts'
import type { PolicyEnvironment } from '../ports/policy.ts'

type JudgeEnvironment = PlaidEnvironment &
  CountersEnvironment &
  ClockEnvironment &
  JournalEnvironment &
  PolicyEnvironment
type Step<A> = RTE.ReaderTaskEither<JudgeEnvironment, RetryError, A>

/** Whose attempt it is; undefined where Plaid's ids are none that this service takes: then nothing can be asked for either. */
export const keyOf = ({ environment, client_user_id, template }: Snapshot): SubjectKey | undefined =>
  ClientUserId.is(client_user_id) && TemplateId.is(template.id)
    ? { environment, client_user_id, template_id: template.id }
    : undefined

/** All attempts of a subject, newest first. */
export const readHistory = ({ client_user_id, template_id }: Subject): Step<History> =>
  pipe(
    listAttempts({ client_user_id, template_id }),
    RTE.tapReaderIO(({ strangers }) => note({ strangers })),
    RTE.map(({ attempts }) => historyOf(attempts)),
  )

/**
 * The attempt's row in its subject's list. A list without it is older than the attempt, which may be the newest all the same: nothing is
 * concluded from it, and whoever asked asks again later. Errors: `PlaidUnavailable`.
 */
export const rowOf = (history: History, attempt_id: string): E.Either<RetryError, Attempt> =>
  E.fromNullable<RetryError>({ _tag: 'PlaidUnavailable', cause: 'read-failed' })(
    history.find(({ id }) => id === attempt_id),
  )

const count =
  (counter: Counter): RTE.ReaderTaskEither<JudgeEnvironment, LedgerUnavailable, number> =>
  ({ counters }) =>
    counters.count(counter)

const countWider = ({ environment, client_user_id }: SubjectKey, day: number): Step<WiderCounts> =>
  pipe(
    RTE.Do,
    RTE.apS('userRetries', count({ _tag: 'User', environment, client_user_id })),
    RTE.apS('userByDocumentOrSelfie', count({ _tag: 'UserByDocumentOrSelfie', environment, client_user_id })),
    RTE.apS('automaticToday', count({ _tag: 'Day', environment, day })),
  )

const journaled = (decision: Decision): JournaledDecision => {
  const { stop, fired, rules, vetoes, unrecognised, missing, policy, counts, automaticLeft, nextEligibleAtMs } =
    decision.record
  const matched = ruleNames.filter(name => rules[name] === 'matched')
  const grounds = {
    stop,
    fired,
    matched,
    vetoes,
    unrecognised,
    missing,
    policy,
    counts,
    automaticLeft,
    nextEligibleAtMs,
  }
  return {
    outcome: decision._tag,
    ...(decision._tag !== 'Retry' && { reason: decision.reason }),
    ...grounds,
  }
}

/** The policy's decision on an attempt as Plaid tells it now, with what the ledger remembers. */
export const judge = (snapshot: Snapshot, history: History, subject: SubjectLedger): Step<Decision> =>
  pipe(
    RTE.ask<JudgeEnvironment, RetryError>(),
    RTE.flatMap(({ policy, nowMs }) =>
      pipe(
        countWider(subject, dayOf(nowMs())),
        RTE.map(wider => decide(policy, snapshot, history, policyCounts(subject, snapshot.id, wider), nowMs())),
      ),
    ),
    RTE.tapReaderIO(decision => note({ decision: journaled(decision) })),
  )
