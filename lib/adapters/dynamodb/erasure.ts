import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { PlaidEnv } from '../../domain/plaid/environment.ts'
import type { SubjectKey } from '../../domain/request/subject.ts'
import type { Erasure } from '../../ports/erasure.ts'
import {
  attemptKey,
  attemptKeyOfDecision,
  decisionSort,
  type ItemKey,
  subjectPartition,
  userBudgetKey,
} from './item-key.ts'
import { queryAll, type Store } from './store.ts'
import { conditionalWrite, readTwice, type StoreCall, storeCall } from './store-call.ts'

/** Whether there was an item. A delete is safe to repeat. */
const deleteItem = ({ client, tableName }: Store, { pk, sk }: ItemKey): StoreCall<boolean> =>
  pipe(
    readTwice(
      storeCall(() =>
        client.send(new DeleteItemCommand({ TableName: tableName, Key: { pk, sk }, ReturnValues: 'ALL_OLD' })),
      ),
    ),
    TE.map(({ Attributes }) => Attributes !== undefined),
  )

/** How many of the items there were. */
const deleteAll =
  (store: Store, keys: ReadonlyArray<ItemKey>): StoreCall<number> =>
  async () => {
    let count = 0
    for (const key of keys) {
      const deleted = await deleteItem(store, key)()
      if (E.isLeft(deleted)) return deleted
      if (deleted.right) count += 1
    }
    return E.right(count)
  }

const decisionKeys = (store: Store, key: SubjectKey): StoreCall<ReadonlyArray<ItemKey>> =>
  pipe(
    queryAll(store, {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :decision)',
      ExpressionAttributeValues: { ':pk': { S: subjectPartition(key) }, ':decision': { S: decisionSort } },
      ProjectionExpression: 'pk, sk',
      ConsistentRead: true,
    }),
    TE.map(items => items.map(({ pk, sk }) => ({ pk: { S: pk?.S ?? '' }, sk: { S: sk?.S ?? '' } }))),
  )

/** By their keys, so that each of them is listed once. */
const distinct = (keys: ReadonlyArray<ItemKey>): ReadonlyArray<ItemKey> => [
  ...new Map(keys.map(key => [JSON.stringify([key.pk.S, key.sk.S]), key])).values(),
]

/** The watched attempts are deleted first: after a crash the decisions still name them. */
const ofSubject =
  (store: Store, key: SubjectKey, attemptIds: ReadonlyArray<string>): ReturnType<Erasure['ofSubject']> =>
  async () => {
    const { environment } = key
    const found = await decisionKeys(store, key)()
    if (E.isLeft(found)) return found
    const decisions = found.right
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
