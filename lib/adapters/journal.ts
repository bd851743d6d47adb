import * as E from 'fp-ts/Either'
import type { IO } from 'fp-ts/IO'
import type { RetryError } from '../domain/retry-error.ts'
import { retryErrorRow } from '../domain/retry-error-table.ts'
import type { RetryResult } from '../domain/retry-result.ts'
import type { Journal, JournalMembers } from '../ports/journal.ts'

/** Where lines go, and what time it is. `write` gets one line without its end. */
export interface JournalSink {
  /** CloudWatch's name for this deployment's metrics. */
  readonly metricsNamespace: string
  readonly write: (line: string) => void
  readonly nowMs: IO<number>
}

/** What is known of a call before it is read. `requestId` is Lambda's own, never a caller's text. */
export interface Call {
  readonly driver: 'on-demand' | 'event'
  readonly requestId: string
  readonly isColdStart: boolean
}

export interface CallJournal extends Journal {
  /** Writes the call's one line. */
  readonly end: (ending: E.Either<RetryError, RetryResult>) => IO<void>
  /** Writes the call's one line for something thrown. Its message may hold anything: only its class and code positions are kept. */
  readonly endDefect: (thrown: unknown) => IO<void>
}

type Line = Readonly<Record<string, unknown>>

/** Members by allow-list: enum members, bounded codes, numbers and our own fixed text. */
const failureLine = (error: RetryError): Line => ({
  outcome: retryErrorRow(error).code,
  ...('reason' in error && { reason: error.reason }),
  ...('cause' in error && { cause: error.cause }),
  ...('violations' in error && { violations: error.violations }),
  ...('retryAfterSeconds' in error && { retry_after: error.retryAfterSeconds }),
  ...('plaid' in error && { plaid: error.plaid }),
})

const resultLine = (result: RetryResult): Line => {
  switch (result._tag) {
    case 'Retried':
      return {
        outcome: result.warnings.includes('misdirected') ? 'misdirected' : 'retried',
        new_attempt_id: result.attempt.id,
        plaid_request_id: result.attempt.request_id,
        warnings: result.warnings,
      }
    case 'DryRun':
      return { outcome: 'dry-run', warnings: result.warnings }
  }
}

const framesMax = 8

/** The code positions of a stack, below the message; none where the message cannot be told apart from them. */
const framesOf = ({ name, message, stack = '' }: Error): ReadonlyArray<string> => {
  const head = message === '' ? `${name}\n` : `${name}: ${message}\n`
  if (!stack.startsWith(head)) return []
  const frames = stack.slice(head.length).split('\n')
  return frames.slice(0, framesMax).map(frame => frame.trim())
}

const defectLine = (thrown: unknown): Line =>
  thrown instanceof Error
    ? { outcome: 'defect', defect: thrown.constructor.name, frames: framesOf(thrown) }
    : { outcome: 'defect', defect: typeof thrown }

/** CloudWatch's embedded metric format: CloudWatch reads the counts out of the line itself. Alarms are set on the dimension `outcome`. */
const metricsOf = (Namespace: string, timestampMs: number): Line => ({
  _aws: {
    Timestamp: timestampMs,
    CloudWatchMetrics: [
      {
        Namespace,
        Dimensions: [['outcome'], ['driver', 'outcome']],
        Metrics: [
          { Name: 'Calls', Unit: 'Count' },
          { Name: 'Duration', Unit: 'Milliseconds' },
        ],
      },
      { Namespace, Dimensions: [[]], Metrics: [{ Name: 'strangers', Unit: 'Count' }] },
    ],
  },
})

/** Opens the journal of one call: it gathers members and writes one JSON line when the call ends. */
export const openJournal = (
  { metricsNamespace, write, nowMs }: JournalSink,
  { driver, requestId, isColdStart }: Call,
): CallJournal => {
  const startedMs = nowMs()
  let noted: JournalMembers = {}
  const endWith = (line: Line) => () => {
    const endedMs = nowMs()
    write(
      JSON.stringify({
        time: new Date(endedMs).toISOString(),
        driver,
        request_id: requestId,
        cold_start: isColdStart,
        strangers: 0,
        ...noted,
        ...line,
        Calls: 1,
        Duration: endedMs - startedMs,
        ...metricsOf(metricsNamespace, endedMs),
      }),
    )
  }
  return {
    note: members => () => {
      noted = { ...noted, ...members }
    },
    end: E.match(
      error => endWith(failureLine(error)),
      result => endWith(resultLine(result)),
    ),
    endDefect: thrown => endWith(defectLine(thrown)),
  }
}
