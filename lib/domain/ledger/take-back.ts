import * as E from 'fp-ts/Either'
import { entryOf, withEntry, withoutEntry } from './entries.ts'
import { isHeldBy, lastSend } from './holder.ts'
import type { AttemptEntry, Open, Pending, Resting } from './ledger-attempt.ts'
import type { Unsend } from './ledger-command.ts'
import { rejected } from './rejected.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'
import { pendingFrom } from './waits.ts'
import { withWatchAgain } from './watch.ts'

const asPending = (before: Resting | undefined, nowMs: number): Pending =>
  before?._tag === 'Scheduled' || before?._tag === 'Waiting'
    ? { ...before, _tag: 'Waiting' }
    : pendingFrom('Waiting', nowMs)

/**
 * Removes the last counted send. An automatic retry waits as `wait` says; an attempt that was sent on demand returns
 * to its earlier state, and may be requested again.
 */
export const takeBack = (
  subject: SubjectLedger,
  entry: AttemptEntry,
  { before }: Open,
  wait: (pending: Pending) => Pending,
  nowMs: number,
): SubjectLedger => {
  const sends = entry.sends.slice(0, -1)
  if (lastSend(entry)?.mode === 'automatic')
    return withEntry(subject, { ...entry, sends, state: wait(asPending(before, nowMs)) })
  if (before === undefined) return withoutEntry(subject, entry.attempt_id)
  const returned = { ...entry, sends }
  return before._tag === 'Watched'
    ? withWatchAgain(subject, returned, before)
    : withEntry(subject, { ...returned, state: before })
}

/**
 * The holder records that it did not send. If this is rejected, another process took the attempt over. In both cases
 * the holder must not send.
 */
export const unsend = (
  subject: SubjectLedger,
  { attempt_id, token, dueAtMs }: Unsend,
  nowMs: number,
): TransitionResult => {
  const entry = entryOf(subject, attempt_id)
  if (entry === undefined || !isHeldBy(entry, token) || entry.state._tag !== 'Sending') return rejected('not-holder')
  return E.right(takeBack(subject, entry, entry.state, pending => ({ ...pending, dueAtMs }), nowMs))
}
