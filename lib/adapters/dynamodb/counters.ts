import { UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { Counter } from '../../domain/budget.ts'
import type { LedgerUnavailable } from '../../domain/ledger/ledger-unavailable.ts'
import { sendPace } from '../../domain/plaid/rate-budget.ts'
import type { Counters } from '../../ports/counters.ts'
import { counterKey } from './item-key.ts'
import { getItem, type Store } from './store.ts'
import { conditionalWrite, type StoreCall } from './store-call.ts'

const daySeconds = 24 * 60 * 60

/** When DynamoDB may delete a counter, in Unix seconds: long after its last use. */
const expiresAtSeconds = (counter: Counter): number => {
  switch (counter._tag) {
    case 'Day':
      return (counter.day + 3) * daySeconds
    case 'Pace':
      return Math.floor((counter.slot * sendPace(counter.environment).slotMs) / 1_000) + daySeconds
  }
}

const adding = (
  counter: Counter,
  amount: number,
): Pick<UpdateItemCommandInput, 'UpdateExpression'> & {
  readonly values: NonNullable<UpdateItemCommandInput['ExpressionAttributeValues']>
} => {
  const expiresAt = String(expiresAtSeconds(counter))
  return {
    UpdateExpression: 'ADD used :amount SET expires_at = :expires',
    values: { ':amount': { N: String(amount) }, ':expires': { N: expiresAt } },
  }
}

const usedOf = (used: string | undefined): E.Either<LedgerUnavailable, number> => {
  const count = Number(used ?? '0')
  return Number.isSafeInteger(count) ? E.right(count) : E.left({ _tag: 'LedgerUnavailable', cause: 'wrong-shape' })
}

/** Adds `amount` to a counter if `condition` holds, in which `:bound` is `bound`. */
const update = (
  { client, tableName }: Store,
  counter: Counter,
  amount: number,
  condition: string,
  bound: number,
): StoreCall<boolean> => {
  const { UpdateExpression, values } = adding(counter, amount)
  return conditionalWrite(() =>
    client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { ...counterKey(counter) },
        UpdateExpression,
        ConditionExpression: condition,
        ExpressionAttributeValues: { ...values, ':bound': { N: String(bound) } },
      }),
    ),
  )
}

/** Counter items in the ledger's table. Each write is one conditional update. */
export const countersIn = (store: Store): Counters => ({
  reserve: (counter, amount, max) =>
    amount > max
      ? TE.right('spent')
      : pipe(
          update(store, counter, amount, 'attribute_not_exists(used) OR used <= :bound', max - amount),
          TE.map(isCounted => (isCounted ? 'reserved' : 'spent')),
        ),

  // A count must not go below zero. If the counter was deleted, there is nothing to return.
  giveBack: (counter, amount) =>
    pipe(
      update(store, counter, -amount, 'used >= :bound', amount),
      TE.map(() => undefined),
    ),

  count: counter =>
    pipe(
      getItem(store, counterKey(counter)),
      TE.flatMapEither(item => usedOf(item?.['used']?.N)),
    ),
})
