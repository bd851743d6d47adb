import { pipe } from 'fp-ts/function'
import * as RA from 'fp-ts/ReadonlyArray'
import * as TE from 'fp-ts/TaskEither'
import type { DecidedPosition } from '../../domain/operator/decided-position.ts'
import type { Period } from '../../domain/operator/period.ts'
import type { KeptDecisions, KeptPage } from '../../ports/kept-decisions.ts'
import { decidedIndex, decidedShardOf } from './decided-index.ts'
import { decisionOf } from './decision-codec.ts'
import { afterOf, startAfter } from './index-position.ts'
import { type Item, keyIn } from './item-key.ts'
import { getItem, queryPage, type Store } from './store.ts'
import type { StoreCall } from './store-call.ts'

/** Items of a page, and characters of their content: an answer of Lambda is at most 6 MB, and a page at most 1 MB. */
const pageRows = 50
const pageCharactersMax = 700_000

const rowsIn = (store: Store, { fromMs, toMs }: Period, { day, shard, after }: DecidedPosition) => {
  const partition = decidedShardOf(day, shard)
  return queryPage(store, {
    IndexName: decidedIndex,
    KeyConditionExpression: 'decided_shard = :shard AND decided_at BETWEEN :from AND :to',
    ExpressionAttributeValues: {
      ':shard': { S: partition },
      ':from': { N: String(fromMs) },
      ':to': { N: String(toMs - 1) },
    },
    Limit: pageRows,
    ...startAfter(after, { decided_shard: { S: partition } }, 'decided_at'),
  })
}

/** The index has no facts. An item that has expired since it was listed is left out. */
const itemsOf = (store: Store, rows: ReadonlyArray<Item>): StoreCall<ReadonlyArray<Item>> =>
  pipe(
    rows,
    TE.traverseArray(row => getItem(store, keyIn(row))),
    TE.map(RA.filter(item => item !== undefined)),
  )

/** The first items that fit into a page; always one. */
const fitting = (items: ReadonlyArray<Item>): ReadonlyArray<Item> => {
  let characters = 0
  return items.filter((item, index) => {
    characters += item['body']?.S?.length ?? 0
    return index === 0 || characters <= pageCharactersMax
  })
}

const pageOf = (from: DecidedPosition, items: ReadonlyArray<Item>, last: Item | undefined): KeptPage => {
  const page = fitting(items)
  const { left: unreadable, right: decisions } = RA.partitionMap(decisionOf)(page)
  const end = page.length < items.length ? page.at(-1) : last
  return {
    decisions,
    unreadable: unreadable.length,
    ...(end && { next: { ...from, after: afterOf(end, 'decided_at') } }),
  }
}

/** Reads decisions by the index `decided`, and each with a read of its item. */
export const keptDecisionsIn = (store: Store): KeptDecisions => ({
  page: (period, from) =>
    pipe(
      rowsIn(store, period, from),
      TE.flatMap(({ Items = [], LastEvaluatedKey }) =>
        pipe(
          itemsOf(store, Items),
          TE.map(items => pageOf(from, items, LastEvaluatedKey)),
        ),
      ),
    ),
})
