import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { pipe } from 'fp-ts/function'
import * as RA from 'fp-ts/ReadonlyArray'
import * as TE from 'fp-ts/TaskEither'
import { type DecidedOutcome, type DecisionItem, isSameDecision } from '../../domain/decision-item.ts'
import { isSameId } from '../../domain/plaid/same-id.ts'
import type { SubjectKey } from '../../domain/request/subject.ts'
import type { Decisions, SubjectDecisions } from '../../ports/decisions.ts'
import { decisionItemIn, decisionOf } from './decision-codec.ts'
import { attemptKey, attemptKeyOfDecision, decisionKey, type Item, type ItemKey, keyIn } from './item-key.ts'
import { deleteAll, type Store } from './store.ts'
import { conditionalWrite, type StoreCall } from './store-call.ts'
import { subjectDecisions } from './subject-decisions.ts'

const ofSubject = (store: Store, key: SubjectKey): StoreCall<SubjectDecisions> =>
  pipe(
    subjectDecisions(store, key),
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

  erase: (key, attempt_id) => {
    const { pk } = attemptKey(key.environment, attempt_id)
    const isOn = (decision: ItemKey): boolean => attemptKeyOfDecision(key.environment, decision).pk.S === pk.S
    return pipe(
      subjectDecisions(store, key),
      TE.flatMap(items => done(deleteAll(store, items.map(keyIn).filter(isOn)))),
    )
  },

  ofSubject: key => ofSubject(store, key),
})
