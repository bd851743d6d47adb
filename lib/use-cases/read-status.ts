import * as E from 'fp-ts/Either'
import type { ReaderTaskEither } from 'fp-ts/ReaderTaskEither'
import * as RA from 'fp-ts/ReadonlyArray'
import { iso } from '../domain/operator/iso.ts'
import { isPausedBy, lastChangeOf } from '../domain/operator/pause-change.ts'
import type { StatusAnswer } from '../domain/operator/read-answers.ts'
import { unfinished } from '../domain/operator/unfinished.ts'
import { unpublished } from '../domain/operator/unpublished.ts'
import { dayOf } from '../domain/policy/bounds.ts'
import type { RetryError } from '../domain/retry-error.ts'
import type { ClockEnvironment } from '../ports/clock.ts'
import type { Counters } from '../ports/counters.ts'
import type { DeadLetterReadsEnvironment } from '../ports/dead-letters.ts'
import type { Ledger } from '../ports/ledger.ts'
import type { SwitchRecordEnvironment } from '../ports/pause-switch.ts'
import type { PolicyEnvironment } from '../ports/policy.ts'
import type { DueNow, StageReadsEnvironment } from '../ports/stage-reads.ts'
import type { DeploymentEnvironment } from './deployment.ts'

export type StatusEnvironment = StageReadsEnvironment &
  SwitchRecordEnvironment &
  DeadLetterReadsEnvironment &
  PolicyEnvironment &
  DeploymentEnvironment &
  ClockEnvironment & { readonly ledger: Pick<Ledger, 'load'>; readonly counters: Pick<Counters, 'count'> }

type StatusStep<A> = ReaderTaskEither<StatusEnvironment, RetryError, A>

/** Subjects that are loaded, the first due ones. */
const loadsMax = 50
const rowsMax = 10

/** What waits at the subjects that have something to do: an event that the bus has not taken is such a thing. */
const readWaiting =
  ({ subjects, isMore }: DueNow): StatusStep<Pick<StatusAnswer, 'unpublished' | 'unfinished' | 'unreadable_ledgers'>> =>
  ({ ledger, nowMs }) =>
  async () => {
    const loaded = await Promise.all(subjects.slice(0, loadsMax).map(key => ledger.load(key)()))
    const { left: unreadable, right: ledgers } = RA.separate(loaded)
    const is_more = isMore || subjects.length > loadsMax
    const waiting = ledgers.flatMap(subject => unpublished(subject, nowMs()))
    const rows = ledgers.flatMap(unfinished)
    return E.right({
      unpublished: { count: waiting.length, is_more, rows: waiting.slice(0, rowsMax) },
      unfinished: { count: rows.length, is_more, rows: rows.slice(0, rowsMax) },
      ...(unreadable.length > 0 && { unreadable_ledgers: unreadable.length }),
    })
  }

/**
 * What stands at this stage. The reads do not depend on each other, and are not of one instant. It is asked for when
 * something is wrong: so a switch, a queue or a ledger that cannot be read is a member of the answer, not its end.
 */
export const readStatus: StatusStep<StatusAnswer> = environment => async () => {
  const { stageReads, readSwitch, deadLetters, counters, policy, mode, plaidEnv, templateIds } = environment
  const nowMs = environment.nowMs()
  const [due, watched, reviews, state, letters, today] = await Promise.all([
    stageReads.due(plaidEnv, nowMs)(),
    stageReads.watched(plaidEnv)(),
    stageReads.inReview(plaidEnv)(),
    readSwitch(),
    deadLetters.count(),
    counters.count(plaidEnv, dayOf(nowMs))(),
  ])
  if (E.isLeft(due)) return due
  if (E.isLeft(watched)) return watched
  if (E.isLeft(reviews)) return reviews
  if (E.isLeft(today)) return today
  const waiting = await readWaiting(due.right)(environment)()
  if (E.isLeft(waiting)) return waiting
  const { now, later, oldestDueAtMs, isMore } = due.right
  return E.right({
    now: iso(nowMs),
    environment: plaidEnv,
    mode,
    policy: { version: policy.version, hash: policy.hash },
    templates: [...templateIds],
    paused: E.isLeft(state) ? null : (isPausedBy(state.right) ?? null),
    switch: E.isLeft(state) ? null : lastChangeOf(state.right),
    due: { now, later, oldest_due_at: oldestDueAtMs === undefined ? null : iso(oldestDueAtMs), is_more: isMore },
    watched: { count: watched.right.count, is_more: watched.right.isMore },
    in_review: { count: reviews.right.count, is_more: reviews.right.isMore },
    ...waiting.right,
    dead_letters: E.isLeft(letters) ? null : letters.right,
    sent_today: today.right,
    sends_per_day_max: policy.caps.automaticPerDayMax,
  })
}
