import { reviewShardCount } from '../../domain/automatic/index-shards.ts'
import { inReview } from '../../domain/ledger/in-review.ts'
import type { SubjectLedger } from '../../domain/ledger/subject-ledger.ts'
import { shardOf } from './due-index.ts'
import type { Item } from './item-key.ts'

/**
 * The global secondary index of subjects with an attempt in review: partition `review_shard` (S), sort `review_at` (N,
 * Unix milliseconds: the oldest send in review), the subject's ids projected.
 */
export const reviewIndex = 'review'

export const reviewShards: ReadonlyArray<string> = Array.from({ length: reviewShardCount }, (_, shard) => `r${shard}`)

/** A subject without an open review has none of them, so that the index is sparse. */
export const reviewAttributes = (partition: string, subject: SubjectLedger): Item => {
  const sentAtMs = inReview(subject).map(({ sends }) => sends.at(-1)?.sentAtMs ?? 0)
  return sentAtMs.length === 0
    ? {}
    : {
        review_shard: { S: `r${shardOf(partition, reviewShardCount)}` },
        review_at: { N: String(Math.min(...sentAtMs)) },
      }
}
