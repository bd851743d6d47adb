import type { Policy } from '../../lib/domain/policy/policy.ts'
import { type Changes, changesOf, type From } from './changes.ts'
import { countedBy } from './count-by.ts'
import { aftermathOf } from './fate.ts'
import { type PolicyTally, policyTally } from './policy-tally.ts'
import type { Prices } from './prices.ts'
import type { Records } from './records.ts'
import { verdictLabel } from './verdict-in-words.ts'

/** A policy, and how it was named. */
export interface NamedPolicy {
  readonly file: string
  readonly policy: Policy
}

/** Everything that a backtest says. Plain data; equal for equal files, whatever the order of their lines. */
export interface Report {
  readonly records: {
    readonly lines: number
    readonly read: number
    readonly unreadable: number
    readonly first_unreadable: ReadonlyArray<{ readonly line: number; readonly reason: string }>
    /** Decisions on an attempt on which there is a newer one. */
    readonly duplicates: number
    readonly attempts: number
    readonly from: string | null
    readonly to: string | null
  }
  /** Whether a policy at hand decides its own records again as they were, byte for byte. */
  readonly reproduction: {
    readonly checked: number
    readonly differing: number
    readonly first_differing: ReadonlyArray<{
      readonly line: number
      readonly attempt_id: string
      readonly recorded: string
      readonly decided: string
    }>
  }
  readonly recorded: {
    readonly retried: number
    readonly held: number
    readonly never: number
    readonly policies: ReadonlyArray<{
      readonly version: string
      readonly hash: string
      readonly attempts: number
      readonly is_at_hand: boolean
    }>
  }
  /** The policy, and the one that it is compared with. */
  readonly policies: ReadonlyArray<PolicyTally>
  readonly changes: Changes
}

const isoOf = (ms: number): string | null => (Number.isFinite(ms) ? new Date(ms).toISOString() : null)

const recordedOf = ({ entries }: Records, atHand: ReadonlyMap<string, Policy>): Report['recorded'] => {
  const all = [...entries.values()]
  const count = (decision: string): number => all.filter(({ recorded }) => recorded.decision === decision).length
  return {
    retried: count('Retry'),
    held: count('Hold'),
    never: count('Never'),
    policies: countedBy(all, ({ policy }) => `${policy.version} ${policy.hash}`).map(
      ({ first: { policy }, count: attempts }) => ({
        ...policy,
        attempts,
        is_at_hand: atHand.has(policy.hash),
      }),
    ),
  }
}

/**
 * @param policies the one that is tried, and, where there is one, the one that it is compared with; else it is compared
 * with what was recorded
 */
export const reportOf = (
  records: Records,
  policies: ReadonlyArray<NamedPolicy>,
  atHand: ReadonlyMap<string, Policy>,
  prices?: Prices,
): Report => {
  const { lines, read, unreadable, duplicates, reproduction, entries } = records
  const aftermath = aftermathOf(records)
  const sides = policies.map(({ file }, index): From => ({ name: file, index }))
  const [tried = { name: '', index: 0 }, against = { name: 'recorded', index: 'recorded' }] = sides
  let fromMs = Number.POSITIVE_INFINITY
  let toMs = Number.NEGATIVE_INFINITY
  for (const { atMs } of entries.values()) {
    fromMs = Math.min(fromMs, atMs)
    toMs = Math.max(toMs, atMs)
  }
  return {
    records: {
      lines,
      read,
      unreadable: unreadable.count,
      first_unreadable: unreadable.first,
      duplicates,
      attempts: entries.size,
      from: isoOf(fromMs),
      to: isoOf(toMs),
    },
    reproduction: {
      checked: reproduction.checked,
      differing: reproduction.differing,
      first_differing: reproduction.first.map(({ line, attempt_id, recorded, instead }) => ({
        line,
        attempt_id,
        recorded: verdictLabel(recorded),
        decided: instead === undefined ? '' : verdictLabel(instead),
      })),
    },
    recorded: recordedOf(records, atHand),
    policies: policies.map((each, index) => policyTally({ ...each, index }, entries, aftermath, prices)),
    changes: changesOf(entries, against, tried),
  }
}
