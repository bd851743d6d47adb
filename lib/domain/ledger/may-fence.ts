import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { isSameId } from '../plaid/same-id.ts'
import { countsOf, isWithinCaps, type PlannedSend, type SubjectCaps } from './caps.ts'
import { admit, entryOf } from './entries.ts'
import type { AttemptEntry, AttemptState, Resting } from './ledger-attempt.ts'
import { hasRoomForEvents } from './ledger-event.ts'
import { type Rejected, rejected } from './rejected.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'

/** The send that is requested. */
export interface RequestedSend extends PlannedSend {
  readonly attempt_id: string
  readonly caps: SubjectCaps
}

/**
 * `roomy`: the subject with room for the attempt. `before`: the state that the attempt returns to if nothing is sent;
 * absent if the attempt is new.
 */
interface Fenceable {
  readonly roomy: SubjectLedger
  readonly before?: Resting
}

/**
 * Whether the attempt's state allows a send; Right: the state that the attempt returns to if nothing is sent. A retry
 * on demand need not wait for the due time, and may repeat a retry that Plaid refused.
 */
export const mayFenceIn = (
  state: AttemptState,
  { mode }: Pick<RequestedSend, 'mode'>,
  nowMs: number,
): E.Either<Rejected, Resting> => {
  switch (state._tag) {
    case 'Scheduled':
    case 'Waiting':
      return mode === 'on-demand' || state.dueAtMs <= nowMs ? E.right(state) : rejected('not-due', state.dueAtMs)
    case 'Refused':
    case 'Skipped':
    case 'Watched':
      return mode === 'on-demand' ? E.right(state) : rejected('already-ended')
    case 'Sending':
      return rejected('in-progress', state.leaseUntilMs)
    case 'Unknown':
      return rejected('in-progress', state.lookAtMs)
    case 'Review':
      return rejected('in-review')
    case 'Superseded':
      return rejected('superseded')
    case 'Retried':
    case 'Misdirected':
      return rejected('already-ended')
  }
}

/**
 * Another attempt of the subject with an open send. That request retries the attempt that is newest when it arrives,
 * so no other attempt of the subject is sent until it has an outcome.
 */
const otherInFlight = ({ attempts }: SubjectLedger, attempt_id: string): AttemptEntry | undefined =>
  attempts.find(
    entry =>
      !isSameId(entry.attempt_id, attempt_id) && (entry.state._tag === 'Sending' || entry.state._tag === 'Unknown'),
  )

const checkBudget = (
  subject: SubjectLedger,
  asked: RequestedSend,
  windowMs: number,
  nowMs: number,
): TransitionResult => {
  if (otherInFlight(subject, asked.attempt_id)) return rejected('other-in-progress')
  const counts = countsOf(subject, windowMs, nowMs)
  if (!isWithinCaps(counts, asked.caps, asked)) return rejected('limit-reached')
  const coolAtMs = (counts.lastSentAtMs ?? Number.NEGATIVE_INFINITY) + asked.caps.cooldownMs
  if (nowMs < coolAtMs) return rejected('cooling-down', coolAtMs)
  return hasRoomForEvents(subject) ? E.right(subject) : rejected('events-full')
}

/**
 * Whether one more send of the attempt may be fenced now. It is checked before a key is pinned, and again by the
 * fence.
 */
export const mayFence = (
  subject: SubjectLedger,
  asked: RequestedSend,
  windowMs: number,
  nowMs: number,
): E.Either<Rejected, Fenceable> => {
  const entry = entryOf(subject, asked.attempt_id)
  if (entry === undefined) {
    // Automatic retries are always scheduled first, so they have an entry.
    if (asked.mode === 'automatic') return rejected('unknown-attempt')
    return pipe(
      checkBudget(subject, asked, windowMs, nowMs),
      E.flatMap(checked => admit(checked, asked.attempt_id, windowMs, nowMs)),
      E.map(roomy => ({ roomy })),
    )
  }
  const before = mayFenceIn(entry.state, asked, nowMs)
  if (E.isLeft(before)) return before
  if (entry.sends.length >= entry.allowed) return rejected('sends-spent')
  return pipe(
    checkBudget(subject, asked, windowMs, nowMs),
    E.map(roomy => ({ roomy, before: before.right })),
  )
}
