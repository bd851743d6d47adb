import { ancestorsOf } from './oracle-facts.ts'
import { remainingMs } from './process.ts'
import { idOf, meet, type PlaidAttempt, type Post, violate, type World } from './world.ts'

const dayMs = 24 * 60 * 60_000

/** A send may leave this long after its fence. The cool-down runs from fence to fence. */
const gateMs = 2_000

const isCounted = (post: Post): boolean => !post.isDefiniteNo

const checkOnce = (world: World, post: Post): void => {
  const isOpenOrEffective = (other: Post): boolean => !(other.isDefiniteNo && other.isAnswered)
  if (world.posts.some(other => other.intended === post.intended && isOpenOrEffective(other)))
    violate(world, 'double: a second request')
  const key = post.by.idempotencyKey
  if (key !== undefined && world.posts.some(other => other.by.idempotencyKey === key && isOpenOrEffective(other)))
    violate(world, 'double: a second request under one key')
  const isFenced = [...post.by.tokens].some(token => world.fences.get(token)?.attempt === post.intended)
  if (!isFenced) violate(world, 'unfenced')
}

/** Checks the caps of `docs/policy.md` against the requests. The schedule's policy may lower the day's budget. */
const checkBudgets = (world: World, post: Post): void => {
  const counted = world.posts.filter(isCounted)
  const ofSubject = counted.filter(({ key }) => idOf(key) === idOf(post.key))
  const last = ofSubject.at(-1)
  if (last && post.atMs - last.atMs < 10 * 60_000 - gateMs) violate(world, 'budget: cool-down')
  if (post.mode === 'on-demand') {
    if (ofSubject.length >= 5) violate(world, 'budget: on demand')
    return
  }
  const isAutomatic = ({ mode }: Post): boolean => mode === 'automatic'
  const ofUser = counted.filter(other => other.key.client_user_id === post.key.client_user_id && isAutomatic(other))
  const finding = post.judged?.finding
  const byRule = ofSubject.filter(other => isAutomatic(other) && other.judged?.finding.name === finding?.name)
  const day = (other: Post): number => Math.floor((other.by.pauseReadMs ?? other.atMs) / dayMs)
  const today = counted.filter(other => isAutomatic(other) && day(other) === day(post))
  if (ofSubject.filter(isAutomatic).length >= 2) violate(world, 'budget: automatic for a subject')
  if (ofSubject.length >= 3) violate(world, 'budget: of a subject by anybody')
  if (ofUser.length >= 3) violate(world, 'budget: of a user')
  if (byRule.length >= (finding?.automaticMax ?? 0)) violate(world, 'budget: of a rule')
  if (today.length >= world.policy.caps.automaticPerDayMax) violate(world, 'budget: of a day')
  if (
    finding?.isDocumentOrSelfie &&
    ofSubject.some(other => isAutomatic(other) && other.judged?.finding.isDocumentOrSelfie)
  )
    violate(world, 'budget: of documents and selfies')
}

/** A rejection by a person may come after the retry that followed. A success ends what came before it. */
const hasVetoedAncestor = (world: World, attempt: PlaidAttempt): boolean => {
  const ancestors = ancestorsOf(world, attempt)
  const success = ancestors.findIndex(({ finding }) => finding.snapshot.status === 'success')
  return ancestors
    .slice(0, success === -1 ? undefined : success)
    .some(({ finding }) => finding.expects === 'never' && finding.name !== 'rejected')
}

const checkLeave = (world: World, post: Post): void => {
  const { by, mode, judged, atMs } = post
  const finding = judged?.finding
  if (by.isPaused !== false) violate(world, 'paused: the switch was not read, or is on')
  if (by.kind !== 'http' && world.mode === 'shadow') violate(world, 'shadow')
  if (by.kind === 'status-update' || by.kind === 'webhook') violate(world, 'sent directly from a webhook')
  if (by.kind === 'bus' && finding?.isVetoed) violate(world, 'vetoed')
  if (mode !== 'automatic') return
  if (finding?.expects !== 'retry') violate(world, `automatic: ${finding?.name ?? 'no snapshot was read'}`)
  const intended = world.attempts.get(post.intended)
  if (intended && hasVetoedAncestor(world, intended)) violate(world, 'automatic: an earlier attempt was vetoed')
  if (judged && atMs < judged.endedMs + judged.finding.delayMs) violate(world, 'automatic: too early')
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** The shortest waits after one, two, … definite noes. */
const waitsMs: ReadonlyArray<number> = [1, 5, 15, 60, 180, 360].map(minutes => minutes * minuteMs)

/** An automatic retry waits longer after each definite no, and as long as Plaid asks. */
const checkWaits = (world: World, post: Post): void => {
  const earlier = world.posts.filter(
    ({ intended, mode, isDefiniteNo, isAnswered }) =>
      intended === post.intended && mode === 'automatic' && isDefiniteNo && isAnswered,
  )
  const last = earlier.at(-1)
  // A pause, or another schedule of the attempt, begins the waits anew.
  if (post.mode !== 'automatic' || last === undefined || world.pauses.length > 0) return
  const waitedMs = post.atMs - last.atMs
  if (waitedMs > 3 * 24 * hourMs) return
  meet(world, 'another send after a no')
  if (waitedMs < last.askedWaitMs) violate(world, 'waits: shorter than Plaid asks')
  if (waitedMs < (waitsMs[Math.min(earlier.length, waitsMs.length) - 1] ?? 0)) violate(world, 'waits: too short')
}

/** A send needs 10 s for Plaid, 1 s for the bus, 5 s for the record and 2 s for the answer. */
const sendMs = 18_000

/** What the gate asks once more after the fence. */
const checkGate = (world: World, { by, atMs }: Post): void => {
  if (remainingMs(world, by) < sendMs) violate(world, 'gate: no time left')
  if (by.listedMs === undefined || atMs - by.listedMs > 30_000) violate(world, 'gate: the list is old')
}

/** Checks whether a request may leave. */
export const checkPost = (world: World, post: Post): void => {
  checkOnce(world, post)
  checkBudgets(world, post)
  checkLeave(world, post)
  checkWaits(world, post)
  checkGate(world, post)
}
