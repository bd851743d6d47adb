import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { pipe } from 'fp-ts/function'
import * as RA from 'fp-ts/ReadonlyArray'
import * as TE from 'fp-ts/TaskEither'
import { type DecidedOutcome, type DecisionItem, isSameDecision } from '../../domain/decision-item.ts'
import { decidedShardCount } from '../../domain/index-shards.ts'
import { isSameId } from '../../domain/plaid/same-id.ts'
import type { SubjectKey } from '../../domain/request/subject.ts'
import type { DecidedCursor, DecidedPage, Decisions, SubjectDecisions } from '../../ports/decisions.ts'
import { decidedIndex, decidedShardOf } from './decided-index.ts'
import { decidedRowOf, decisionItemIn, decisionOf } from './decision-codec.ts'
import { decisionKey, decisionSort, type Item, subjectPartition } from './item-key.ts'
import { queryAll, queryPage, type Store } from './store.ts'
import { conditionalWrite, type StoreCall } from './store-call.ts'

const pageRows = 100

/** One query: the decisions on a subject are few, and a subject is judged seldom. */
const ofSubject = (store: Store, key: SubjectKey): StoreCall<SubjectDecisions> =>
  pipe(
    queryAll(store, {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :decision)',
      ExpressionAttributeValues: { ':pk': { S: subjectPartition(key) }, ':decision': { S: decisionSort } },
      ConsistentRead: true,
      ScanIndexForward: false,
    }),
    TE.map(items => {
      const { left: unreadable, right: decisions } = RA.partitionMap(decisionOf)(items)
      return { decisions, unreadable: unreadable.length }
    }),
  )

/**
 * The newest decision on an attempt. It is looked for, not computed from the time of the decision at hand, because a
 * repeat is not recorded: the ledger may know a later time than the item has.
 */
const newestOn = (store: Store, key: SubjectKey, attempt_id: string): StoreCall<DecisionItem | undefined> =>
  pipe(
    ofSubject(store, key),
    TE.map(({ decisions }) => decisions.find(decision => isSameId(decision.attempt_id, attempt_id))),
  )

/** Of two decisions on one attempt in the same millisecond the first stays. */
const put = ({ client, tableName }: Store, Item: Item): StoreCall<boolean> =>
  conditionalWrite(() =>
    client.send(new PutItemCommand({ TableName: tableName, Item, ConditionExpression: 'attribute_not_exists(pk)' })),
  )

/** An item that has expired meanwhile is not made anew. */
const close = (
  { client, tableName }: Store,
  { key, atMs, attempt_id }: DecisionItem,
  outcome: DecidedOutcome,
  closedAtMs: number,
): StoreCall<boolean> =>
  conditionalWrite(() =>
    client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { ...decisionKey(key, atMs, attempt_id) },
        UpdateExpression: 'SET outcome = :outcome, closed_at = :at',
        ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(closed_at) OR closed_at <= :at)',
        ExpressionAttributeValues: { ':outcome': { S: outcome }, ':at': { N: String(closedAtMs) } },
      }),
    ),
  )

const startKey = (day: string, { shard, after }: DecidedCursor) =>
  after && {
    ExclusiveStartKey: {
      pk: { S: after.pk },
      sk: { S: after.sk },
      decided_shard: { S: decidedShardOf(day, shard) },
      decided_at: { N: String(after.atMs) },
    },
  }

const nextOf = (shard: number, last: Item | undefined): Pick<DecidedPage, 'next'> => {
  if (last === undefined) return shard + 1 < decidedShardCount ? { next: { shard: shard + 1 } } : {}
  const { pk, sk, decided_at } = last
  return { next: { shard, after: { pk: pk?.S ?? '', sk: sk?.S ?? '', atMs: Number(decided_at?.N) } } }
}

/** A page is at most `pageRows` of one shard. */
const decidedOn = (store: Store, day: string, from: DecidedCursor): StoreCall<DecidedPage> =>
  pipe(
    queryPage(store, {
      IndexName: decidedIndex,
      KeyConditionExpression: 'decided_shard = :shard',
      ExpressionAttributeValues: { ':shard': { S: decidedShardOf(day, from.shard) } },
      Limit: pageRows,
      ...startKey(day, from),
    }),
    TE.map(({ Items = [], LastEvaluatedKey }) => {
      const { left: unreadable, right: rows } = RA.partitionMap(decidedRowOf)(Items)
      return { rows, unreadable: unreadable.length, ...nextOf(from.shard, LastEvaluatedKey) }
    }),
  )

const done = TE.map(() => undefined)

/** Decisions in the ledger's table, beside the ledger of their subject. */
export const decisionsIn = (store: Store, decisionDays: number): Decisions => ({
  record: decision =>
    pipe(
      newestOn(store, decision.key, decision.attempt_id),
      TE.flatMap(newest =>
        newest !== undefined && isSameDecision(newest, decision)
          ? TE.right(undefined)
          : done(put(store, decisionItemIn(decision, decisionDays))),
      ),
    ),

  close: (key, attempt_id, outcome, atMs) =>
    pipe(
      newestOn(store, key, attempt_id),
      TE.flatMap(newest => (newest === undefined ? TE.right(undefined) : done(close(store, newest, outcome, atMs)))),
    ),

  ofSubject: key => ofSubject(store, key),

  decidedOn: (day, from = { shard: 0 }) => decidedOn(store, day, from),
})
