import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import type { PlaidEnv } from '../../domain/plaid/environment.ts'
import type { SubjectKey } from '../../domain/request/subject.ts'
import type { Erasure } from '../../ports/erasure.ts'
import { attemptKey, attemptKeyOfDecision, type ItemKey, keyIn, userBudgetKey } from './item-key.ts'
import { deleteAll, type Store } from './store.ts'
import { conditionalWrite, type StoreCall } from './store-call.ts'
import { subjectDecisions } from './subject-decisions.ts'

/** By their keys, so that each of them is listed once. */
const distinct = (keys: ReadonlyArray<ItemKey>): ReadonlyArray<ItemKey> => [
  ...new Map(keys.map(key => [JSON.stringify([key.pk.S, key.sk.S]), key])).values(),
]

/** The watched attempts are deleted first: after a crash the decisions still name them. */
const ofSubject =
  (store: Store, key: SubjectKey, attemptIds: ReadonlyArray<string>): ReturnType<Erasure['ofSubject']> =>
  async () => {
    const { environment } = key
    const found = await subjectDecisions(store, key)()
    if (E.isLeft(found)) return found
    const decisions = found.right.map(keyIn)
    const attempts = distinct([
      ...attemptIds.map(id => attemptKey(environment, id)),
      ...decisions.map(decision => attemptKeyOfDecision(environment, decision)),
    ])
    const watchedAttempts = await deleteAll(store, attempts)()
    if (E.isLeft(watchedAttempts)) return watchedAttempts
    const deleted = await deleteAll(store, decisions)()
    return E.map((count: number) => ({ decisions: count, watchedAttempts: watchedAttempts.right }))(deleted)
  }

const ofBudget = ({ client, tableName }: Store, environment: PlaidEnv, client_user_id: string): StoreCall<boolean> =>
  conditionalWrite(() =>
    client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { ...userBudgetKey(environment, client_user_id) },
        UpdateExpression: 'REMOVE client_user_id',
        ConditionExpression: 'attribute_exists(client_user_id)',
      }),
    ),
  )

/** What may be removed from the ledger's table. */
export const erasureIn = (store: Store): Erasure => ({
  ofSubject: (key, attemptIds) => ofSubject(store, key, attemptIds),
  ofBudget: (environment, client_user_id) => ofBudget(store, environment, client_user_id),
})
