import type { DecisionItem } from '../decision-item.ts'
import { type AttemptEntry, isPending } from '../ledger/ledger-attempt.ts'
import { ledgerLimits } from '../ledger/ledger-limits.ts'
import { childOf } from '../plaid/history.ts'
import { isSameId } from '../plaid/same-id.ts'
import type { Snapshot } from '../policy/findings/snapshot.ts'
import { decisionWords } from './automatic-standing.ts'
import type { TimelineRow } from './explanation.ts'
import { factsInWords } from './facts-in-words.ts'
import { iso } from './iso.ts'
import type { SubjectView } from './subject-view.ts'

type Row = Omit<TimelineRow, 'at'> & { readonly atMs: number }

const ofAttempt = ({ id, status, created_at, completed_at, previous_attempt_id }: Snapshot): ReadonlyArray<Row> => [
  {
    atMs: Date.parse(created_at),
    attempt_id: id,
    kind: 'attempt-created',
    text:
      previous_attempt_id === null
        ? 'Plaid made the attempt.'
        : `Plaid made the attempt as a retry of ${previous_attempt_id}.`,
  },
  {
    atMs: Date.parse(completed_at),
    attempt_id: id,
    kind: 'attempt-completed',
    text: `The attempt ended; Plaid shows it now as ${status}.`,
  },
]

const ofDecision = ({
  attempt_id,
  atMs,
  decision,
  reason,
  rules,
  policy,
  facts,
  closed,
}: DecisionItem): ReadonlyArray<Row> => [
  {
    atMs,
    attempt_id,
    kind: 'decided',
    text: `The policy decided: ${decisionWords[decision]}${reason === undefined ? '' : ` (${reason})`}.`,
    decision: decisionWords[decision],
    ...(reason !== undefined && { reason }),
    rules,
    policy: policy.version,
    facts: factsInWords(facts),
    ...(closed !== undefined && { outcome: closed.outcome }),
  },
  // With a new attempt the ledger says it, with its id.
  ...(closed === undefined || closed.outcome === 'retried' || closed.outcome === 'misdirected'
    ? []
    : [{ atMs: closed.atMs, attempt_id, kind: 'outcome', text: `Its outcome was noted: ${closed.outcome}.` } as const]),
]

const ofSends = ({ attempt_id, sends, state }: AttemptEntry): ReadonlyArray<Row> =>
  sends.map(({ sentAtMs, mode, strategy }, index) => ({
    atMs: sentAtMs,
    attempt_id,
    kind: 'sent',
    text: `A retry was sent ${mode === 'automatic' ? 'automatically' : 'on demand'}, with strategy ${strategy}.`,
    ...(index === sends.length - 1 && 'child_id' in state && { new_attempt_id: state.child_id }),
  }))

const outcomeText = ({ state }: AttemptEntry): string | undefined => {
  switch (state._tag) {
    case 'Retried':
      return state.how === 'sent' ? 'Plaid answered with a new attempt.' : 'A new attempt of it was found.'
    case 'Misdirected':
      return 'The retry made a new attempt of another attempt.'
    case 'Refused':
      return `Plaid refused the retry: ${state.error_code}.`
    case 'Skipped':
      return `It is not retried automatically: ${state.reason}.`
    case 'Superseded':
      return 'A newer attempt exists: it is not retried.'
    case 'Review':
      return 'No new attempt was found: the retry is in review.'
    case 'Scheduled':
    case 'Waiting':
    case 'Watched':
    case 'Sending':
    case 'Unknown':
      return undefined
  }
}

/** The ledger has no time of an outcome: that of the child, else the last one that is known before it. */
const outcomeAtMs = ({ attempt_id, state, sends, decision }: AttemptEntry, { history }: SubjectView): number => {
  const child = 'child_id' in state ? childOf(history, attempt_id) : undefined
  const lastMs = sends.at(-1)?.sentAtMs ?? decision?.atMs ?? Number.NaN
  if (state._tag === 'Review') return lastMs + ledgerLimits.quarantineMs
  return child === undefined ? lastMs : Math.max(Date.parse(child.created_at), sends.at(-1)?.sentAtMs ?? 0)
}

const ofReview = ({ attempt_id, reviewed }: AttemptEntry): Row | undefined =>
  reviewed && {
    atMs: reviewed.atMs,
    attempt_id,
    kind: 'reviewed',
    text: reviewed.act === 'closed' ? 'An operator closed its review.' : 'An operator allowed one more send.',
  }

const ofState = (entry: AttemptEntry, view: SubjectView): ReadonlyArray<Row> => {
  const { attempt_id, state, decision } = entry
  const text = outcomeText(entry)
  const child = 'child_id' in state ? { new_attempt_id: state.child_id } : {}
  const outcome: Row | undefined =
    text === undefined ? undefined : { atMs: outcomeAtMs(entry, view), attempt_id, kind: 'outcome', text, ...child }
  const scheduled: Row | undefined =
    isPending(state) && decision !== undefined
      ? { atMs: decision.atMs, attempt_id, kind: 'scheduled', text: `A retry is planned for ${iso(state.dueAtMs)}.` }
      : undefined
  const watched: Row | undefined =
    state._tag === 'Watched'
      ? {
          atMs: state.fromMs,
          attempt_id,
          kind: 'watched',
          text: `It is watched; the next look is at ${iso(state.lookAtMs)}.`,
        }
      : undefined
  return [watched, scheduled, outcome, ofReview(entry)].filter(row => row !== undefined)
}

const ofWaitingEvents = ({ subject }: SubjectView): ReadonlyArray<Row> =>
  subject.outbox.map(({ atMs, attempt_id, kind, child_id }) => ({
    atMs,
    attempt_id,
    kind: 'event-waits',
    text: `The event ${kind} waits for the bus.`,
    ...(child_id !== undefined && { new_attempt_id: child_id }),
  }))

/** After a decision on the attempt the look that was planned before it only ends the watch. */
const ofFirstAttempt = ({ firstAttempt }: SubjectView, decisions: ReadonlyArray<DecisionItem>): ReadonlyArray<Row> =>
  firstAttempt?.lookAtMs === undefined ||
  decisions.some(({ attempt_id }) => isSameId(attempt_id, firstAttempt.attempt_id))
    ? []
    : [
        {
          atMs: firstAttempt.startedAtMs,
          attempt_id: firstAttempt.attempt_id,
          kind: 'watched',
          text: `It is watched; the next look is at ${iso(firstAttempt.lookAtMs)}.`,
        },
      ]

/** Whether the ledger's outcome is in a kept decision already, with its time. */
const isNoted = (row: Row, decisions: ReadonlyArray<DecisionItem>): boolean =>
  row.kind === 'outcome' &&
  decisions.some(({ attempt_id, closed }) => closed !== undefined && isSameId(attempt_id, row.attempt_id)) &&
  row.new_attempt_id === undefined

/** What happened to a subject, in order of time; rows of one time in the order in which things happen. */
export const timeline = (view: SubjectView, decisions: ReadonlyArray<DecisionItem>): ReadonlyArray<TimelineRow> => {
  const { attempts } = view.subject
  const ofStates = attempts.flatMap(entry => ofState(entry, view)).filter(row => !isNoted(row, decisions))
  return [
    ...view.history.flatMap(ofAttempt),
    ...ofFirstAttempt(view, decisions),
    ...decisions.toReversed().flatMap(ofDecision),
    ...attempts.flatMap(ofSends),
    ...ofStates,
    ...ofWaitingEvents(view),
  ]
    .filter(({ atMs }) => Number.isFinite(atMs))
    .toSorted((one, other) => one.atMs - other.atMs)
    .map(({ atMs, ...row }) => ({ at: iso(atMs), ...row }))
}
