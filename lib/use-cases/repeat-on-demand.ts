import { pipe } from 'fp-ts/function'
import * as RTE from 'fp-ts/ReaderTaskEither'
import { entryOf } from '../domain/ledger/entries.ts'
import { lastSend } from '../domain/ledger/holder.ts'
import type { Pin, SubjectLedger } from '../domain/ledger/subject-ledger.ts'
import type { Warning } from '../domain/request/warning.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { RetryResult } from '../domain/retry-result.ts'
import { getAttempt } from '../ports/plaid.ts'
import { applyCommand } from './apply-command.ts'
import { checkLedger } from './check-ledger.ts'
import { emitOutbox } from './emit-outbox.ts'
import { readHistory, rowOf } from './judge.ts'
import type { RetryCommand, RetryStep } from './retry-command.ts'
import { sendOnDemand } from './send-on-demand.ts'

/** Of a repeat: the attempt that the first request made, as it stands now. */
const repeated = (
  subject: SubjectLedger,
  attempt_id: string,
  child_id: string,
  { request }: RetryCommand,
  warnings: ReadonlyArray<Warning>,
): RetryStep<RetryResult> =>
  pipe(
    getAttempt(child_id),
    RTE.map((attempt): RetryResult => {
      const entry = entryOf(subject, attempt_id)
      const sent = entry && lastSend(entry)?.strategy
      return { _tag: 'Repeated', attempt, asked: request.strategy, warnings, ...(sent && { sent }) }
    }),
  )

const adoptAndRepeat = (
  subject: SubjectLedger,
  attempt_id: string,
  child_id: string,
  command: RetryCommand,
): RetryStep<RetryResult> =>
  pipe(
    // Where the ledger knows nothing of the attempt there is nothing to adopt.
    applyCommand(subject, { _tag: 'Adopt', attempt_id, child_id }),
    RTE.tapReaderTask(application => emitOutbox(application.subject)),
    RTE.flatMap(application => repeated(application.subject, attempt_id, child_id, command, [])),
  )

/** The key has been used: its attempt counts, and never the newest. */
export const repeatOnDemand = (subject: SubjectLedger, pinned: Pin, command: RetryCommand): RetryStep<RetryResult> => {
  const state = entryOf(subject, pinned.attempt_id)?.state
  if (state?._tag === 'Retried') return repeated(subject, pinned.attempt_id, state.child_id, command, [])
  if (state?._tag === 'Misdirected')
    return repeated(subject, pinned.attempt_id, state.child_id, command, ['misdirected'])
  return pipe(
    checkLedger(subject, pinned.attempt_id),
    RTE.flatMap(() => readHistory(subject)),
    RTE.flatMap((history): RetryStep<RetryResult> => {
      const child = history.find(({ previous_attempt_id }) => previous_attempt_id === pinned.attempt_id)
      if (child && command.dryRun) return repeated(subject, pinned.attempt_id, child.id, command, [])
      if (child) return adoptAndRepeat(subject, pinned.attempt_id, child.id, command)
      return pipe(
        RTE.fromEither(rowOf(history, pinned.attempt_id)),
        RTE.filterOrElse(
          row => row === history[0],
          (): RetryError => ({ _tag: 'RetryNotPermitted', reason: 'superseded' }),
        ),
        RTE.flatMap(target => sendOnDemand({ subject, history, target }, command)),
      )
    }),
  )
}
