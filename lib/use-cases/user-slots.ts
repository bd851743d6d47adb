import * as E from 'fp-ts/Either'
import type { ReaderTask } from 'fp-ts/ReaderTask'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import { appliedTo } from '../domain/policy/applied-policy.ts'
import type { SubjectKey } from '../domain/request/subject.ts'
import { slotSendIn } from '../domain/slot-send.ts'
import {
  judgeSlots,
  liveBudget,
  releaseSlot,
  reserveSlot,
  type Slot,
  type SlotsJudgement,
  type UserBudget,
} from '../domain/user-budget.ts'
import type { ClockEnvironment } from '../ports/clock.ts'
import type { LedgerEnvironment } from '../ports/ledger.ts'
import type { PolicyEnvironment } from '../ports/policy.ts'
import type { UserBudgetsEnvironment } from '../ports/user-budgets.ts'

export type SlotsEnvironment = UserBudgetsEnvironment & LedgerEnvironment & ClockEnvironment & PolicyEnvironment
type SlotsStep<A> = ReaderTaskEither<SlotsEnvironment, LedgerUnavailable, A>
type User = Pick<SubjectKey, 'environment' | 'client_user_id'>

/**
 * How many automatic retries a user has had. `isUnclear`: the budget is spent, but one of its slots may become free, so
 * nothing may be concluded yet.
 */
export interface UserRetries {
  readonly count: number
  readonly isUnclear: boolean
}

/** After so many conflicts with other processes the call fails as `contended`, and is made again later. */
const conflictsMax = 10
const contended: LedgerUnavailable = { _tag: 'LedgerUnavailable', cause: 'contended' }

/** Compares the slots of a spent budget with the ledgers of their subjects, one load for each template. */
const judgementOf =
  (budget: UserBudget): SlotsStep<SlotsJudgement> =>
  ({ ledger, nowMs }) =>
  async () => {
    const { environment, client_user_id, slots } = budget
    const subjects = new Map<string, SubjectLedger>()
    for (const template_id of new Set(slots.map(slot => slot.template_id))) {
      const loaded = await ledger.load({ environment, client_user_id, template_id })()
      if (E.isLeft(loaded)) return loaded
      subjects.set(template_id, loaded.right)
    }
    return E.right(judgeSlots(budget, slot => slotSendIn(subjects.get(slot.template_id), slot), nowMs()))
  }

/**
 * Counts the automatic retries of a user in the window. Only a spent budget is compared with the ledgers: an old slot
 * that no send stands behind is removed, and the budget is counted again.
 */
export const readUserRetries =
  ({ environment, client_user_id, template_id }: SubjectKey): SlotsStep<UserRetries> =>
  context =>
  async () => {
    const { userBudgets, nowMs } = context
    const { windowMs, caps } = appliedTo(context.policy, template_id)
    for (let conflicts = 0; conflicts < conflictsMax; conflicts += 1) {
      const loaded = await userBudgets.load(environment, client_user_id)()
      if (E.isLeft(loaded)) return loaded
      const budget = liveBudget(loaded.right, windowMs, nowMs())
      const count = budget.slots.length
      if (count < caps.automaticPerUserMax) return E.right({ count, isUnclear: false })
      const judgement = await judgementOf(budget)(context)()
      if (E.isLeft(judgement)) return judgement
      if (judgement.right._tag !== 'Remove') return E.right({ count, isUnclear: judgement.right._tag === 'Postpone' })
      const saved = await userBudgets.save(judgement.right.budget)()
      if (E.isLeft(saved)) return saved
    }
    return E.left(contended)
  }

/**
 * Reserves a slot for a send that is about to be fenced. After a Left it is unknown whether the slot is reserved; one
 * that no send follows is removed once the budget is spent.
 */
export const reserveUserSlot =
  ({ environment, client_user_id }: User, slot: Slot): SlotsStep<'reserved' | 'spent'> =>
  ({ userBudgets, policy, nowMs }) =>
  async () => {
    for (let conflicts = 0; conflicts < conflictsMax; conflicts += 1) {
      const loaded = await userBudgets.load(environment, client_user_id)()
      if (E.isLeft(loaded)) return loaded
      const { windowMs, caps } = appliedTo(policy, slot.template_id)
      const limits = { max: caps.automaticPerUserMax, windowMs }
      const reserved = reserveSlot(loaded.right, slot, limits, nowMs())
      if (E.isLeft(reserved)) return E.right('spent')
      if (reserved.right === loaded.right) return E.right('reserved')
      const saved = await userBudgets.save(reserved.right)()
      if (E.isLeft(saved)) return saved
      if (saved.right._tag === 'Saved') return E.right('reserved')
    }
    return E.left(contended)
  }

/** Frees the slot of a send that certainly does not count. It never fails: a slot that stays is removed later. */
export const releaseUserSlot =
  ({ environment, client_user_id }: User, token: string): ReaderTask<SlotsEnvironment, void> =>
  ({ userBudgets }) =>
  async () => {
    for (let conflicts = 0; conflicts < conflictsMax; conflicts += 1) {
      const loaded = await userBudgets.load(environment, client_user_id)()
      if (E.isLeft(loaded)) return
      const released = releaseSlot(loaded.right, token)
      if (released === loaded.right) return
      const saved = await userBudgets.save(released)()
      if (E.isLeft(saved) || saved.right._tag === 'Saved') return
    }
  }
