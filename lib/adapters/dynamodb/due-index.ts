import { createHash } from 'node:crypto'

/**
 * The global secondary index: partition `due_shard` (S), sort `due_at` (N, Unix milliseconds, whole minutes), keys
 * and the subject's three ids projected.
 */
export const dueIndex = 'due'

const shardCount = 8

/**
 * Several partitions, because one would take all writes of a backlog. Their number may grow; if it shrinks, the
 * subjects in a removed shard are never found.
 */
export const dueShards: ReadonlyArray<string> = Array.from({ length: shardCount }, (_, shard) => String(shard))

export const dueShardOf = (id: string): string =>
  String(createHash('sha256').update(id).digest().readUInt8(0) % shardCount)
