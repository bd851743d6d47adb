import { UpdateItemCommand, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { LedgerUnavailable } from '../../domain/ledger/ledger-unavailable.ts'
import type { Counters, SendMaxima, SendTime } from '../../ports/counters.ts'
import { counterKey, type ItemKey } from './item-key.ts'
import { getItem, type Store } from './store.ts'
import { conditionalWrite, type StoreCall } from './store-call.ts'

type Update = Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'>

const numberOf = (value: number): { readonly N: string } => ({ N: String(value) })

/** When DynamoDB may delete the counter of a day, in Unix seconds: long after its last use. */
const expiresAtSeconds = (day: number): number => (day + 3) * 24 * 60 * 60

/** The first send of an interval. A stored interval that is later stays: the clock of this process is behind. */
const takeOfNewInterval = ({ day, interval }: SendTime, { perDay }: SendMaxima): Update => ({
  UpdateExpression: 'ADD used :one SET pace_interval = :interval, pace_used = :one, expires_at = :expires',
  ConditionExpression:
    '(attribute_not_exists(used) OR used < :perDay) AND (attribute_not_exists(pace_interval) OR pace_interval < :interval)',
  ExpressionAttributeValues: {
    ':one': numberOf(1),
    ':interval': numberOf(interval),
    ':perDay': numberOf(perDay),
    ':expires': numberOf(expiresAtSeconds(day)),
  },
})

const takeOfSameInterval = ({ interval }: SendTime, { perDay, perInterval }: SendMaxima): Update => ({
  UpdateExpression: 'ADD used :one, pace_used :one',
  ConditionExpression: 'pace_interval = :interval AND pace_used < :perInterval AND used < :perDay',
  ExpressionAttributeValues: {
    ':one': numberOf(1),
    ':interval': numberOf(interval),
    ':perInterval': numberOf(perInterval),
    ':perDay': numberOf(perDay),
  },
})

/** A count does not go below zero. If the counter was deleted, there is nothing to return. */
const giveBackOne: Update = {
  UpdateExpression: 'ADD used :minusOne',
  ConditionExpression: 'used >= :one',
  ExpressionAttributeValues: { ':minusOne': numberOf(-1), ':one': numberOf(1) },
}

const update = ({ client, tableName }: Store, key: ItemKey, change: Update): StoreCall<boolean> =>
  conditionalWrite(() => client.send(new UpdateItemCommand({ TableName: tableName, Key: { ...key }, ...change })))

const usedOf = (used: string | undefined): E.Either<LedgerUnavailable, number> => {
  const count = Number(used ?? '0')
  return Number.isSafeInteger(count) ? E.right(count) : E.left({ _tag: 'LedgerUnavailable', cause: 'wrong-shape' })
}

const readUsed = (store: Store, key: ItemKey): StoreCall<number> =>
  pipe(
    getItem(store, key),
    TE.flatMapEither(item => usedOf(item?.['used']?.N)),
  )

/**
 * One counter item for each day, with the sends of its newest interval. Each write is one conditional update; the first
 * send of an interval needs no other call.
 */
export const countersIn = (store: Store): Counters => ({
  take: (environment, time, maxima) => async () => {
    const key = counterKey(environment, time.day)
    for (const change of [takeOfNewInterval(time, maxima), takeOfSameInterval(time, maxima)]) {
      const isTaken = await update(store, key, change)()
      if (E.isLeft(isTaken)) return isTaken
      if (isTaken.right) return E.right('taken')
    }
    const used = await readUsed(store, key)()
    return E.map((count: number) => (count < maxima.perDay ? 'paced' : 'spent'))(used)
  },

  giveBack: (environment, day) =>
    pipe(
      update(store, counterKey(environment, day), giveBackOne),
      TE.map(() => undefined),
    ),

  count: (environment, day) => readUsed(store, counterKey(environment, day)),
})
