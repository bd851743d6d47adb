import * as E from 'fp-ts/Either'
import type { IO } from 'fp-ts/IO'
import type { Swept } from '../../domain/automatic/swept.ts'
import type { LedgerUnavailable } from '../../domain/ledger/ledger-unavailable.ts'
import type { TraceEnvironment } from '../../ports/journal.ts'
import type { QueueError } from '../../ports/queue.ts'
import { type CallStart, type LineSink, openCallLine } from './call-line.ts'
import type { Metrics } from './metrics.ts'
import type { SweepOutcome } from './outcomes.ts'
import { traceOf } from './trace-line.ts'

type SweepJournal = TraceEnvironment['journal'] & {
  /** Writes the sweep's one log line. */
  readonly end: (outcome: E.Either<LedgerUnavailable | QueueError, Swept>) => IO<void>
}

const membersOf = ({ due, looks }: Swept) => ({
  queued: due.queued,
  left: due.left,
  looks: looks.queued,
  looks_left: looks.left,
  not_taken: due.notTaken + looks.notTaken,
  other_environment: due.otherEnvironment + looks.otherEnvironment,
})

/**
 * They are in each line, also where they are 0: an alarm watches how long sending is paused, and how long the oldest due
 * attempt has waited.
 */
const metricsOf = ({ due, looks, isPaused, oldestDueMs }: Swept): Metrics => ({
  due: due.queued + due.left + due.notTaken,
  oldest_due: Math.round(oldestDueMs / 1_000),
  paused: isPaused ? 1 : 0,
  unreadable: due.unreadable + looks.unreadable,
})

/** Opens the journal of one sweep. */
export const openSweepJournal = (sink: LineSink, start: Omit<CallStart, 'driver'>): SweepJournal => {
  const call = { ...start, driver: 'sweep' }
  const { end } = openCallLine<SweepOutcome>(sink, call)
  return {
    trace: traceOf(sink, call),
    end: E.match(
      error => end('not-swept', { failure: error._tag, ...('cause' in error && { cause: error.cause }) }, {}),
      swept => end('swept', membersOf(swept), metricsOf(swept)),
    ),
  }
}
