import { createHash } from 'node:crypto'
import type { DueKind } from '../../domain/automatic/due-row.ts'
import { dueMinuteMs } from '../../domain/ledger/due.ts'
import type { Item } from './item-key.ts'

/**
 * The global secondary index: partition `due_shard` (S), sort `due_at` (N, Unix milliseconds, whole minutes), keys
 * and the ids of the subject and the attempt projected.
 */
export const dueIndex = 'due'

const shardCount = 4

/** Looks have partitions of their own, so that a backlog of looks never stands before sends. */
const prefixes: Readonly<Record<DueKind, string>> = { work: '', look: 'w' }

/**
 * Several partitions, because one would take all writes of a backlog, and takes 1,000 a second at most; each costs a
 * sweep one query. Their number may grow; if it shrinks, what is in a removed shard is never found.
 */
export const dueShards = (kind: DueKind): ReadonlyArray<string> =>
  Array.from({ length: shardCount }, (_, shard) => `${prefixes[kind]}${shard}`)

export const shardOf = (partition: string, count: number): number =>
  createHash('sha256').update(partition).digest().readUInt8(0) % count

/** The attributes of the index. An item without a due time has none of them, so that the index is sparse. */
export const dueAttributes = (
  partition: string,
  due: { readonly kind: DueKind; readonly atMs: number } | undefined,
): Item =>
  due === undefined
    ? {}
    : {
        due_shard: { S: `${prefixes[due.kind]}${shardOf(partition, shardCount)}` },
        due_at: { N: String(dueMinuteMs(due.atMs)) },
      }
