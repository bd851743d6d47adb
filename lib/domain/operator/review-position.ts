import type * as t from 'io-ts'
import { closed } from '../../codec/closed.ts'
import { wholeNumber } from '../../codec/whole-number.ts'
import { reviewShardCount } from '../automatic/index-shards.ts'
import { AfterItem } from './after-item.ts'

/** Where a page of reviews begins. */
export const ReviewPosition = closed('ReviewPosition', {
  required: { shard: wholeNumber(0, reviewShardCount - 1) },
  optional: { after: AfterItem },
})
export type ReviewPosition = t.TypeOf<typeof ReviewPosition>
