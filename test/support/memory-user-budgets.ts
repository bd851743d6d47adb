import * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../../lib/domain/ledger/ledger-unavailable.ts'
import { emptyBudget, type UserBudget } from '../../lib/domain/user-budget.ts'
import type { BudgetSaveOutcome, UserBudgets } from '../../lib/ports/user-budgets.ts'
import { type Calling, inTurn } from './calling.ts'

/** The behaviour of the budgets. Each call is one step. */
export interface UserBudgetsMemory {
  readonly load: (environment: UserBudget['environment'], client_user_id: UserBudget['client_user_id']) => UserBudget
  readonly save: (budget: UserBudget) => BudgetSaveOutcome
}

export const userBudgetsMemory = (): UserBudgetsMemory => {
  const stored = new Map<string, UserBudget>()
  const load: UserBudgetsMemory['load'] = (environment, client_user_id) =>
    stored.get(`${environment}/${client_user_id}`) ?? emptyBudget(environment, client_user_id)
  return {
    load,
    save: budget => {
      const { environment, client_user_id, version } = budget
      if (load(environment, client_user_id).version !== version) return { _tag: 'Conflict' }
      const saved = { ...budget, version: version + 1 }
      stored.set(`${environment}/${client_user_id}`, saved)
      return { _tag: 'Saved', budget: saved }
    },
  }
}

/** The port over what is in memory. */
export const userBudgetsOver = (
  memory: UserBudgetsMemory,
  calling: Calling<LedgerUnavailable> = inTurn,
): UserBudgets => {
  const called = <A>(name: string, isChange: boolean, act: () => A): TE.TaskEither<LedgerUnavailable, A> =>
    calling({ name, isChange }, () => E.right(act()))
  return {
    load: (environment, client_user_id) => called('load budget', false, () => memory.load(environment, client_user_id)),
    save: budget => called(`save budget ${budget.client_user_id} ${budget.version}`, true, () => memory.save(budget)),
  }
}

/** Budgets in memory that behave like the real ones. */
export const memoryUserBudgets = (): UserBudgets => userBudgetsOver(userBudgetsMemory())
