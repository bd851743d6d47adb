import * as E from 'fp-ts/Either'
import type { ReaderTask } from 'fp-ts/ReaderTask'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { PlaidEnv } from '../domain/plaid/environment.ts'
import { intervalOf, sendPace } from '../domain/plaid/rate-budget.ts'
import { dayOf } from '../domain/policy/bounds.ts'
import type { SubjectKey } from '../domain/request/subject.ts'
import type { SendOutcome } from '../domain/send-outcome.ts'
import type { CountersEnvironment } from '../ports/counters.ts'
import type { PolicyEnvironment } from '../ports/policy.ts'
import type { RetryPlan } from './retry-plan.ts'
import { releaseUserSlot, reserveUserSlot, type SlotsEnvironment } from './user-slots.ts'

type BudgetsEnvironment = SlotsEnvironment & CountersEnvironment

/** The send that budgets are reserved for. */
export interface BudgetedSend {
  readonly subject: SubjectKey
  readonly plan: Pick<RetryPlan, 'mode' | 'attempt'>
  readonly token: string
  /** The time whose day and interval are reserved, in Unix milliseconds. */
  readonly reservedAtMs: number
}

/** What is used up. */
export type Shortage = Extract<SendOutcome, { readonly _tag: 'Paced' | 'Spent' }>

/** One of the automatic sends of a day and of an interval, which is taken before anything is read for it. */
export interface Turn {
  readonly environment: PlaidEnv
  /** The time whose day and interval are taken, in Unix milliseconds. */
  readonly reservedAtMs: number
}

/**
 * Takes a turn. Right: what is used up, or undefined if it is taken. What was taken of an interval is never returned:
 * the next one begins in seconds.
 */
export const takeTurn =
  ({
    environment,
    reservedAtMs,
  }: Turn): ReaderTaskEither<CountersEnvironment & PolicyEnvironment, LedgerUnavailable, Shortage | undefined> =>
  ({ counters, policy }) =>
  async () => {
    const taken = await counters.take(
      environment,
      { day: dayOf(reservedAtMs), interval: intervalOf(environment, reservedAtMs) },
      { perDay: policy.caps.automaticPerDayMax, perInterval: sendPace(environment).sendsMax },
    )()
    if (E.isLeft(taken)) return taken
    if (taken.right === 'paced') return E.right({ _tag: 'Paced' })
    return E.right(taken.right === 'spent' ? { _tag: 'Spent', budget: 'day' } : undefined)
  }

/** Returns the day's part of a turn that was certainly not used. */
export const giveBackTurn =
  ({ environment, reservedAtMs }: Turn): ReaderTask<CountersEnvironment, unknown> =>
  ({ counters }) =>
    counters.giveBack(environment, dayOf(reservedAtMs))

const turnOf = ({ subject: { environment }, reservedAtMs }: BudgetedSend): Turn => ({ environment, reservedAtMs })

/** Returns the budgets of a send that certainly does not count. After a failure a budget is too small, never too large. */
export const returnBudgets =
  (send: BudgetedSend): ReaderTask<BudgetsEnvironment, void> =>
  environment =>
  async () => {
    if (send.plan.mode === 'on-demand') return
    await releaseUserSlot(send.subject, send.token)(environment)()
    await giveBackTurn(turnOf(send))(environment)()
  }

/**
 * Reserves the user's budget for an automatic retry, which has its turn already; without it the turn is given back.
 * Right: what is used up, or undefined if it is reserved. A retry on demand uses no budget; its subject's caps are
 * checked by the fence.
 */
export const reserveBudgets =
  (send: BudgetedSend): ReaderTaskEither<BudgetsEnvironment, LedgerUnavailable, Shortage | undefined> =>
  environment =>
  async () => {
    const { subject, plan, token, reservedAtMs } = send
    if (plan.mode === 'on-demand') return E.right(undefined)
    const slot = { token, atMs: reservedAtMs, template_id: subject.template_id, attempt_id: plan.attempt.id }
    const ofUser = await reserveUserSlot(subject, slot)(environment)()
    if (E.isRight(ofUser) && ofUser.right === 'reserved') return E.right(undefined)
    await giveBackTurn(turnOf(send))(environment)()
    return E.isLeft(ofUser) ? ofUser : E.right({ _tag: 'Spent', budget: 'user' })
  }
