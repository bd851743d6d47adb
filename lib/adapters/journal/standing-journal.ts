import * as E from 'fp-ts/Either'
import type { IO } from 'fp-ts/IO'
import type { ReadAct } from '../../domain/operator/read-act.ts'
import type { RetryError } from '../../domain/retry-error.ts'
import { retryErrorRow } from '../../domain/retry-error-table.ts'
import type { Journal, JournalMembers } from '../../ports/journal.ts'
import { type CallStart, type LineSink, openCallLine } from './call-line.ts'
import { added, failureLine } from './journal.ts'
import { metricsOfCall } from './metrics.ts'
import type { StandingOutcome } from './outcomes.ts'

interface StandingCall extends CallStart {
  /** `operator`: an act; `standing`: the route. */
  readonly driver: 'operator' | 'standing'
}

export interface StandingJournal extends Journal {
  /** The act that is answered: a word of a closed list. */
  readonly noteAct: (act: ReadAct['act']) => IO<void>
  /** Writes the one log line of the call. Nothing of the answer is in it. */
  readonly end: (outcome: E.Either<RetryError, unknown>) => IO<void>
  readonly endDefect: (thrown: unknown) => IO<void>
}

/** Opens the journal of one call that reads. It has no member for a user's id, or for a caller's text. */
export const openStandingJournal = (sink: LineSink, call: StandingCall): StandingJournal => {
  const { end, endDefect } = openCallLine<StandingOutcome>(sink, call)
  let noted: JournalMembers & { readonly act?: ReadAct['act'] } = {}
  return {
    note: members => () => {
      noted = { ...noted, ...added(noted, members) }
    },
    noteAct: act => () => {
      noted = { ...noted, act }
    },
    // Nothing is saved, sent or published.
    trace: () => () => {},
    end: E.match(
      error => {
        const { code } = retryErrorRow(error)
        return () => {
          const members = { ...noted, ...failureLine(error) }
          end(code, members, metricsOfCall(code, members))()
        }
      },
      () => () => end('answered', { ...noted }, metricsOfCall('answered', noted))(),
    ),
    endDefect: thrown => () => endDefect(thrown, { ...noted }, metricsOfCall('defect', noted))(),
  }
}
