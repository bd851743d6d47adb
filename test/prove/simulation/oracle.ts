import type { AttemptEntry, AttemptState } from '../../../lib/domain/ledger/ledger-attempt.ts'
import { childOf } from './plaid-world.ts'
import { idOf, type PlaidAttempt, violate, type World } from './world.ts'

const open: ReadonlySet<AttemptState['_tag']> = new Set(['Scheduled', 'Waiting', 'Sending', 'Unknown'])

/** Prefixes of the ids of the events that must have been published for an attempt in this state. */
const expectedIds = ({ attempt_id, state }: AttemptEntry): ReadonlyArray<string> => {
  switch (state._tag) {
    case 'Retried':
      return [`${attempt_id}/retried/${state.child_id}`]
    case 'Misdirected':
      return [`${attempt_id}/misdirected/${state.child_id}`]
    case 'Refused':
      return [`${attempt_id}/refused/${state.token}`]
    case 'Review':
      return [`${attempt_id}/review/`]
    case 'Superseded':
      return [`${attempt_id}/superseded`]
    case 'Skipped':
      return [`${attempt_id}/${state.reason === 'limit-reached' ? 'exhausted' : 'skipped'}`]
    case 'Scheduled':
    case 'Waiting':
    case 'Sending':
    case 'Unknown':
    case 'Watched':
      return []
  }
}

const checkEntry = (world: World, entry: AttemptEntry): void => {
  const { state } = entry
  if (open.has(state._tag)) violate(world, `stuck: ${state._tag}`)
  for (const id of expectedIds(entry))
    if (![...world.published.keys()].some(eventId => eventId.startsWith(id)))
      violate(world, `unpublished: ${state._tag}`)
  if (state._tag === 'Retried' && world.attempts.get(state.child_id)?.parent !== entry.attempt_id)
    violate(world, 'retried: by a child that is not its own')
}

const entriesOf = (world: World): ReadonlyArray<AttemptEntry> =>
  world.ledger.subjects().flatMap(({ attempts }) => attempts)

/** Attempts with a send of unknown outcome: fenced, not taken back, without a child, and not misdirected. */
const expectedReviews = (world: World): ReadonlySet<string> => {
  const facts = [...world.fences.values()].filter(
    ({ attempt, isTakenBack, isMisdirected }) =>
      !isTakenBack && !isMisdirected && childOf(world, attempt) === undefined,
  )
  return new Set(facts.map(({ attempt }) => attempt))
}

const checkReviews = (world: World, entries: ReadonlyArray<AttemptEntry>): number => {
  const expected = expectedReviews(world)
  const found = entries.filter(({ state }) => state._tag === 'Review').map(({ attempt_id }) => attempt_id)
  if (found.some(id => !expected.has(id))) violate(world, 'review: of an attempt with a known outcome')
  if ([...expected].some(id => !found.includes(id))) violate(world, 'review: hidden')
  return expected.size
}

const wasHeld = (world: World, id: string, reason: string): boolean => world.published.has(`${id}/held/${reason}`)

/** Reasons to hold an attempt that the rules would retry. */
const barriers = ['already-retried', 'in-flight', 'limit-reached', 'too-old', 'failed-step-not-resumable']

const isExplained = (world: World, { id, key, order, finding }: PlaidAttempt): boolean => {
  const others = [...world.attempts.values()].filter(other => idOf(other.key) === idOf(key))
  const isNewest = others.every(other => other.order <= order)
  const published = [...world.published.keys()].filter(eventId => eventId.startsWith(`${id}/`))
  if (finding.expects === 'never') return published.length > 0
  if (finding.expects === 'hold') return published.length > 0 || !isNewest
  // A schedule is not an outcome.
  const isOutcome = (eventId: string) => !/\/(?:held|scheduled)(?:\/|$)/.test(eventId.slice(id.length))
  if (published.some(isOutcome)) return true
  if (barriers.some(reason => wasHeld(world, id, reason))) return true
  return !isNewest && wasHeld(world, id, 'not-newest')
}

/** A failed attempt with a status update at the worker must have an outcome that was published. */
const checkAttempt = (world: World, attempt: PlaidAttempt): void => {
  const { status } = attempt.finding.snapshot
  if (status !== 'failed' && status !== 'expired') return
  const updates = world.statusUpdates.get(attempt.id)
  if (updates === undefined || updates.deadLettered > 0) return
  if (world.mode === 'shadow' && attempt.finding.expects === 'retry') {
    // An on-demand request is sent in shadow too, and the ledger then has an entry of the attempt.
    const isKnown = entriesOf(world).some(({ attempt_id }) => attempt_id === attempt.id)
    const isDecided = updates.outcomes.has('shadow') || updates.outcomes.has('held')
    if (!isKnown && !isDecided) violate(world, 'lost: in shadow')
    return
  }
  if (!isExplained(world, attempt)) violate(world, `lost: ${attempt.finding.expects}`)
}

/** A counter may be too high, but never too low: it counts each request that may have had an effect. */
const checkCounters = (world: World): void => {
  const counted = world.posts.filter(({ isDefiniteNo }) => !isDefiniteNo)
  for (const user of new Set(counted.map(({ key }) => key.client_user_id))) {
    const ofUser = counted.filter(({ key }) => key.client_user_id === user)
    const used = world.counters.count({ _tag: 'User', environment: 'production', client_user_id: user })
    if (used < ofUser.length) violate(world, 'budget: not counted')
  }
}

/** Published children are right, and a key gives one attempt unless the dashboard retried too. */
const checkPublished = (world: World): void => {
  for (const { detail } of world.published.values()) {
    if (detail['outcome'] !== 'retried') continue
    const child = world.attempts.get(String(detail['new_attempt_id']))
    if (child?.parent !== detail['attempt_id']) violate(world, 'published: of a child that is not its own')
  }
  const hasOtherRetrier = [...world.attempts.values()].some(({ by }) => by === 'dashboard')
  for (const ids of world.answers.values())
    if (ids.size > 1 && !hasOtherRetrier) violate(world, 'double: two attempts under one key')
}

export interface OracleReport {
  readonly reviews: number
  readonly expectedReviews: number
  readonly outcomes: ReadonlyArray<string>
}

/** Checks the final state of a world. */
export const judgeEnd = (world: World): OracleReport => {
  const entries = entriesOf(world)
  for (const entry of entries) checkEntry(world, entry)
  for (const attempt of world.attempts.values()) checkAttempt(world, attempt)
  checkCounters(world)
  checkPublished(world)
  for (const { outbox } of world.ledger.subjects()) if (outbox.length > 0) violate(world, 'unpublished: left over')
  return {
    reviews: entries.filter(({ state }) => state._tag === 'Review').length,
    expectedReviews: checkReviews(world, entries),
    outcomes: entries.map(({ state }) => state._tag),
  }
}
