import type * as t from 'io-ts'
import { closed } from '../../codec/closed.ts'
import { text } from '../../codec/text.ts'
import { wholeNumber } from '../../codec/whole-number.ts'
import { decidedShardCount } from '../automatic/index-shards.ts'
import { AfterItem } from './after-item.ts'

const day = text<string>('day', 'a UTC day', value => /^\d{4}-\d{2}-\d{2}$/.test(value))
/** Where a page of decisions begins: the index has a partition for each shard of a UTC day. */
export const DecidedPosition = closed('DecidedPosition', {
  required: { day, shard: wholeNumber(0, decidedShardCount - 1) },
  optional: { after: AfterItem },
})
export type DecidedPosition = t.TypeOf<typeof DecidedPosition>
