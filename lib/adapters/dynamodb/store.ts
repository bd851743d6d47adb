import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { Item, ItemKey } from './item-key.ts'
import { conditionalWrite, readTwice, type StoreCall, storeCall } from './store-call.ts'

export interface Store {
  /** Must not repeat a request automatically: `maxAttempts: 1`. */
  readonly client: DynamoDBClient
  readonly tableName: string
}

/** One item, strongly consistent. */
export const getItem = ({ client, tableName }: Store, key: ItemKey): StoreCall<Item | undefined> => {
  const get = new GetItemCommand({ TableName: tableName, Key: { ...key }, ConsistentRead: true })
  return pipe(
    readTwice(storeCall(() => client.send(get))),
    TE.map(({ Item }) => Item),
  )
}

/** One page of a query. */
export const queryPage = (
  { client, tableName }: Store,
  input: Omit<QueryCommandInput, 'TableName'>,
): StoreCall<QueryCommandOutput> => {
  const query = new QueryCommand({ TableName: tableName, ...input })
  return readTwice(storeCall(() => client.send(query)))
}

/** The items of all pages of a query. */
export const queryAll =
  (store: Store, input: Omit<QueryCommandInput, 'TableName'>): StoreCall<ReadonlyArray<Item>> =>
  async () => {
    const items: Item[] = []
    let from: Item | undefined
    do {
      const page = await queryPage(store, { ...input, ...(from && { ExclusiveStartKey: from }) })()
      if (E.isLeft(page)) return page
      items.push(...(page.right.Items ?? []))
      from = page.right.LastEvaluatedKey
    } while (from !== undefined)
    return E.right(items)
  }

/** Whether there was an item. A delete is safe to repeat. */
export const deleteItem = ({ client, tableName }: Store, { pk, sk }: ItemKey): StoreCall<boolean> =>
  pipe(
    readTwice(
      storeCall(() =>
        client.send(new DeleteItemCommand({ TableName: tableName, Key: { pk, sk }, ReturnValues: 'ALL_OLD' })),
      ),
    ),
    TE.map(({ Attributes }) => Attributes !== undefined),
  )

/** How many of the items there were. */
export const deleteAll =
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

/**
 * Writes the item if the stored version is still `expected`, which is 0 if nothing is stored; `false`: it is not. The
 * version is the only condition.
 */
export const putVersion = ({ client, tableName }: Store, item: Item, expected: number): StoreCall<boolean> => {
  const condition =
    expected === 0
      ? { ConditionExpression: 'attribute_not_exists(version)' }
      : {
          ConditionExpression: 'version = :expected',
          ExpressionAttributeValues: { ':expected': { N: String(expected) } },
        }
  return conditionalWrite(() => client.send(new PutItemCommand({ TableName: tableName, Item: item, ...condition })))
}
