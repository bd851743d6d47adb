import * as E from 'fp-ts/Either'
import type { ReaderTask } from 'fp-ts/ReaderTask'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import { intervalOf, sendPace } from '../domain/plaid/rate-budget.ts'
import { dayOf } from '../domain/policy/bounds.ts'
import type { SubjectKey } from '../domain/request/subject.ts'
import type { SendOutcome } from '../domain/send-outcome.ts'
import type { CountersEnvironment } from '../ports/counters.ts'
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
type Shortage = Extract<SendOutcome, { readonly _tag: 'Paced' | 'Spent' }>

/** Takes one of the automatic sends of the day and of the interval. */
const takeTime =
  ({
    subject: { environment },
    reservedAtMs,
  }: BudgetedSend): ReaderTaskEither<BudgetsEnvironment, LedgerUnavailable, 'taken' | 'paced' | 'spent'> =>
  ({ counters, policy }) =>
    counters.take(
      environment,
      { day: dayOf(reservedAtMs), interval: intervalOf(environment, reservedAtMs) },
      { perDay: policy.caps.automaticPerDayMax, perInterval: sendPace(environment).sendsMax },
    )

const giveBackDay =
  ({ subject: { environment }, reservedAtMs }: BudgetedSend): ReaderTask<BudgetsEnvironment, unknown> =>
  ({ counters }) =>
    counters.giveBack(environment, dayOf(reservedAtMs))

/** Returns the budgets of a send that certainly does not count. After a failure a budget is too small, never too large. */
export const returnBudgets =
  (send: BudgetedSend): ReaderTask<BudgetsEnvironment, void> =>
  environment =>
  async () => {
    if (send.plan.mode === 'on-demand') return
    await releaseUserSlot(send.subject, send.token)(environment)()
    await giveBackDay(send)(environment)()
  }

/**
 * Reserves the budgets over many subjects that an automatic retry uses, or nothing but a send of the interval. Right:
 * what is used up, or undefined if all were reserved. A retry on demand uses none; its subject's caps are checked by the
 * fence.
 */
export const reserveBudgets =
  (send: BudgetedSend): ReaderTaskEither<BudgetsEnvironment, LedgerUnavailable, Shortage | undefined> =>
  environment =>
  async () => {
    const { subject, plan, token, reservedAtMs } = send
    if (plan.mode === 'on-demand') return E.right(undefined)
    const taken = await takeTime(send)(environment)()
    if (E.isLeft(taken)) return taken
    if (taken.right === 'paced') return E.right({ _tag: 'Paced' })
    if (taken.right === 'spent') return E.right({ _tag: 'Spent', budget: 'day' })

    const slot = { token, atMs: reservedAtMs, template_id: subject.template_id, attempt_id: plan.attempt.id }
    const ofUser = await reserveUserSlot(subject, slot)(environment)()
    if (E.isRight(ofUser) && ofUser.right === 'reserved') return E.right(undefined)
    await giveBackDay(send)(environment)()
    return E.isLeft(ofUser) ? ofUser : E.right({ _tag: 'Spent', budget: 'user' })
  }
