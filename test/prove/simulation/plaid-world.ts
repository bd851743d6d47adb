import type { Attempt } from '../../../lib/domain/plaid/attempt.ts'
import type { Snapshot } from '../../../lib/domain/policy/findings/snapshot.ts'
import type { SubjectKey } from '../../../lib/domain/request/subject.ts'
import { active, canceled, type Finding, findings, success } from './findings.ts'
import { announce } from './webhooks.ts'
import { chance, idOf, type PlaidAttempt, type Process, trace, violate, type World } from './world.ts'

const generationsMax = 4

/** How long an applicant takes. */
const applicantMs: ReadonlyArray<number> = [3_000, 40_000, 5 * 60_000, 40 * 60_000]

export const newestOf = (world: World, key: SubjectKey): PlaidAttempt | undefined => {
  let newest: PlaidAttempt | undefined
  for (const attempt of world.attempts.values())
    if (idOf(attempt.key) === idOf(key) && (newest === undefined || attempt.order > newest.order)) newest = attempt
  return newest
}

export const childOf = (world: World, id: string): PlaidAttempt | undefined => {
  for (const attempt of world.attempts.values()) if (attempt.parent === id) return attempt
  return undefined
}

/** An attempt comes to an end, or somebody changes it after that. */
export const end = (world: World, attempt: PlaidAttempt, finding: Finding): void => {
  trace(world, `${attempt.id} is ${finding.name}`)
  attempt.finding = finding
  attempt.endedMs = world.timeline.nowMs()
  world.lastPlaidChangeMs = attempt.endedMs
  announce(world, attempt, 'STATUS_UPDATED')
}

const create = (world: World, key: SubjectKey, by: PlaidAttempt['by'], parent: PlaidAttempt | undefined) => {
  const { timeline, random } = world
  const order = world.attempts.size
  const attempt: PlaidAttempt = {
    id: `${String.fromCharCode(65 + order)}-${idOf(key)}`,
    key,
    order,
    parent: parent?.id ?? null,
    createdMs: timeline.nowMs(),
    by,
    endedMs: timeline.nowMs(),
    finding: active,
  }
  world.attempts.set(attempt.id, attempt)
  world.lastPlaidChangeMs = timeline.nowMs()
  trace(world, `${attempt.id} is made`)
  announce(world, attempt, 'STATUS_UPDATED')
  const generation = [...world.attempts.values()].filter(other => idOf(other.key) === idOf(key)).length
  const finding = generation >= generationsMax || chance(world, 20) ? success : random.pick(findings)
  timeline.after(random.pick(applicantMs), () => {
    if (attempt.finding === active) end(world, attempt, finding)
  })
  return attempt
}

/** A user begins; or begins anew, and what was there before is followed by nothing. */
export const begin = (world: World, key: SubjectKey): void => {
  create(world, key, 'applicant', undefined)
}

/** What `/identity_verification/retry` does: whatever is newest is retried, and canceled if it is unfinished. */
export const retryNewest = (world: World, key: SubjectKey, by: 'dashboard' | Process): PlaidAttempt | undefined => {
  const newest = newestOf(world, key)
  if (newest === undefined) return undefined
  if (newest.finding === active) end(world, newest, canceled)
  const child = create(world, key, by, newest)
  // Which of the two this webhook names, Plaid does not document.
  announce(world, chance(world, 50) ? newest : child, 'RETRIED')
  if (by !== 'dashboard') checkEffect(world, newest, by)
  return child
}

/** Somebody else may have retried in between, or the applicant may have begun anew. */
const isAnybodyElseThere = (world: World, { key }: PlaidAttempt): boolean => {
  const ofSubject = [...world.attempts.values()].filter(attempt => idOf(attempt.key) === idOf(key))
  return ofSubject.some(({ by }) => by === 'dashboard') || ofSubject.filter(({ by }) => by === 'applicant').length > 1
}

const checkEffect = (world: World, retried: PlaidAttempt, by: Process): void => {
  const isOurs = (attempt: PlaidAttempt) => typeof attempt.by !== 'string'
  const children = [...world.attempts.values()].filter(attempt => attempt.parent === retried.id)
  if (children.filter(isOurs).length > 1) violate(world, 'double: two effects')
  const post = world.posts.findLast(other => other.by === by)
  if (post?.intended !== retried.id && !isAnybodyElseThere(world, retried))
    violate(world, 'misdirected, and nobody else is there')
}

/** As `get` tells it. */
export const snapshotFor = ({ id, key, createdMs, endedMs, parent, finding }: PlaidAttempt): Snapshot => ({
  ...finding.snapshot,
  id,
  client_user_id: key.client_user_id,
  template: { id: key.template_id, version: 1 },
  created_at: new Date(createdMs).toISOString(),
  completed_at: new Date(endedMs).toISOString(),
  previous_attempt_id: parent,
})

export const attemptFor = (attempt: PlaidAttempt): Attempt => {
  const { id, client_user_id, created_at, previous_attempt_id, template, status, steps } = snapshotFor(attempt)
  return { id, client_user_id, created_at, previous_attempt_id, template, status, steps, shareable_url: null }
}
