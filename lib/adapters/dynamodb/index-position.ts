import type { AfterItem } from '../../domain/operator/after-item.ts'
import type { Item } from './item-key.ts'

/** The sort attribute of an index by time. */
type Time = 'decided_at' | 'review_at'

/** Where a query of such an index goes on. */
export const startAfter = (after: AfterItem | undefined, partition: Item, time: Time) =>
  after && {
    ExclusiveStartKey: {
      pk: { S: after.pk },
      sk: { S: after.sk },
      ...partition,
      [time]: { N: String(after.atMs) },
    },
  }

/** The item that a page ended with, as a position. */
export const afterOf = (last: Item, time: Time): AfterItem => ({
  pk: last['pk']?.S ?? '',
  sk: last['sk']?.S ?? '',
  atMs: Number(last[time]?.N),
})
