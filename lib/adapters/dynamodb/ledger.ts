import { type DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as RA from 'fp-ts/ReadonlyArray'
import * as TE from 'fp-ts/TaskEither'
import * as t from 'io-ts'
import { oneOf } from '../../codec/one-of.ts'
import type { DueRow } from '../../domain/due-row.ts'
import { emptyLedger, type SubjectLedger } from '../../domain/ledger/subject-ledger.ts'
import { ClientUserId, TemplateId } from '../../domain/request/identifiers.ts'
import type { DueRows, Ledger, SaveOutcome } from '../../ports/ledger.ts'
import { dueIndex, dueShards } from './due-index.ts'
import { subjectId } from './item-id.ts'
import { conditionalWrite, readTwice, type StoreCall, storeCall } from './store-call.ts'
import { type Item, itemOf, subjectOf } from './subject-item.ts'

export interface Store {
  /** Must not repeat a request automatically: `maxAttempts: 1`. */
  readonly client: DynamoDBClient
  readonly tableName: string
}

const Due = t.type({
  environment: t.type({ S: oneOf('environment', ['sandbox', 'production']) }),
  template_id: t.type({ S: TemplateId }),
  client_user_id: t.type({ S: ClientUserId }),
  due_at: t.type({ N: t.string }),
})

const dueOf = ({ environment, template_id, client_user_id, due_at }: t.TypeOf<typeof Due>): DueRow => ({
  _tag: 'Subject',
  key: { environment: environment.S, template_id: template_id.S, client_user_id: client_user_id.S },
  dueAtMs: Number(due_at.N),
})

const dueIn = (
  { client, tableName }: Store,
  shard: string,
  nowMs: number,
  count: number,
): StoreCall<ReadonlyArray<Item>> => {
  const query = new QueryCommand({
    TableName: tableName,
    IndexName: dueIndex,
    KeyConditionExpression: 'due_shard = :shard AND due_at <= :now',
    ExpressionAttributeValues: { ':shard': { S: shard }, ':now': { N: String(nowMs) } },
    Limit: count,
  })
  return pipe(
    readTwice(storeCall(() => client.send(query))),
    TE.map(({ Items = [] }) => Items),
  )
}

/** The subjects of all shards that have been due the longest. */
const firstDue = (items: ReadonlyArray<Item>, count: number): DueRows => {
  const { left: unreadable, right } = RA.partitionMap(Due.decode)(items)
  const rows = right.map(dueOf).toSorted((one, other) => one.dueAtMs - other.dueAtMs)
  return { rows: rows.slice(0, count), unreadable: unreadable.length }
}

/** The version is the only condition. */
const put = ({ client, tableName }: Store, subject: SubjectLedger): StoreCall<boolean> => {
  const expected =
    subject.version === 0
      ? { ConditionExpression: 'attribute_not_exists(version)' }
      : {
          ConditionExpression: 'version = :expected',
          ExpressionAttributeValues: { ':expected': { N: String(subject.version) } },
        }
  return conditionalWrite(() =>
    client.send(new PutItemCommand({ TableName: tableName, Item: itemOf(subject), ...expected })),
  )
}

/** The ledger in one DynamoDB table, one item for each subject. */
export const ledgerIn = (store: Store): Ledger => ({
  load: key => {
    const get = new GetItemCommand({
      TableName: store.tableName,
      Key: { id: { S: subjectId(key) } },
      ConsistentRead: true,
    })
    return pipe(
      readTwice(storeCall(() => store.client.send(get))),
      TE.flatMapEither(({ Item }) => (Item === undefined ? E.right(emptyLedger(key)) : subjectOf(key, Item))),
    )
  },

  save: subject =>
    pipe(
      put(store, subject),
      TE.map(
        (isSaved): SaveOutcome =>
          isSaved ? { _tag: 'Saved', subject: { ...subject, version: subject.version + 1 } } : { _tag: 'Conflict' },
      ),
    ),

  // The table has no index shards for looks: nothing is due of that kind.
  due: (kind, nowMs, count) =>
    pipe(
      kind === 'work' ? dueShards : [],
      TE.traverseArray(shard => dueIn(store, shard, nowMs, count)),
      TE.map(shards => firstDue(shards.flat(), count)),
    ),
})
