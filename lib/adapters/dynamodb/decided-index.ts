import { decidedShardCount } from '../../domain/automatic/index-shards.ts'
import { shardOf } from './due-index.ts'
import type { Item } from './item-key.ts'

/**
 * The global secondary index of decisions by day: partition `decided_shard` (S, `<UTC day>/<shard>`), sort
 * `decided_at` (N, Unix milliseconds), the subject's and the attempt's ids and the decision projected. None of these
 * changes, so an outcome that is noted later costs no write of the index.
 */
export const decidedIndex = 'decided'

export const decidedShardOf = (day: string, shard: number): string => `${day}/${shard}`

export const decidedAttributes = (partition: string, atMs: number): Item => ({
  decided_shard: {
    S: decidedShardOf(new Date(atMs).toISOString().slice(0, 10), shardOf(partition, decidedShardCount)),
  },
  decided_at: { N: String(atMs) },
})
