import * as E from 'fp-ts/Either'
import type { ReaderTask } from 'fp-ts/ReaderTask'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { Counter } from '../domain/budget.ts'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { SubjectKey } from '../domain/request/subject.ts'
import type { CountersEnvironment } from '../ports/counters.ts'
import type { RetryPlan } from './retry-plan.ts'
import { releaseUserSlot, reserveUserSlot, type SlotsEnvironment } from './user-slots.ts'

type BudgetsEnvironment = SlotsEnvironment & CountersEnvironment

/** The send that budgets are reserved for. */
export interface BudgetedSend {
  readonly subject: SubjectKey
  readonly plan: Pick<RetryPlan, 'mode' | 'attempt'>
  readonly token: string
  /** In days since 1970, UTC. */
  readonly day: number
}

const dayCounter = ({ subject: { environment }, day }: BudgetedSend): Counter => ({ _tag: 'Day', environment, day })

/** Returns the budgets of a send that certainly does not count. After a failure a budget is too small, never too large. */
export const returnBudgets =
  (send: BudgetedSend): ReaderTask<BudgetsEnvironment, void> =>
  environment =>
  async () => {
    if (send.plan.mode === 'on-demand') return
    await releaseUserSlot(send.subject, send.token)(environment)()
    await environment.counters.giveBack(dayCounter(send), 1)()
  }

/**
 * Reserves the budgets over many subjects that an automatic retry uses, or nothing. Right: the budget that is spent, or
 * undefined if all were reserved. A retry on demand uses none; its subject's caps are checked by the fence.
 */
export const reserveBudgets =
  (send: BudgetedSend): ReaderTaskEither<BudgetsEnvironment, LedgerUnavailable, 'user' | 'day' | undefined> =>
  environment =>
  async () => {
    const { subject, plan, token } = send
    if (plan.mode === 'on-demand') return E.right(undefined)
    const slot = {
      token,
      atMs: environment.nowMs(),
      template_id: subject.template_id,
      attempt_id: plan.attempt.id,
    }
    const ofUser = await reserveUserSlot(subject, slot)(environment)()
    if (E.isLeft(ofUser)) return ofUser
    if (ofUser.right === 'spent') return E.right('user')

    const ofDay = await environment.counters.reserve(dayCounter(send), 1, environment.policy.caps.automaticPerDayMax)()
    if (E.isRight(ofDay) && ofDay.right === 'reserved') return E.right(undefined)
    await releaseUserSlot(subject, token)(environment)()
    return E.isLeft(ofDay) ? ofDay : E.right('day')
  }
