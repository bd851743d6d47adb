import * as E from 'fp-ts/Either'
import type { IO } from 'fp-ts/IO'
import { failureMembers } from '../../domain/failure-members.ts'
import type { RetryError } from '../../domain/retry-error.ts'
import { retryErrorRow } from '../../domain/retry-error-table.ts'
import type { RetryResult } from '../../domain/retry-result.ts'
import type { Journal, JournalMembers } from '../../ports/journal.ts'
import { type CallStart, type LineSink, openCallLine } from './call-line.ts'
import { metricsOfCall } from './metrics.ts'
import type { CallOutcome } from './outcomes.ts'
import { traceOf } from './trace-line.ts'

export interface JournalCall extends CallStart {
  readonly driver: 'on-demand' | 'event' | 'operator'
}

export interface CallJournal extends Journal {
  /** Writes the call's one log line. */
  readonly end: (outcome: E.Either<RetryError, RetryResult>) => IO<void>
  /** The same for work without an answer. */
  readonly endAs: (outcome: CallOutcome) => IO<void>
  /**
   * Writes the call's one log line for something thrown. Its message may hold anything, so only its class and code
   * positions are written.
   */
  readonly endDefect: (thrown: unknown) => IO<void>
}

/** An allow-list of members: enum members, bounded codes, numbers and fixed text. */
export const failureLine = (error: RetryError) => ({
  ...failureMembers(error),
  ...('reason' in error && { reason: error.reason }),
  ...('violations' in error && { violations: error.violations }),
})

interface Ending extends JournalMembers {
  readonly outcome: CallOutcome
  readonly plaid_request_id?: string | undefined
  readonly warnings?: RetryResult['warnings']
}

const resultLine = (result: RetryResult): Ending => {
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
  const { end, endDefect } = openCallLine<CallOutcome>(sink, call)
  let noted: JournalMembers = {}
  const endWith = ({ outcome, ...last }: Ending): void => {
    const members = { ...noted, ...last }
    end(outcome, members, metricsOfCall(outcome, members))()
  }
  return {
    note: members => () => {
      noted = added(noted, members)
    },
    trace: traceOf(sink, call),
    end: E.match(
      error => () => endWith({ outcome: retryErrorRow(error).code, ...failureLine(error) }),
      result => () => endWith(resultLine(result)),
    ),
    endAs: outcome => () => endWith({ outcome }),
    endDefect: thrown => () => endDefect(thrown, { ...noted }, metricsOfCall('defect', noted))(),
  }
}
