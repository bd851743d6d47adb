import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as RTE from 'fp-ts/ReaderTaskEither'
import { classifyRetry, type RetryOutcome } from '../domain/classify-retry.ts'
import { type History, historyOf } from '../domain/history.ts'
import { limits } from '../domain/limits.ts'
import { type Permit, preflight } from '../domain/preflight.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { RetryRequest } from '../domain/retry-request.ts'
import type { RetryResult } from '../domain/retry-result.ts'
import { type PlaidEnv, type Warning, warningsOf } from '../domain/warning.ts'
import type { ClockEnvironment } from '../ports/clock.ts'
import { type JournalEnvironment, note } from '../ports/journal.ts'
import { listAttempts, type PlaidEnvironment, sendRetry } from '../ports/plaid.ts'

export interface RetryCommand {
  readonly request: RetryRequest
  /** Every check, and no call to retry. */
  readonly dryRun: boolean
  /** Time left to this invocation in milliseconds, read anew at each call. */
  readonly remainingMs: () => number
}

/** What a deployment is set up for. */
interface DeploymentEnvironment {
  readonly plaidEnv: PlaidEnv
  /** The templates that may be retried with, compared to the letter; empty refuses all. */
  readonly templateIds: ReadonlySet<string>
}

export type RetryEnvironment = PlaidEnvironment & ClockEnvironment & JournalEnvironment & DeploymentEnvironment

type Step<A> = RTE.ReaderTaskEither<RetryEnvironment, RetryError, A>

const allowTemplate = ({ template_id }: RetryRequest): Step<RetryEnvironment> =>
  pipe(
    RTE.ask<RetryEnvironment, RetryError>(),
    RTE.filterOrElse(
      ({ templateIds }) => templateIds.has(template_id),
      (): RetryError => ({ _tag: 'NotAllowed' }),
    ),
  )

const readHistory = (request: RetryRequest): Step<History> =>
  pipe(
    listAttempts({ client_user_id: request.client_user_id, template_id: request.template_id }),
    RTE.tapReaderIO(({ strangers }) => note({ strangers })),
    RTE.map(({ attempts }) => historyOf(attempts)),
    RTE.tapReaderIO(([newest]) => note(newest ? { attempt_id: newest.id, attempt_status: newest.status } : {})),
  )

/** A retry is sent only while its whole deadline fits into what is left of the invocation: cut short, its outcome would be unknown. */
const requireTime = ({ remainingMs }: RetryCommand): Step<RetryEnvironment> =>
  pipe(
    RTE.ask<RetryEnvironment, RetryError>(),
    RTE.filterOrElse(
      () => remainingMs() >= limits.plaidDeadlineMs + limits.sendMarginMs,
      (): RetryError => ({ _tag: 'PlaidUnavailable', cause: 'no-time-left' }),
    ),
  )

const resultOf =
  ({ request }: RetryCommand, permit: Permit, warnings: ReadonlyArray<Warning>) =>
  (outcome: RetryOutcome): E.Either<RetryError, RetryResult> => {
    const retried = { _tag: 'Retried', asked: request.strategy, sent: permit.request.strategy } as const
    switch (outcome._tag) {
      case 'Effect':
        return E.right({ ...retried, attempt: outcome.attempt, warnings })
      case 'EffectElsewhere':
        return E.right({ ...retried, attempt: outcome.attempt, warnings: ['misdirected', ...warnings] })
      case 'DefiniteNo':
      case 'Unknown':
        return E.left(outcome.error)
    }
  }

const send = (command: RetryCommand, permit: Permit): Step<RetryResult> =>
  pipe(
    requireTime(command),
    RTE.flatMap(({ nowMs, plaidEnv }) =>
      pipe(
        sendRetry(permit.request),
        RTE.map(evidence => classifyRetry(evidence, permit.attempt, nowMs())),
        RTE.flatMapEither(resultOf(command, permit, warningsOf(command.request, plaidEnv))),
      ),
    ),
  )

const rehearse = ({ request }: RetryCommand, permit: Permit): Step<RetryResult> =>
  RTE.asks(({ plaidEnv }) => ({
    _tag: 'DryRun',
    attempt: permit.attempt,
    asked: request.strategy,
    request: permit.request,
    warnings: warningsOf(request, plaidEnv),
  }))

/**
 * Retries the newest attempt of a subject, at most once: the template must be allowed and the history must permit it before anything is sent,
 * and what was sent is never sent again.
 */
export const retryAttempt = (command: RetryCommand): Step<RetryResult> =>
  pipe(
    allowTemplate(command.request),
    RTE.flatMap(() => readHistory(command.request)),
    RTE.flatMapEither(history => preflight(command.request, history)),
    RTE.tapReaderIO(permit => note({ strategy_sent: permit.request.strategy })),
    RTE.flatMap(permit => (command.dryRun ? rehearse(command, permit) : send(command, permit))),
  )
