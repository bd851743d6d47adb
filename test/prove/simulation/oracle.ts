import type { AttemptEntry, AttemptState } from '../../../lib/domain/ledger/ledger-attempt.ts'
import type { Liveness } from './liveness.ts'
import { checkLiveness } from './liveness-facts.ts'
import { checkPromises } from './operator.ts'
import { ancestorsOf, decisionsOn, isBlind, isNewestOf, linesOf } from './oracle-facts.ts'
import { childOf } from './plaid-world.ts'
import { countSituations } from './situations.ts'
import { type FenceFact, meet, type PlaidAttempt, violate, type World } from './world.ts'

const open: ReadonlySet<AttemptState['_tag']> = new Set(['Scheduled', 'Waiting', 'Sending', 'Unknown', 'Watched'])

/** Reasons for which a person should not retry either, of the findings that are simulated. */
const finalReasons: ReadonlySet<string> = new Set([
  'risk-check',
  'watchlist-screening',
  'bot-detected',
  'document-forged',
  'manually-rejected',
])

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
      if (finalReasons.has(state.reason)) return [`${attempt_id}/never/${state.reason}`]
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
  const inReview = entries.filter(({ state }) => state._tag === 'Review').map(({ attempt_id }) => attempt_id)
  const expected = new Set([...expectedReviews(world), ...inReview.filter(id => isBlind(world, id))])
  const found = inReview
  if (found.some(id => !expected.has(id))) violate(world, 'review: of an attempt with a known outcome')
  if ([...expected].some(id => !found.includes(id))) violate(world, 'review: hidden')
  return expected.size
}

const wasHeld = (world: World, id: string, reason: string): boolean => world.published.has(`${id}/held/${reason}`)

/** Reasons to hold an attempt that the rules would retry. */
const barriers = ['already-retried', 'in-flight', 'limit-reached', 'too-old', 'failed-step-not-resumable']

/** What an earlier attempt showed holds the later ones too. */
const isHeldByEarlier = (world: World, attempt: PlaidAttempt): boolean => {
  const earlier = ancestorsOf(world, attempt)
  return (
    (wasHeld(world, attempt.id, 'earlier-attempt-vetoed') &&
      earlier.some(({ finding }) => finding.expects === 'never')) ||
    (wasHeld(world, attempt.id, 'conflict-with-document') &&
      (earlier.some(({ finding }) => finding.name === 'another name on the document') ||
        // The data sources of an attempt before have confirmed the detail that the document contradicts.
        [attempt, ...earlier].slice(0, -1).some(({ finding }) => finding.name === 'entry-differs-from-document')))
  )
}

const isExplained = (world: World, attempt: PlaidAttempt): boolean => {
  const { id, finding } = attempt
  const isNewest = isNewestOf(world, attempt)
  const published = [...world.published.keys()].filter(eventId => eventId.startsWith(`${id}/`))
  if (finding.expects === 'never') return published.length > 0
  if (finding.expects === 'hold') return published.length > 0 || !isNewest
  // A schedule is not an outcome.
  const isOutcome = (eventId: string) => !/\/(?:held|scheduled)(?:\/|$)/.test(eventId.slice(id.length))
  if (published.some(isOutcome)) return true
  if (barriers.some(reason => wasHeld(world, id, reason)) || isHeldByEarlier(world, attempt)) return true
  return !isNewest && wasHeld(world, id, 'not-newest')
}

const decidingLines: ReadonlySet<string> = new Set(['shadow', 'held', 'never', 'closed', 'scheduled', 'not-completed'])

/** A failed attempt with a status update at the worker must have an outcome that was published. */
const checkAttempt = (world: World, attempt: PlaidAttempt): void => {
  const { status } = attempt.finding.snapshot
  if (status !== 'failed' && status !== 'expired') return
  const updates = world.statusUpdates.get(attempt.id)
  if (updates === undefined || updates.deadLettered > 0 || updates.outcomes.has('plaid-refused')) return
  const isTakenAfterEnd = (world.taken.get(attempt.id) ?? []).some(
    at => at >= Math.max(attempt.endedMs, attempt.visibleAtMs),
  )
  // The lines say `plaid-refused`, and an alarm counts them.
  if (isBlind(world, attempt.id)) return
  // Of the attempts that are not over only the newest is watched.
  if (!isTakenAfterEnd && !isNewestOf(world, attempt)) return
  // A later change, whose webhook is lost, of an attempt that was decided on or closed.
  if (!isTakenAfterEnd && linesOf(world, attempt.id).some(({ outcome }) => decidingLines.has(outcome))) return
  if (world.mode === 'shadow' && attempt.finding.expects === 'retry') {
    // An on-demand request is sent in shadow too, and the ledger then has an entry of the attempt.
    const isKnown = entriesOf(world).some(({ attempt_id }) => attempt_id === attempt.id)
    // A worker may be killed after it kept the decision, and before it wrote its line.
    const isDecided =
      decisionsOn(world, attempt).some(({ atMs }) => atMs >= attempt.endedMs) ||
      linesOf(world, attempt.id).some(({ outcome }) => outcome === 'shadow' || outcome === 'held')
    if (!isKnown && !isDecided) violate(world, 'lost: in shadow')
    return
  }
  if (!isExplained(world, attempt)) violate(world, `lost: ${attempt.finding.expects}`)
}

/**
 * What is counted for a user is what was sent for them automatically: each fence that stands has its slot. Where Plaid
 * answered a definite no, and the process could not record it, the slot may be free. A slot of a process that never
 * fenced may be left, and stands for nothing.
 */
const checkBudgetsOfUsers = (world: World): void => {
  const isNo = (fence: FenceFact): boolean => world.posts.some(post => post.by === fence.by && post.isDefiniteNo)
  for (const client_user_id of new Set(world.keys.map(key => key.client_user_id))) {
    const { slots } = world.userBudgets.load('production', client_user_id)
    const counted = new Set(slots.map(({ token }) => token).filter(token => !world.fences.get(token)?.isTakenBack))
    for (const [token, fence] of world.fences) {
      const isReal = fence.client_user_id === client_user_id && fence.mode === 'automatic' && !fence.isTakenBack
      if (isReal && !isNo(fence) && !counted.has(token)) violate(world, 'budget: of a user, not counted')
      if (!isReal && world.fences.has(token) && counted.has(token)) violate(world, 'budget: of a user, not real')
    }
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

const dayMs = 24 * 60 * 60_000

/** The longest wait of a retry is 7.2 h: a pause within it is not noticed. */
const longestWaitMs = 0.3 * dayMs

/** A retry ends unserved only after three days without a pause. */
const checkUnserved = (world: World): void => {
  const pausedMs = world.pauses.reduce((sum, { fromMs, toMs }) => sum + Math.max(0, toMs - fromMs - longestWaitMs), 0)
  for (const [eventId, { detail }] of world.published) {
    if (detail['reason'] !== 'unserved') continue
    meet(world, 'unserved')
    const firstEndedMs = world.attempts.get(String(detail['attempt_id']))?.firstEndedMs ?? 0
    if ((world.publishedMs.get(eventId) ?? 0) < firstEndedMs + pausedMs + 3 * dayMs)
      violate(world, 'unserved: too early')
  }
}

export interface OracleReport {
  readonly liveness: Liveness
  readonly reviews: number
  readonly expectedReviews: number
  readonly outcomes: ReadonlyArray<string>
}

/** Checks the final state of a world. */
export const judgeEnd = (world: World): OracleReport => {
  const entries = entriesOf(world)
  for (const entry of entries) checkEntry(world, entry)
  for (const attempt of world.attempts.values()) checkAttempt(world, attempt)
  checkBudgetsOfUsers(world)
  checkPublished(world)
  checkUnserved(world)
  checkPromises(world)
  countSituations(world, entries)
  for (const { outbox } of world.ledger.subjects()) if (outbox.length > 0) violate(world, 'unpublished: left over')
  return {
    liveness: checkLiveness(world),
    reviews: entries.filter(({ state }) => state._tag === 'Review').length,
    expectedReviews: checkReviews(world, entries),
    outcomes: entries.map(({ state }) => state._tag),
  }
}
