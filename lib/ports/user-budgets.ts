import type { TaskEither } from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../domain/ledger/ledger-unavailable.ts'
import type { UserBudget } from '../domain/user-budget.ts'

/** `Conflict`: this save wrote nothing; as for the ledger, also if an earlier save, with its answer lost, was applied. */
export type BudgetSaveOutcome = { readonly _tag: 'Saved'; readonly budget: UserBudget } | { readonly _tag: 'Conflict' }

/** The store of users' budgets. Nothing is ever deleted. */
export interface UserBudgets {
  /** Strongly consistent. A user without a save has an empty budget, at version 0. */
  readonly load: (
    environment: UserBudget['environment'],
    client_user_id: UserBudget['client_user_id'],
  ) => TaskEither<LedgerUnavailable, UserBudget>
  /**
   * Writes `budget` if the stored version is still `budget.version`, and gives it the next one. Left: it is unknown
   * whether it is written. It may even be written later, if no other save comes first.
   */
  readonly save: (budget: UserBudget) => TaskEither<LedgerUnavailable, BudgetSaveOutcome>
}

export interface UserBudgetsEnvironment {
  readonly userBudgets: UserBudgets
}
