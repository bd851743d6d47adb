import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import * as t from 'io-ts'
import { TemplateId } from '../../domain/request/identifiers.ts'
import { emptyBudget, type UserBudget } from '../../domain/user-budget.ts'
import type { BudgetSaveOutcome, UserBudgets } from '../../ports/user-budgets.ts'
import { type Item, userBudgetKey } from './item-key.ts'
import { getItem, putVersion, type Store } from './store.ts'
import { readStored, stored } from './stored.ts'

const Body: t.Type<Pick<UserBudget, 'slots'>, unknown, unknown> = t.strict({
  slots: t.readonlyArray(t.strict({ token: t.string, atMs: t.number, template_id: TemplateId, attempt_id: t.string })),
})

/**
 * The item of a user's budget as it is saved, at its next version. It has no expiry time, and only its key names the
 * user, as a hash: so a save never names a person again who was forgotten.
 */
const budgetItemOf = ({ environment, client_user_id, version, slots }: UserBudget): Item => ({
  ...userBudgetKey(environment, client_user_id),
  environment: { S: environment },
  ...stored(Body, version, { slots }),
})

/** The budgets of users in the ledger's table, one item for each. */
export const userBudgetsIn = (store: Store): UserBudgets => ({
  load: (environment, client_user_id) =>
    pipe(
      getItem(store, userBudgetKey(environment, client_user_id)),
      TE.flatMapEither(item =>
        item === undefined
          ? E.right(emptyBudget(environment, client_user_id))
          : pipe(
              readStored(Body, item),
              E.map(content => ({ environment, client_user_id, ...content })),
            ),
      ),
    ),

  save: budget =>
    pipe(
      putVersion(store, budgetItemOf(budget), budget.version),
      TE.map(
        (isSaved): BudgetSaveOutcome =>
          isSaved ? { _tag: 'Saved', budget: { ...budget, version: budget.version + 1 } } : { _tag: 'Conflict' },
      ),
    ),
})
