import * as E from 'fp-ts/Either'
import type { ReaderTask } from 'fp-ts/ReaderTask'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { SubjectKey } from '../domain/request/subject.ts'
import type { CountersEnvironment } from '../ports/counters.ts'
import type { RetryPlan } from './retry-plan.ts'
import { giveBackTurn, type Shortage, type Turn } from './take-turn.ts'
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
