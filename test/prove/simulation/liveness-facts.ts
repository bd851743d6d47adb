import type { BusEvent } from '../../../lib/domain/events/bus-event.ts'
import { type AttemptFacts, type Liveness, livenessOf } from './liveness.ts'
import { decisionsOn, isBlind, isNewestOf, linesOf } from './oracle-facts.ts'
import { type PlaidAttempt, violate, type World } from './world.ts'

/** Lines that say how an attempt ended without an event, and those that an alarm counts. */
const outcomeLines: ReadonlySet<string> = new Set(['not-completed', 'abandoned', 'shadow'])
/** The same, of an attempt that is not to be retried. */
const overLines: ReadonlySet<string> = new Set(['closed', 'recovered', 'nothing-to-do'])
const alarmingLines: ReadonlySet<string> = new Set(['plaid-refused', 'plaid-unavailable', 'plaid-rate-limited'])
const alarmingFailures: ReadonlySet<string> = new Set(['PlaidRefused', 'PlaidUnavailable', 'PlaidRateLimited'])

const isOutcomeOf = (id: string, { detail }: BusEvent): boolean =>
  detail['outcome'] !== 'scheduled' &&
  (detail['attempt_id'] === id || (detail['outcome'] === 'recovered' && detail['new_attempt_id'] === id))

const isReviewOf = (id: string | null, { detail }: BusEvent): boolean =>
  detail['outcome'] === 'review' && detail['attempt_id'] === id

const factsOf = (world: World, attempt: PlaidAttempt): AttemptFacts => {
  const { id, finding, endedMs } = attempt
  const { status } = finding.snapshot
  const timeOf = (eventId: string): number => world.publishedMs.get(eventId) ?? 0
  const events = [...world.published]
  const lines = linesOf(world, id)
  const isRetryable = (status === 'failed' || status === 'expired') && finding.expects === 'retry'
  const child = events.find(([, { detail }]) => detail['outcome'] === 'retried' && detail['new_attempt_id'] === id)
  return {
    id,
    isNewest: isNewestOf(world, attempt),
    isRetryable,
    isUnreadable: isBlind(world, id) || (world.swarm.isSecondRefused && attempt.parent !== null),
    endedMs,
    shownMs: Math.max(endedMs, attempt.visibleAtMs),
    delayMs: finding.delayMs,
    takenMs: world.taken.get(id) ?? [],
    childSinceMs: child && timeOf(child[0]),
    fencedMs: [...world.fences.values()]
      .filter(fence => fence.attempt === id && !fence.isTakenBack)
      .map(({ atMs }) => atMs),
    outcomesMs: [
      ...events.filter(([, event]) => isOutcomeOf(id, event)).map(([eventId]) => timeOf(eventId)),
      ...lines
        .filter(({ outcome }) => outcomeLines.has(outcome) || (!isRetryable && overLines.has(outcome)))
        .map(({ atMs }) => atMs),
      // Where Plaid refuses the list, the review of the parent asks a person to look for the child.
      ...(isBlind(world, id)
        ? events.filter(([, event]) => isReviewOf(attempt.parent, event)).map(([eventId]) => timeOf(eventId))
        : []),
      // In shadow a decision is the outcome, with or without its line.
      ...(world.mode === 'shadow' ? decisionsOn(world, attempt).map(({ atMs }) => atMs) : []),
      // A message that Plaid refuses to explain is logged and not delivered again.
      ...lines
        .filter(line => line.kind === 'status-update' && line.outcome === 'plaid-refused')
        .map(({ atMs }) => atMs),
      ...[world.deadLettersMs.get(id), world.closedMs.get(id)].filter(at => at !== undefined),
    ],
    alarmsMs: lines
      .filter(({ outcome, failure }) => alarmingLines.has(outcome) || alarmingFailures.has(failure ?? ''))
      .map(({ atMs }) => atMs),
  }
}

/** Checks the law of liveness for all attempts of a world. */
export const checkLiveness = (world: World): Liveness => {
  const { readOutage, busOutage } = world.swarm
  const stopped = [...world.pauses, ...(readOutage ? [readOutage] : []), ...(busOutage ? [busOutage] : [])]
  const isDayTight = world.policy.caps.automaticPerDayMax < 10
  const liveness = livenessOf(
    [...world.attempts.values()].map(attempt => factsOf(world, attempt)),
    {
      stoppedMs: stopped.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
      // A day's budget that a definite no did not give back is spent too.
      daysSpent: isDayTight ? world.attempts.size + 2 : 0,
    },
  )
  for (const _ of liveness.silent) violate(world, 'silent')
  return liveness
}
