import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as RT from 'fp-ts/ReaderTask'
import * as RTE from 'fp-ts/ReaderTaskEither'
import { backoffUntilMs, sendResultOf } from '../domain/after-send.ts'
import { classifyRetry, type RetryOutcome } from '../domain/classify-retry.ts'
import type { Fence } from '../domain/ledger/ledger-command.ts'
import type { Rejected } from '../domain/ledger/rejected.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { limits } from '../domain/limits.ts'
import type { Attempt } from '../domain/plaid/attempt.ts'
import { plaidLimits } from '../domain/plaid/plaid-limits.ts'
import { dayOf } from '../domain/policy/bounds.ts'
import type { ConcreteRetryRequest } from '../domain/request/strategy.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { ChanceEnvironment } from '../ports/chance.ts'
import type { Counter, CountersEnvironment } from '../ports/counters.ts'
import type { PauseSwitchEnvironment } from '../ports/pause-switch.ts'
import { type PlaidEnvironment, sendRetry as putOnWire } from '../ports/plaid.ts'
import { type Application, applyTo } from './apply-command.ts'
import { type EmitEnvironment, emitOutbox, type FreshLink } from './emit-outbox.ts'
import { giveBack, type Reservation, reservationsFor, reserve } from './reserve-budgets.ts'

/** One retry that has been decided. `attempt` is the one that it is meant for: the newest of the subject. */
export interface RetryPlan {
  readonly attempt: Attempt
  readonly request: ConcreteRetryRequest
  readonly mode: 'automatic' | 'on-demand'
  /** The policy's rules that decided it, and how often each may for one subject; none on demand. */
  readonly rules: ReadonlyArray<string>
  readonly ruleMax: number
  readonly isDocumentOrSelfie: boolean
  /** Time left to this invocation in milliseconds, read anew at each call. */
  readonly remainingMs: () => number
}

/** How a send ended. `Paused`, `Spent` and `Rejected`: nothing was sent. `Failed`: it was sent or refused, and the ledger knows. */
export type SendEnding =
  | { readonly _tag: 'Made'; readonly attempt: Attempt; readonly isMisdirected: boolean }
  | { readonly _tag: 'Failed'; readonly error: RetryError }
  | { readonly _tag: 'Paused' }
  | { readonly _tag: 'Spent'; readonly counter: Counter['_tag'] }
  | { readonly _tag: 'Rejected'; readonly rejected: Rejected }

export type SendEnvironment = EmitEnvironment &
  PlaidEnvironment &
  CountersEnvironment &
  PauseSwitchEnvironment &
  ChanceEnvironment & {
    /** Whether outcome events carry `shareable_url`. */
    readonly isUrlTold: boolean
  }

type Step<A> = RTE.ReaderTaskEither<SendEnvironment, RetryError, A>

/** A send that this process holds. */
interface Held {
  readonly plan: RetryPlan
  readonly token: string
  readonly reservations: ReadonlyArray<Reservation>
  /** The day that the reservations are of: the fence keeps it, and what is returned goes back to it. */
  readonly day: number
}

const noTimeLeft: RetryError = { _tag: 'PlaidUnavailable', cause: 'no-time-left' }

/** Cut short, a retry's outcome would be unknown: its whole deadline, the record and a margin must fit into what is left. */
const requireTime = ({ remainingMs }: RetryPlan): Step<SendEnvironment> =>
  pipe(
    RTE.ask<SendEnvironment, RetryError>(),
    RTE.filterOrElse(
      () => remainingMs() >= plaidLimits.deadlineMs + limits.recordMs + limits.sendMarginMs,
      (): RetryError => noTimeLeft,
    ),
  )

/** It was not sent after all. What was reserved is given back only if the ledger agrees that nothing of it counts. */
const takeBack = (subject: SubjectLedger, { plan, token, reservations }: Held): RT.ReaderTask<SendEnvironment, void> =>
  pipe(
    RT.ask<SendEnvironment>(),
    RT.flatMap(({ nowMs, random }) =>
      applyTo(subject, {
        _tag: 'Unsend',
        attempt_id: plan.attempt.id,
        token,
        dueAtMs: backoffUntilMs(nowMs(), random()),
      }),
    ),
    RT.flatMap(
      (application): RT.ReaderTask<SendEnvironment, void> =>
        E.isRight(application) && application.right._tag === 'Applied' ? giveBack(reservations) : RT.of(undefined),
    ),
  )

/** What came of it is written down by its holder, told, and answered: a record that fails hides nothing from the caller, and the sweep finds the child. */
const settle = (
  subject: SubjectLedger,
  { plan, token, reservations }: Held,
  outcome: RetryOutcome,
): RT.ReaderTask<SendEnvironment, SendEnding> =>
  pipe(
    RT.ask<SendEnvironment>(),
    RT.flatMap(({ nowMs, random }) =>
      applyTo(subject, {
        _tag: 'Record',
        attempt_id: plan.attempt.id,
        token,
        result: sendResultOf(outcome, nowMs(), random()),
      }),
    ),
    RT.tap(() => (outcome._tag === 'DefiniteNo' ? giveBack(reservations) : RT.of(undefined))),
    RT.flatMap(application => tell(application, outcome)),
    RT.map(() => endingOf(outcome)),
  )

const tell = (
  application: E.Either<RetryError, Application>,
  outcome: RetryOutcome,
): RT.ReaderTask<SendEnvironment, void> =>
  pipe(
    RT.ask<SendEnvironment>(),
    RT.flatMap(({ isUrlTold }) => {
      if (E.isLeft(application)) return RT.of(undefined)
      const url = 'attempt' in outcome ? outcome.attempt.shareable_url : null
      const link: FreshLink | undefined =
        isUrlTold && 'attempt' in outcome && url !== null
          ? { child_id: outcome.attempt.id, shareable_url: url }
          : undefined
      return emitOutbox(application.right.subject, link)
    }),
  )

const endingOf = (outcome: RetryOutcome): SendEnding => {
  switch (outcome._tag) {
    case 'Effect':
      return { _tag: 'Made', attempt: outcome.attempt, isMisdirected: false }
    case 'EffectElsewhere':
      return { _tag: 'Made', attempt: outcome.attempt, isMisdirected: true }
    case 'DefiniteNo':
    case 'Unknown':
      return { _tag: 'Failed', error: outcome.error }
  }
}

/** The one request. Left of the port means that none was made. */
const post = (subject: SubjectLedger, held: Held): Step<SendEnding> =>
  pipe(
    putOnWire(held.plan.request),
    RTE.matchE(
      (error): Step<SendEnding> =>
        pipe(
          RTE.rightReaderTask(takeBack(subject, held)),
          RTE.map(() => ({ _tag: 'Failed', error })),
        ),
      (evidence): Step<SendEnding> =>
        pipe(
          RTE.asks(({ nowMs }: SendEnvironment) => classifyRetry(evidence, held.plan.attempt, nowMs())),
          RTE.flatMapReaderTask(outcome => settle(subject, held, outcome)),
        ),
    ),
  )

/** The instance may have been frozen between fence and request, and taken over meanwhile: then it takes its send back, and sends nothing. */
const gate = (subject: SubjectLedger, held: Held, fencedAtMs: number): Step<SendEnding> =>
  pipe(
    RTE.asks(({ nowMs }: SendEnvironment) => nowMs() - fencedAtMs),
    RTE.flatMap(
      (elapsedMs): Step<SendEnding> =>
        elapsedMs >= 0 && elapsedMs <= limits.gateMs
          ? post(subject, held)
          : pipe(
              RTE.rightReaderTask(takeBack(subject, held)),
              RTE.map(() => ({ _tag: 'Failed', error: noTimeLeft })),
            ),
    ),
  )

const fenceOf = ({ plan, token, day }: Held, { policy }: SendEnvironment): Fence => ({
  _tag: 'Fence',
  attempt_id: plan.attempt.id,
  token,
  mode: plan.mode,
  strategy: plan.request.strategy,
  rules: plan.rules,
  ruleMax: plan.ruleMax,
  caps: policy.caps,
  ...(plan.isDocumentOrSelfie && { isDocumentOrSelfie: true }),
  ...(plan.mode === 'automatic' && { day }),
})

/** A fence whose answer is lost is not used: nobody knows whether it holds. */
const fence = (subject: SubjectLedger, held: Held, environment: SendEnvironment): Step<SendEnding> => {
  const fencedAtMs = environment.nowMs()
  return pipe(
    applyTo(subject, fenceOf(held, environment)),
    RTE.flatMap(
      (application): Step<SendEnding> =>
        application._tag === 'Applied'
          ? gate(application.subject, held, fencedAtMs)
          : pipe(
              RTE.rightReaderTask(giveBack(held.reservations)),
              RTE.map(() => ({ _tag: 'Rejected', rejected: application.rejected })),
            ),
    ),
  )
}

const reserveAndFence = (subject: SubjectLedger, plan: RetryPlan, environment: SendEnvironment): Step<SendEnding> => {
  const day = dayOf(environment.nowMs())
  const reservations = reservationsFor(subject, plan, day, environment.policy.caps)
  return pipe(
    reserve(reservations),
    RTE.flatMap(
      (counter): Step<SendEnding> =>
        counter === undefined
          ? fence(subject, { plan, token: environment.newToken(), reservations, day }, environment)
          : RTE.right({ _tag: 'Spent', counter }),
    ),
  )
}

/** Where nobody knows whether to send, nothing is sent: an automatic retry is put off, and a person is told. */
const readPause = ({ mode }: RetryPlan): Step<boolean> =>
  pipe(
    RTE.ask<SendEnvironment, RetryError>(),
    RTE.flatMapTaskEither<SendEnvironment, RetryError, boolean>(({ pauseSwitch }) => pauseSwitch.isPaused),
    RTE.orElse(error => (mode === 'automatic' ? RTE.right(true) : RTE.left(error))),
  )

/**
 * Sends one retry, at most once: time is left, nobody has paused, the budgets are reserved, the ledger is fenced, the gate holds; then
 * one request, and what came of it is recorded and told. `subject` was loaded before. Left: nothing was sent, or a fence may stand
 * that nobody will use.
 */
export const sendRetry = (subject: SubjectLedger, plan: RetryPlan): Step<SendEnding> =>
  pipe(
    requireTime(plan),
    RTE.flatMap(environment =>
      pipe(
        readPause(plan),
        RTE.flatMap(
          (isPaused): Step<SendEnding> =>
            isPaused ? RTE.right({ _tag: 'Paused' }) : reserveAndFence(subject, plan, environment),
        ),
      ),
    ),
  )
