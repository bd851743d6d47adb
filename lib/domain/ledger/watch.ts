import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { isSameId } from '../plaid/same-id.ts'
import { admit, entryOf, newEntry, withEntry, withoutEntry } from './entries.ts'
import { isOpen } from './holder.ts'
import type { AttemptEntry, Watched } from './ledger-attempt.ts'
import type { Unwatch, Watch, Watching } from './ledger-command.ts'
import { type Happened, withEvent } from './ledger-event.ts'
import { ledgerLimits } from './ledger-limits.ts'
import { progressRejection } from './progress-rejection.ts'
import { rejected } from './rejected.ts'
import type { SubjectLedger } from './subject-ledger.ts'
import type { TransitionResult } from './transition-result.ts'
import { watchAgainAtMs, watchFrom } from './watch-again.ts'

const watchedAs = ({ state }: AttemptEntry, as: Watched['as']): boolean => state._tag === 'Watched' && state.as === as

/**
 * Without the attempt that is watched because of an early read. A subject has one of these at most, the newest; its
 * children are watched besides.
 */
const withoutEarly = (subject: SubjectLedger): SubjectLedger => ({
  ...subject,
  attempts: subject.attempts.filter(entry => !watchedAs(entry, 'early')),
})

const earlyIn = ({ attempts }: SubjectLedger): ReadonlyArray<Watched> =>
  attempts.flatMap(({ state }) => (state._tag === 'Watched' && state.as === 'early' ? [state] : []))

/** Whether a newer attempt is watched: a late message about an older one must not end that watch. */
const isNewerWatched = (subject: SubjectLedger, createdAtMs: number): boolean =>
  earlyIn(subject).some(early => (early.createdAtMs ?? 0) > createdAtMs)

/**
 * An attempt returns to its watch, because its send on demand does not count. If another one is watched since an early
 * read by now, the newer of the two stays; the other one, where a time is not known.
 */
export const withWatchAgain = (subject: SubjectLedger, entry: AttemptEntry, state: Watched): SubjectLedger => {
  if (state.as === 'child') return withEntry(subject, { ...entry, state })
  const { createdAtMs = 0 } = state
  return earlyIn(subject).some(other => (other.createdAtMs ?? Number.POSITIVE_INFINITY) >= createdAtMs)
    ? withoutEntry(subject, entry.attempt_id)
    : withEntry(withoutEarly(subject), { ...entry, state })
}

/**
 * Begins to watch an attempt that has no entry, if no newer one is watched. If it is watched already, a status update
 * came, and the looks after an update (1, 5 and 60 minutes) begin again.
 */
export const watch = (subject: SubjectLedger, command: Watch, windowMs: number, nowMs: number): TransitionResult => {
  const { attempt_id, steps, createdAtMs } = command
  const entry = entryOf(subject, attempt_id)
  if (entry?.state._tag === 'Watched') {
    const state = { ...entry.state, steps, looksFromMs: nowMs }
    return E.right(withEntry(subject, { ...entry, state: { ...state, lookAtMs: watchAgainAtMs(state, nowMs) } }))
  }
  if (entry !== undefined) return rejected(progressRejection(entry.state) ?? 'already-ended')
  if (createdAtMs !== undefined && isNewerWatched(subject, createdAtMs)) return rejected('superseded')
  const state: Watched = {
    ...watchFrom('early', nowMs),
    steps,
    ...(createdAtMs !== undefined && { createdAtMs }),
  }
  return pipe(
    admit(withoutEarly(subject), attempt_id, windowMs, nowMs),
    E.map(roomy => withEntry(roomy, newEntry(attempt_id, state))),
  )
}

/** What was watched because of an early read, as a child: a newer attempt no longer ends the watch. */
const asChild = (state: Watched): Watched => ({ ...state, as: 'child' })

/**
 * Begins to watch the child of a retry; if a status update named it before the retry was recorded, it is watched
 * already. Without room for one more entry the child is not watched, because the retry must be recorded in any case. If
 * the child has an open send on demand already, it is watched only if that send does not count in the end.
 */
export const withChildWatched = (subject: SubjectLedger, child_id: string, nowMs: number): SubjectLedger => {
  const entry = entryOf(subject, child_id)
  if (entry !== undefined) {
    const { state } = entry
    if (state._tag === 'Watched' && state.as === 'early') return withEntry(subject, { ...entry, state: asChild(state) })
    if (!isOpen(state)) return subject
    const { before } = state
    if (before === undefined)
      return withEntry(subject, { ...entry, state: { ...state, before: watchFrom('child', nowMs) } })
    return before._tag === 'Watched' && before.as === 'early'
      ? withEntry(subject, { ...entry, state: { ...state, before: asChild(before) } })
      : subject
  }
  const roomy = subject.attempts.length < ledgerLimits.attemptsMax ? subject : withoutEarly(subject)
  if (roomy.attempts.length >= ledgerLimits.attemptsMax) return subject
  return withEntry(roomy, newEntry(child_id, watchFrom('child', nowMs)))
}

/** Whether the applicant gave up: active on the third day or later, and no step has changed since the look before. */
const isAbandoned = (state: Watched, { status, steps }: Watching, nowMs: number): boolean =>
  status === 'active' &&
  state.isAbandoned !== true &&
  state.steps === steps &&
  nowMs >= state.fromMs + ledgerLimits.abandonedMs

/**
 * A read of a watched attempt showed that it is not over. If a look was due, the next look is set. If none was due, a
 * status update caused the read: the looks stay as they are, and the steps are kept, to compare them with those of
 * the next read.
 */
export const watching = (subject: SubjectLedger, command: Watching, nowMs: number): TransitionResult => {
  const { attempt_id, steps } = command
  const entry = entryOf(subject, attempt_id)
  if (entry?.state._tag !== 'Watched') return rejected('not-watched')
  const { state } = entry
  if (nowMs < state.lookAtMs)
    return E.right(state.steps === steps ? subject : withEntry(subject, { ...entry, state: { ...state, steps } }))
  const abandons = isAbandoned(state, command, nowMs)
  const looked = withEntry(subject, {
    ...entry,
    state: { ...state, steps, lookAtMs: watchAgainAtMs(state, nowMs), ...(abandons && { isAbandoned: true }) },
  })
  return E.right(abandons ? withEvent(looked, { kind: 'abandoned', attempt_id, atMs: nowMs }) : looked)
}

/** The event `recovered`, if the attempt that succeeded is the child of a counted send. */
const recovery = (subject: SubjectLedger, child_id: string, endedAtMs: number, nowMs: number): Happened | undefined => {
  const parent = subject.attempts.find(({ state }) => state._tag === 'Retried' && isSameId(state.child_id, child_id))
  const send = parent?.sends.at(-1)
  if (parent === undefined || send === undefined) return undefined
  const tookMs = Math.max(0, endedAtMs - send.sentAtMs)
  return { kind: 'recovered', attempt_id: parent.attempt_id, atMs: nowMs, child_id, detail: child_id, tookMs }
}

/**
 * Ends the watch of an attempt and removes its entry. If Plaid changes the attempt later, a new status update is
 * handled as for an attempt without an entry.
 */
export const unwatch = (subject: SubjectLedger, command: Unwatch, nowMs: number): TransitionResult => {
  const { attempt_id, outcome, endedAtMs = nowMs } = command
  if (entryOf(subject, attempt_id)?.state._tag !== 'Watched') return rejected('not-watched')
  const recovered = outcome === 'success' ? recovery(subject, attempt_id, endedAtMs, nowMs) : undefined
  const closed = withoutEntry(subject, attempt_id)
  return E.right(recovered === undefined ? closed : withEvent(closed, recovered))
}
