import type { SubjectKey } from '../../domain/request/subject.ts'
import { decisionSort, type Item, subjectPartition } from './item-key.ts'
import { queryAll, type Store } from './store.ts'
import type { StoreCall } from './store-call.ts'

/** The items of all decisions on a subject, the newest first. One query: they are few, and a subject is judged seldom. */
export const subjectDecisions = (store: Store, key: SubjectKey): StoreCall<ReadonlyArray<Item>> =>
  queryAll(store, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :decision)',
    ExpressionAttributeValues: { ':pk': { S: subjectPartition(key) }, ':decision': { S: decisionSort } },
    ConsistentRead: true,
    ScanIndexForward: false,
  })
