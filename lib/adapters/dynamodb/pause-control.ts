import { PutItemCommand, type PutItemCommandInput } from '@aws-sdk/client-dynamodb'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { PauseChange } from '../../domain/operator/pause-change.ts'
import type { PauseControl } from '../../ports/pause-switch.ts'
import { controlKey, type Item } from './item-key.ts'
import { getItem, type Store } from './store.ts'
import { conditionalWrite } from './store-call.ts'
import { switchOf } from './stored-switch.ts'

const itemOf = ({ paused, reason, by, atMs }: PauseChange): Item => ({
  ...controlKey,
  paused: { BOOL: paused },
  reason: { S: reason },
  by: { S: by },
  at: { N: String(atMs) },
})

type Condition = Pick<
  PutItemCommandInput,
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>

/** The time of the last change, of whatever type it is, is the version of the item. */
const unchanged = (before: Item | undefined): Condition => {
  if (before === undefined) return { ConditionExpression: 'attribute_not_exists(pk)' }
  const ExpressionAttributeNames = { '#at': 'at' }
  const { at } = before
  return at === undefined
    ? { ConditionExpression: 'attribute_not_exists(#at)', ExpressionAttributeNames }
    : { ConditionExpression: '#at = :before', ExpressionAttributeNames, ExpressionAttributeValues: { ':before': at } }
}

/** The item `control` of the ledger's table, as an operator changes it. */
export const pauseControlIn = (store: Store): PauseControl => ({
  load: pipe(
    getItem(store, controlKey),
    TE.map(before => ({
      stored: before && switchOf(before),
      set: change =>
        conditionalWrite(() =>
          store.client.send(
            new PutItemCommand({ TableName: store.tableName, Item: itemOf(change), ...unchanged(before) }),
          ),
        ),
    })),
  ),
})
