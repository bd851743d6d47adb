import type { SubjectKey } from '../../../lib/domain/request/subject.ts'
import type { Retry } from '../../support/memory-plaid.ts'
import { active, canceled, type Finding, failedWithoutFindings, findings, success } from './findings.ts'
import { announce } from './webhooks.ts'
import { chance, idOf, type PlaidAttempt, type Process, trace, violate, type World } from './world.ts'

const generationsMax = 4

/** Time that an applicant takes. */
const applicantMs: ReadonlyArray<number> = [3_000, 40_000, 5 * 60_000, 40 * 60_000]

/** The newest attempt at Plaid. */
export const newestOf = (world: World, key: SubjectKey): PlaidAttempt | undefined =>
  world.attempts.get(world.plaid.newestOf(key)?.id ?? '')

export const childOf = (world: World, id: string): PlaidAttempt | undefined => {
  for (const attempt of world.attempts.values()) if (attempt.parent === id) return attempt
  return undefined
}

const noteEnd = (world: World, attempt: PlaidAttempt, finding: Finding): void => {
  trace(world, `${attempt.id} is ${finding.name}`)
  const { earlyReadMsMax } = world.swarm
  const isHidden = attempt.finding === active && finding !== canceled && earlyReadMsMax > 0 && chance(world, 50)
  if (isHidden) attempt.visibleAtMs = world.timeline.nowMs() + world.random.below(earlyReadMsMax)
  attempt.finding = finding
  attempt.endedMs = world.timeline.nowMs()
  attempt.firstEndedMs ??= attempt.endedMs
  world.lastPlaidChangeMs = attempt.endedMs
  announce(world, attempt, 'STATUS_UPDATED')
}

/** An attempt ends, or is changed after its end. */
export const end = (world: World, attempt: PlaidAttempt, finding: Finding): void => {
  attempt.before = world.plaid.get(attempt.id)
  attempt.beforeJudged = { finding: attempt.finding, endedMs: attempt.endedMs }
  world.plaid.end(attempt.id, finding.snapshot)
  noteEnd(world, attempt, finding)
}

/** The oracle's note of a new attempt. */
export const note = (world: World, id: string, key: SubjectKey, by: PlaidAttempt['by']): PlaidAttempt => {
  const endedMs = world.timeline.nowMs()
  const parent = world.plaid.get(id)?.previous_attempt_id ?? null
  const order = world.attempts.size
  const early = order % 2 === 0 ? active : failedWithoutFindings
  const attempt: PlaidAttempt = { id, key, order, parent, by, endedMs, finding: active, visibleAtMs: 0, early }
  world.attempts.set(id, attempt)
  return attempt
}

const nextId = (world: World, key: SubjectKey): string =>
  `${String.fromCharCode(65 + world.attempts.size)}-${idOf(key)}`

const noteArrival = (world: World, id: string, key: SubjectKey, by: PlaidAttempt['by']): PlaidAttempt => {
  const { timeline, random, plaid } = world
  const attempt = note(world, id, key, by)
  world.lastPlaidChangeMs = timeline.nowMs()
  trace(world, `${id} is made`)
  announce(world, attempt, 'STATUS_UPDATED')
  const generation = plaid.list(key).length
  const finding = generation >= generationsMax || chance(world, 20) ? success : random.pick(findings)
  if (chance(world, world.swarm.endlessPercent)) return attempt
  timeline.after(random.pick(applicantMs), () => {
    if (attempt.finding === active) end(world, attempt, finding)
  })
  return attempt
}

/** A user begins an attempt, and Plaid sends no webhook. */
export const beginWithoutWebhook = (
  { plaid, timeline }: World,
  id: string,
  { client_user_id, template_id }: SubjectKey,
) =>
  plaid.add({
    ...active.snapshot,
    id,
    client_user_id,
    template: { id: template_id, version: 1 },
    created_at: new Date(timeline.nowMs()).toISOString(),
  })

/** A user begins an attempt. It follows no earlier attempt. */
export const begin = (world: World, key: SubjectKey): void => {
  const id = nextId(world, key)
  beginWithoutWebhook(world, id, key)
  noteArrival(world, id, key, 'applicant')
}

/** Plaid retries, and sends its webhooks. */
export const retryNewest = (world: World, key: SubjectKey, by: 'dashboard' | Process): Retry | undefined => {
  const retry = world.plaid.retry(key, nextId(world, key))
  const newest = world.attempts.get(retry?.retried.id ?? '')
  if (retry === undefined || newest === undefined) return undefined
  if (retry.isCanceled) noteEnd(world, newest, canceled)
  const child = noteArrival(world, retry.child.id, key, by)
  // Plaid does not document which of the two attempts this webhook names.
  announce(world, chance(world, 50) ? newest : child, 'RETRIED')
  if (by !== 'dashboard') checkEffect(world, newest, by)
  return retry
}

/** Whether the dashboard retried, or the applicant began another attempt. */
const hasOtherRetrier = (world: World, { key }: PlaidAttempt): boolean => {
  const ofSubject = [...world.attempts.values()].filter(attempt => idOf(attempt.key) === idOf(key))
  return ofSubject.some(({ by }) => by === 'dashboard') || ofSubject.filter(({ by }) => by === 'applicant').length > 1
}

const checkEffect = (world: World, retried: PlaidAttempt, by: Process): void => {
  const isOurs = (attempt: PlaidAttempt) => typeof attempt.by !== 'string'
  const children = [...world.attempts.values()].filter(attempt => attempt.parent === retried.id)
  if (children.filter(isOurs).length > 1) violate(world, 'double: two effects')
  const post = world.posts.findLast(other => other.by === by)
  if (post?.intended !== retried.id && !hasOtherRetrier(world, retried))
    violate(world, 'misdirected without another retrier')
}
