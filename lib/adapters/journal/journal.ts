import * as E from 'fp-ts/Either'
import type { IO } from 'fp-ts/IO'
import type { RetryError } from '../../domain/retry-error.ts'
import { retryErrorRow } from '../../domain/retry-error-table.ts'
import type { RetryResult } from '../../domain/retry-result.ts'
import type { Journal, JournalMembers } from '../../ports/journal.ts'
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

/** Opens the journal of one call: it collects members, and writes one JSON line when the call ends. */
export const openJournal = (sink: LineSink, call: JournalCall): CallJournal => {
  const { end, endDefect } = openCallLine(sink, call, ['foreign_rows'])
  let noted: JournalMembers = {}
  return {
    note: members => () => {
      noted = { ...noted, ...members }
    },
    end: E.match(
      error => () => end({ ...noted, ...failureLine(error) })(),
      result => () => end({ ...noted, ...resultLine(result) })(),
    ),
    endAs: outcome => () => end({ ...noted, outcome })(),
    endDefect: thrown => () => endDefect(thrown, noted)(),
  }
}
