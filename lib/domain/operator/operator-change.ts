import { bounds, dayMs, dayOf } from '../policy/bounds.ts'
import { changedView } from './changed-view.ts'
import type { OperatorChange } from './explanation.ts'
import { iso } from './iso.ts'
import { judgedNow } from './judged-now.ts'
import { type StandingAnswer, standingAnswer } from './standing-answer.ts'
import {
  newestEntry,
  newestOf,
  nextSweepMs,
  plannedAtMs,
  type SubjectView,
  settledAtMs,
  viewAt,
} from './subject-view.ts'

/** Nothing is worth waiting for longer: an attempt that ended before that is not retried automatically any more. */
const waitMsMax = bounds.attemptAgeMsMax

const rank = { no: 0, later: 1, now: 2 } as const

/** Whether an answer leads further than another one: a retry is nearer, a person may, or an open send is settled. */
export const leadsFurther = (before: StandingAnswer, after: StandingAnswer): boolean =>
  rank[after.automatic] > rank[before.automatic] ||
  (before.onDemand !== null && after.onDemand === null) ||
  (before.onDemand === 'retry-in-progress' && after.onDemand !== 'retry-in-progress')

/** The times at which an answer may change without an act, in order: what was planned, cooled, counted or settled then. */
const momentsOf = (view: SubjectView): ReadonlyArray<number> => {
  const { subject, budget, policy, nowMs } = view
  const judged = judgedNow(view)
  if (judged === undefined) return []
  const { snapshot, policy: applied, decision } = judged
  const createdAtMs = Date.parse(snapshot.created_at)
  const sentAtMs = subject.attempts.flatMap(({ sends }) => sends.map(send => send.sentAtMs))
  const listedAtMs = view.history.map(({ created_at }) => Date.parse(created_at))
  const moments = [
    ...(decision._tag === 'Retry' ? [decision.notBeforeMs] : []),
    plannedAtMs(view),
    (dayOf(nowMs) + 1) * dayMs,
    ...[createdAtMs, Date.parse(snapshot.completed_at), ...sentAtMs].map(at => at - bounds.clockSkewMsMax),
    ...[createdAtMs, ...sentAtMs].map(at => at + applied.caps.cooldownMs),
    ...[...listedAtMs, ...sentAtMs, ...budget.slots.map(({ atMs }) => atMs)].map(at => at + policy.windowMs + 1),
    ...subject.attempts.map(entry => settledAtMs(entry, nowMs)),
  ]
  return [...new Set(moments)]
    .filter(at => at !== undefined)
    .filter(at => at > nowMs && at <= nowMs + waitMsMax)
    .toSorted((one, other) => one - other)
}

/** The first time at which an answer leads further without an act; `now` included if the view was changed. */
const furtherAtMs = (before: StandingAnswer, view: SubjectView): number | undefined =>
  [view.nowMs, ...momentsOf(view)].find(atMs => leadsFurther(before, standingAnswer(viewAt(view, atMs))))

const wait = (answer: StandingAnswer, view: SubjectView): OperatorChange | undefined => {
  if (answer.automatic === 'now') {
    const until = iso(nextSweepMs(view.nowMs))
    return { kind: 'wait', until, text: `Wait until ${until}: the retry is due, and the next sweep has it sent.` }
  }
  const atMs = furtherAtMs(answer, view)
  if (atMs === undefined) return undefined
  const until = iso(atMs)
  const then = standingAnswer(viewAt(view, atMs))
  const what =
    then.automatic === 'now'
      ? 'it is retried automatically'
      : answer.onDemand === 'retry-in-progress'
        ? 'the outcome of the retry that was sent is known by then, or is in review'
        : 'it may be retried'
  return { kind: 'wait', until, text: `Wait until ${until}: ${what}.` }
}

const texts = {
  resume: 'Resume sending: it is paused.',
  review:
    'Decide its review: a retry was sent, and no new attempt was found. Re-arm it if Plaid shows none; else close it.',
  enforce: 'Set the stage to enforce: in shadow the policy decides, and nothing is sent.',
} as const

const onDemandText = (view: SubjectView): string =>
  judgedNow(view)?.decision._tag === 'Never'
    ? 'A person may retry it on demand; the policy advises against it, so look at the reason first.'
    : 'A person may retry it on demand: it is not retried automatically.'

const nothingTexts: Readonly<Record<string, string>> = {
  'attempt-not-found': 'Nothing: Plaid lists no attempt of this user with this template.',
  'already-verified': 'Nothing: the user is verified.',
  'attempt-still-active': 'Nothing: an attempt is open, and the applicant can go on with it.',
}

const spentHere: ReadonlySet<string> = new Set(['limit-reached', 'ledger-full'])

const withoutAct = (answer: StandingAnswer, view: SubjectView): OperatorChange => {
  if (answer.onDemand === null) return { kind: 'retry-on-demand', text: onDemandText(view) }
  if (newestOf(view)?.status === 'pending_review')
    return {
      kind: 'reviewer',
      text: "A person must decide the attempt in Plaid's dashboard: it is under review there.",
    }
  if (spentHere.has(answer.onDemand))
    return {
      kind: 'another-template',
      text: 'Another template: with this one no more retries are allowed for this user.',
    }
  return { kind: 'nothing', text: nothingTexts[answer.onDemand] ?? 'Nothing: no change by an operator alters it.' }
}

const acts = ['resume', 'review', 'enforce'] as const

const isOpenTo = (view: SubjectView, act: (typeof acts)[number]): boolean => {
  if (act === 'resume') return view.isPaused
  return act === 'enforce' ? view.mode === 'shadow' : newestEntry(view)?.state._tag === 'Review'
}

/** The smallest change by an operator that alters the answer, found by making each of them on paper, in their order. */
export const operatorChange = (view: SubjectView): OperatorChange => {
  const answer = standingAnswer(view)
  const waited = wait(answer, view)
  if (waited !== undefined) return waited
  const act = acts.find(name => isOpenTo(view, name) && furtherAtMs(answer, changedView(view, name)) !== undefined)
  return act === undefined ? withoutAct(answer, view) : { kind: act, text: texts[act] }
}
