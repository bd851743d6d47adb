import * as E from 'fp-ts/Either'
import type { IO } from 'fp-ts/IO'
import type { RetryError, RetryErrorTag } from '../../domain/retry-error.ts'
import { retryErrorRow } from '../../domain/retry-error-table.ts'
import type { RetryResult } from '../../domain/retry-result.ts'
import type { Journal, JournalMembers, PublishedEvent } from '../../ports/journal.ts'
import { type CallStart, type LineSink, openCallLine } from './call-line.ts'

export interface JournalCall extends CallStart {
  readonly driver: 'on-demand' | 'event'
}

export interface CallJournal extends Journal {
  /** Writes the call's one log line. */
  readonly end: (outcome: E.Either<RetryError, RetryResult>) => IO<void>
  /** The same for work without an answer; `outcome` is one word of a closed list. */
  readonly endAs: (outcome: string) => IO<void>
  /**
   * Writes the call's one log line for something thrown. Its message may hold anything, so only its class and code
   * positions are written.
   */
  readonly endDefect: (thrown: unknown) => IO<void>
}

/** An allow-list of members: enum members, bounded codes, numbers and fixed text. */
const failureLine = (error: RetryError) => ({
  outcome: retryErrorRow(error).code,
  ...('reason' in error && { reason: error.reason }),
  ...('cause' in error && { cause: error.cause }),
  ...('violations' in error && { violations: error.violations }),
  ...('retryAfterSeconds' in error && { retry_after: error.retryAfterSeconds }),
  ...('plaid' in error && { plaid: error.plaid }),
})

const resultLine = (result: RetryResult): { readonly outcome: string } & Readonly<Record<string, unknown>> => {
  switch (result._tag) {
    case 'Retried':
      return {
        outcome: result.warnings.includes('misdirected') ? 'misdirected' : 'retried',
        new_attempt_id: result.attempt.id,
        plaid_request_id: result.attempt.request_id,
        warnings: result.warnings,
      }
    case 'Repeated':
      return { outcome: 'repeated', new_attempt_id: result.attempt.id, warnings: result.warnings }
    case 'DryRun':
      return { outcome: 'dry-run', warnings: result.warnings }
  }
}

type Members = { readonly outcome: string } & JournalMembers & Readonly<Record<string, unknown>>

/** What alarms count in a line besides its outcome: each is also a metric of its own. */
const counts = [
  'foreign_rows',
  'unrecognised_words',
  'clock_skew',
  'unpublished',
  'plaid_rate_limited',
  'plaid_unavailable',
  'plaid_refused',
  'misdirected',
  'in_review',
  'unserved',
] as const

/**
 * The counts that follow from the line's other members. A misdirected retry, an attempt in review and an unserved one
 * are counted wherever they appear: as the outcome of the call, or in an event that it published.
 */
const countsOf = ({ outcome, failure, message, decision, published = [], unpublished = 0 }: Members) => {
  const isOutcome = (word: string, error: RetryErrorTag): number => Number(outcome === word || failure === error)
  const isEvent = (matches: (event: PublishedEvent) => boolean): boolean => published.some(matches)
  return {
    unrecognised_words: decision?.unrecognised.length ?? 0,
    plaid_rate_limited: isOutcome('plaid-rate-limited', 'PlaidRateLimited'),
    plaid_unavailable: isOutcome('plaid-unavailable', 'PlaidUnavailable'),
    // A caller's request, by HTTP or by the bus, may be refused for a reason of its own.
    plaid_refused: message === undefined || message === 'requested' ? 0 : isOutcome('plaid-refused', 'PlaidRefused'),
    unpublished: Math.max(unpublished, isOutcome('bus-unavailable', 'BusUnavailable')),
    misdirected: Number(outcome === 'misdirected' || isEvent(({ kind }) => kind === 'misdirected')),
    in_review: Number(outcome === 'in-review' || isEvent(({ kind }) => kind === 'review')),
    unserved: Number(outcome === 'unserved' || isEvent(({ reason }) => reason === 'unserved')),
  }
}

/** Later members replace earlier ones; what was published, and what was not, adds up. */
export const added = (
  before: JournalMembers,
  { published, unpublished, ...members }: JournalMembers,
): JournalMembers => ({
  ...before,
  ...members,
  ...(published !== undefined && { published: [...(before.published ?? []), ...published] }),
  ...(unpublished !== undefined && { unpublished: (before.unpublished ?? 0) + unpublished }),
})

/** Opens the journal of one call: it collects members, and writes one JSON line when the call ends. */
export const openJournal = (sink: LineSink, call: JournalCall): CallJournal => {
  const { end, endDefect } = openCallLine(sink, call, counts)
  let noted: JournalMembers = {}
  const endWith = (members: Members): void => end({ ...members, ...countsOf(members) })()
  return {
    note: members => () => {
      noted = added(noted, members)
    },
    end: E.match(
      error => () => endWith({ ...noted, ...failureLine(error) }),
      result => () => endWith({ ...noted, ...resultLine(result) }),
    ),
    endAs: outcome => () => endWith({ ...noted, outcome }),
    endDefect: thrown => () => endDefect(thrown, { ...noted, ...countsOf({ ...noted, outcome: 'defect' }) })(),
  }
}
