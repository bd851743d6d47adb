import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as RA from 'fp-ts/ReadonlyArray'
import * as TE from 'fp-ts/TaskEither'
import * as t from 'io-ts'
import { oneOf } from '../../codec/one-of.ts'
import type { DueRow } from '../../domain/automatic/due-row.ts'
import { ClientUserId, TemplateId } from '../../domain/request/identifiers.ts'
import type { DueReads, DueRows } from '../../ports/ledger.ts'
import { dueIndex, dueShards } from './due-index.ts'
import { attemptSort, type Item, ledgerSort } from './item-key.ts'
import { queryPage, type Store } from './store.ts'
import type { StoreCall } from './store-call.ts'

const Environment = t.type({ S: oneOf('environment', ['sandbox', 'production']) })
const DueAt = t.type({ N: t.string })

const DueSubject = t.type({
  sk: t.type({ S: t.literal(ledgerSort) }),
  environment: Environment,
  template_id: t.type({ S: TemplateId }),
  client_user_id: t.type({ S: ClientUserId }),
  due_at: DueAt,
})

const DueAttempt = t.type({
  sk: t.type({ S: t.literal(attemptSort) }),
  environment: Environment,
  attempt_id: t.type({ S: t.string }),
  due_at: DueAt,
})

const rowOf = (item: Item): E.Either<unknown, DueRow> => {
  if (DueAttempt.is(item)) {
    const { environment, attempt_id, due_at } = item
    return E.right({
      _tag: 'Attempt',
      environment: environment.S,
      attempt_id: attempt_id.S,
      dueAtMs: Number(due_at.N),
    })
  }
  return pipe(
    DueSubject.decode(item),
    E.map(({ environment, template_id, client_user_id, due_at }) => ({
      _tag: 'Subject',
      key: { environment: environment.S, template_id: template_id.S, client_user_id: client_user_id.S },
      dueAtMs: Number(due_at.N),
    })),
  )
}

const dueIn = (store: Store, shard: string, nowMs: number, count: number): StoreCall<ReadonlyArray<Item>> =>
  pipe(
    queryPage(store, {
      IndexName: dueIndex,
      KeyConditionExpression: 'due_shard = :shard AND due_at <= :now',
      ExpressionAttributeValues: { ':shard': { S: shard }, ':now': { N: String(nowMs) } },
      Limit: count,
    }),
    TE.map(({ Items = [] }) => Items),
  )

/** Of all shards, what has been due the longest. */
const firstDue = (items: ReadonlyArray<Item>, count: number): DueRows => {
  const { left: unreadable, right: rows } = RA.partitionMap(rowOf)(items)
  return {
    rows: rows.toSorted((one, other) => one.dueAtMs - other.dueAtMs).slice(0, count),
    unreadable: unreadable.length,
  }
}

/** What is due, from the index of the ledger's table. */
export const dueRowsIn = (store: Store): DueReads => ({
  due: (kind, nowMs, count) =>
    pipe(
      dueShards(kind),
      TE.traverseArray(shard => dueIn(store, shard, nowMs, count)),
      TE.map(shards => firstDue(shards.flat(), count)),
    ),
})
