import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { countsOf, isWithinCaps } from './caps.ts'
import type { Decided } from './decided.ts'
import { admit, entryOf, withEntry } from './entries.ts'
import { isHeldBy } from './holder.ts'
import type { AttemptEntry, AttemptState, Resting, Send } from './ledger-attempt.ts'
import type { Fence } from './ledger-command.ts'
import { hasRoomForEvents } from './ledger-event.ts'
import { ledgerLimits } from './ledger-limits.ts'
import { type Rejected, rejected } from './rejected.ts'
import type { SubjectLedger } from './subject-ledger.ts'

/** The state that the attempt goes back to if nothing is sent. A person need not wait for its time, and may repeat what Plaid refused. */
const restingOf = (state: AttemptState, { mode }: Fence, nowMs: number): E.Either<Rejected, Resting> => {
  switch (state._tag) {
    case 'Scheduled':
    case 'Waiting':
      return mode === 'on-demand' || state.dueAtMs <= nowMs ? E.right(state) : rejected('not-due', state.dueAtMs)
    case 'Refused':
    case 'Skipped':
      return mode === 'on-demand' ? E.right(state) : rejected('already-ended')
    case 'Sending':
      return rejected('in-progress', state.leaseUntilMs)
    case 'Unknown':
      return rejected('in-progress', state.lookAtMs)
    case 'Review':
      return rejected('in-review')
    case 'Retried':
    case 'Misdirected':
    case 'Superseded':
      return rejected('already-ended')
  }
}

/** A request that may still be under way retries whatever is newest when it lands: until it is given up, nothing else of the subject is sent. */
const inFlight = ({ attempts }: SubjectLedger, attempt_id: string): AttemptEntry | undefined =>
  attempts.find(
    entry => entry.attempt_id !== attempt_id && (entry.state._tag === 'Sending' || entry.state._tag === 'Unknown'),
  )

const checkBudget = (subject: SubjectLedger, command: Fence, nowMs: number): Decided => {
  if (inFlight(subject, command.attempt_id)) return rejected('other-in-progress')
  const counts = countsOf(subject)
  if (!isWithinCaps(counts, command.caps, command)) return rejected('limit-reached')
  const coolAtMs = (counts.lastSentAtMs ?? Number.NEGATIVE_INFINITY) + command.caps.cooldownMs
  if (nowMs < coolAtMs) return rejected('cooling-down', coolAtMs)
  return hasRoomForEvents(subject) ? E.right(subject) : rejected('events-full')
}

const sendOf = ({ token, mode, strategy, rules, isDocumentOrSelfie, day }: Fence, nowMs: number): Send => ({
  token,
  mode,
  strategy,
  sentAtMs: nowMs,
  rules,
  ...(isDocumentOrSelfie && { isDocumentOrSelfie }),
  ...(day !== undefined && { day }),
})

const sending = (
  entry: Omit<AttemptEntry, 'state'>,
  command: Fence,
  nowMs: number,
  before: Resting | undefined,
): AttemptEntry => ({
  ...entry,
  sends: [...entry.sends, sendOf(command, nowMs)],
  state: { _tag: 'Sending', leaseUntilMs: nowMs + ledgerLimits.leaseMs, ...(before && { before }) },
})

const fenceNew = (subject: SubjectLedger, command: Fence, nowMs: number): Decided => {
  // Automatic retries are always scheduled first: one path.
  if (command.mode === 'automatic') return rejected('unknown-attempt')
  const { attempt_id } = command
  return pipe(
    checkBudget(subject, command, nowMs),
    E.flatMap(checked => admit(checked, attempt_id)),
    E.map(roomy => withEntry(roomy, sending({ attempt_id, allowed: 1, sends: [] }, command, nowMs, undefined))),
  )
}

/** The one write that must succeed before a request to Plaid: it makes the caller the holder of the attempt's only send. */
export const fence = (subject: SubjectLedger, command: Fence, nowMs: number): Decided => {
  const entry = entryOf(subject, command.attempt_id)
  if (entry === undefined) return fenceNew(subject, command, nowMs)
  if (entry.state._tag === 'Sending' && isHeldBy(entry, command.token)) return E.right(subject)
  return pipe(
    restingOf(entry.state, command, nowMs),
    E.filterOrElse(
      () => entry.sends.length < entry.allowed,
      (): Rejected => ({ _tag: 'Rejected', reason: 'sends-spent' }),
    ),
    E.tap(() => checkBudget(subject, command, nowMs)),
    E.map(before => withEntry(subject, sending(entry, command, nowMs, before))),
  )
}
