import * as E from 'fp-ts/Either'
import type { IO } from 'fp-ts/IO'
import type { LedgerUnavailable } from '../../domain/ledger/ledger-unavailable.ts'
import type { Swept } from '../../domain/swept.ts'
import type { QueueError } from '../../ports/queue.ts'
import { type CallStart, type LineSink, openCallLine } from './call-line.ts'

export interface SweepJournal {
  /** Writes the sweep's one log line. */
  readonly end: (outcome: E.Either<LedgerUnavailable | QueueError, Swept>) => IO<void>
}

/** `paused` is 1 in each minute in which sending is paused: an alarm watches how long. */
const lineOf = ({ due, looks, isPaused }: Swept) => ({
  outcome: 'swept',
  queued: due.queued,
  left: due.left,
  looks: looks.queued,
  looks_left: looks.left,
  not_taken: due.notTaken + looks.notTaken,
  unreadable: due.unreadable + looks.unreadable,
  other_environment: due.otherEnvironment + looks.otherEnvironment,
  paused: isPaused ? 1 : 0,
})

const counts = ['queued', 'left', 'not_taken', 'unreadable', 'other_environment', 'paused']

/** Opens the journal of one sweep. */
export const openSweepJournal = (sink: LineSink, call: Omit<CallStart, 'driver'>): SweepJournal => {
  const { end } = openCallLine(sink, { ...call, driver: 'sweep' }, counts)
  return {
    end: E.match(
      ({ _tag }) => end({ outcome: 'not-swept', failure: _tag }),
      swept => end(lineOf(swept)),
    ),
  }
}
