import { pipe } from 'fp-ts/function'
import * as RA from 'fp-ts/ReadonlyArray'
import * as TE from 'fp-ts/TaskEither'
import * as t from 'io-ts'
import { oneOf } from '../../codec/one-of.ts'
import type { ReviewPosition } from '../../domain/operator/review-position.ts'
import type { PlaidEnv } from '../../domain/plaid/environment.ts'
import { ClientUserId, TemplateId } from '../../domain/request/identifiers.ts'
import type { SubjectKey } from '../../domain/request/subject.ts'
import type { BoundedCount, DueNow, ReviewPage, StageReads } from '../../ports/stage-reads.ts'
import { dueIndex, dueShards } from './due-index.ts'
import { afterOf, startAfter } from './index-position.ts'
import type { Item } from './item-key.ts'
import { reviewIndex, reviewShards } from './review-index.ts'
import { queryPage, type Store } from './store.ts'
import type { StoreCall } from './store-call.ts'

/** Rows of a shard that are counted: one page of a query. */
const countedMax = 1_000
const pageRows = 25

const SubjectRow = t.type({
  environment: t.type({ S: oneOf('environment', ['sandbox', 'production']) }),
  template_id: t.type({ S: TemplateId }),
  client_user_id: t.type({ S: ClientUserId }),
})

const keyIn = (row: Item): ReadonlyArray<SubjectKey> =>
  SubjectRow.is(row)
    ? [
        {
          environment: row.environment.S,
          template_id: row.template_id.S,
          client_user_id: row.client_user_id.S,
        },
      ]
    : []

interface Counted {
  readonly rows: ReadonlyArray<Item>
  readonly isMore: boolean
}

const ofEnvironment =
  (environment: PlaidEnv) =>
  (row: Item): boolean =>
    row['environment']?.S === environment

/** The first rows of each shard of an index; those of Plaid's other environment are left out. */
const shardsOf = (
  store: Store,
  index: { readonly name: string; readonly partition: string; readonly shards: ReadonlyArray<string> },
  environment: PlaidEnv,
): StoreCall<Counted> =>
  pipe(
    index.shards,
    TE.traverseArray(shard =>
      queryPage(store, {
        IndexName: index.name,
        KeyConditionExpression: `${index.partition} = :shard`,
        ExpressionAttributeValues: { ':shard': { S: shard } },
        Limit: countedMax,
      }),
    ),
    TE.map(pages => ({
      rows: pages.flatMap(({ Items = [] }) => Items).filter(ofEnvironment(environment)),
      isMore: pages.some(({ LastEvaluatedKey }) => LastEvaluatedKey !== undefined),
    })),
  )

const countOf = ({ rows, isMore }: Counted): BoundedCount => ({ count: rows.length, isMore })

const dueAtMs = (row: Item): number => Number(row['due_at']?.N)

const dueOf = ({ rows, isMore }: Counted, nowMs: number): DueNow => {
  const { left: later, right: now } = RA.partition((row: Item) => dueAtMs(row) <= nowMs)(rows)
  const times = now.map(dueAtMs)
  return {
    now: now.length,
    later: later.length,
    ...(times.length > 0 && { oldestDueAtMs: Math.min(...times) }),
    isMore,
    subjects: rows.toSorted((one, other) => dueAtMs(one) - dueAtMs(other)).flatMap(keyIn),
  }
}

const nextOf = (shard: number, last: Item | undefined): Pick<ReviewPage, 'next'> => {
  if (last !== undefined) return { next: { shard, after: afterOf(last, 'review_at') } }
  return shard + 1 < reviewShards.length ? { next: { shard: shard + 1 } } : {}
}

/** A page is at most `pageRows` of one shard. */
const reviewsIn = (store: Store, environment: PlaidEnv, from: ReviewPosition): StoreCall<ReviewPage> => {
  const shard = { S: reviewShards[from.shard] ?? '' }
  return pipe(
    queryPage(store, {
      IndexName: reviewIndex,
      KeyConditionExpression: 'review_shard = :shard',
      ExpressionAttributeValues: { ':shard': shard },
      Limit: pageRows,
      ...startAfter(from.after, { review_shard: shard }, 'review_at'),
    }),
    TE.map(({ Items = [], LastEvaluatedKey }) => ({
      subjects: Items.filter(ofEnvironment(environment)).flatMap(keyIn),
      ...nextOf(from.shard, LastEvaluatedKey),
    })),
  )
}

const due = { name: dueIndex, partition: 'due_shard' }
const review = { name: reviewIndex, partition: 'review_shard', shards: reviewShards }

/** Reads of the sparse indexes of the ledger's table. */
export const stageReadsIn = (store: Store): StageReads => ({
  due: (environment, nowMs) =>
    pipe(
      shardsOf(store, { ...due, shards: dueShards('work') }, environment),
      TE.map(counted => dueOf(counted, nowMs)),
    ),
  watched: environment => pipe(shardsOf(store, { ...due, shards: dueShards('look') }, environment), TE.map(countOf)),
  inReview: environment => pipe(shardsOf(store, review, environment), TE.map(countOf)),
  reviews: (environment, from = { shard: 0 }) => reviewsIn(store, environment, from),
})
