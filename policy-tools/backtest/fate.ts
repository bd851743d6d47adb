import { ledgerLimits } from '../../lib/domain/ledger/ledger-limits.ts'
import type { Entry } from './entry.ts'
import type { Records } from './records.ts'

/**
 * How the retry ended that a policy would make. `not-sent`: it was decided then too, and something else came before it.
 * Every other word says why its end is not known.
 */
export type Fate =
  | 'recovered'
  | 'not-recovered'
  | 'not-sent'
  | 'was-not-retried'
  | 'other-strategy'
  | 'strategy-not-known'
  | 'not-ended'
  | 'unclear'

/** Outcomes of a decision whose retry was sent. */
const sent: ReadonlySet<string> = new Set(['retried', 'recovered', 'abandoned'])

/** Outcomes of a decision whose retry was not sent, or that Plaid refused. */
const notSent: ReadonlySet<string> = new Set(['refused', 'superseded', 'skipped', 'never', 'exhausted'])

/** How a new attempt stands that did not succeed. */
const unsuccessful: ReadonlySet<string> = new Set(['failed', 'expired', 'canceled'])

/** Whether the service itself retried the attempt then. */
export const isSent = ({ recorded, closed }: Entry): boolean =>
  recorded.decision === 'Retry' && closed !== undefined && sent.has(closed.outcome)

/** What the records say of new attempts. */
export interface Aftermath {
  /** Keys of attempts whose new attempt is in the file, and did not succeed. */
  readonly failedAgain: ReadonlySet<string>
  /** The last instant of the file. */
  readonly endMs: number
}

export const aftermathOf = ({ entries }: Pick<Records, 'entries'>): Aftermath => {
  const failedAgain = new Set<string>()
  let endMs = Number.NEGATIVE_INFINITY
  for (const {
    ancestors: [parent],
    status,
    atMs,
    closed,
  } of entries.values()) {
    if (parent !== undefined && unsuccessful.has(status)) failedAgain.add(parent)
    endMs = Math.max(endMs, atMs, closed?.atMs ?? atMs)
  }
  return { failedAgain, endMs }
}

/** The end of a retry that was sent. New attempts are watched for a time; one that has not succeeded by then will not. */
const endOf = ({ key, closed }: Entry, { failedAgain, endMs }: Aftermath): Fate => {
  if (closed === undefined) return 'not-ended'
  if (closed.outcome === 'recovered') return 'recovered'
  const isOver = closed.outcome === 'abandoned' || failedAgain.has(key) || endMs >= closed.atMs + ledgerLimits.watchMs
  return isOver ? 'not-recovered' : 'not-ended'
}

/** How the retry of a policy ended, as far as the records know it; undefined if the policy does not retry. */
export const fateOf = (entry: Entry, index: number, aftermath: Aftermath): Fate | undefined => {
  const { recorded, closed, verdicts } = entry
  const verdict = verdicts[index]
  if (verdict?.decision !== 'Retry') return undefined
  if (recorded.decision !== 'Retry') return 'was-not-retried'
  if (closed === undefined) return 'not-ended'
  if (notSent.has(closed.outcome)) return 'not-sent'
  if (!sent.has(closed.outcome)) return 'unclear'
  if (recorded.strategy === null) return 'strategy-not-known'
  return recorded.strategy === verdict.strategy ? endOf(entry, aftermath) : 'other-strategy'
}
