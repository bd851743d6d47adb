import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import type { FirstAttempt } from '../../lib/domain/automatic/first-attempt.ts'
import type { RetryError } from '../../lib/domain/retry-error.ts'
import { handleStatusUpdate } from '../../lib/use-cases/handle-status-update.ts'
import { lookAtFirstAttempt } from '../../lib/use-cases/look-at-first-attempt.ts'
import { watchFirstAttempt } from '../../lib/use-cases/watch-first-attempt.ts'
import type { Edit } from '../support/edited.ts'
import { attemptId, nowMs } from '../support/plaid-answer.ts'
import { rightOf } from '../support/right-of.ts'
import { subject, typingError, type UseCaseEnvironment, useCaseEnvironment } from '../support/use-case-environment.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const active: ReadonlyArray<Edit> = [['/status', 'active']]
const unread: RetryError = { _tag: 'PlaidUnavailable', cause: 'read-failed' }
const refused: RetryError = {
  _tag: 'PlaidRefused',
  plaid: { error_type: 'INVALID_INPUT', error_code: 'TEMPLATE_NOT_FOUND' },
}

const contextOf = (world: UseCaseEnvironment) => world.environment()
const stepUpdated = (world: UseCaseEnvironment) => watchFirstAttempt(attemptId)(contextOf(world))()
const look = (world: UseCaseEnvironment) => lookAtFirstAttempt(attemptId)(contextOf(world))()
const at = (world: UseCaseEnvironment, ms: number) => world.advance(nowMs + ms - world.now())
const watchedIn = async (world: UseCaseEnvironment): Promise<FirstAttempt | undefined> =>
  rightOf(await world.environment().firstAttempts.load(subject.environment, attemptId)())

/** A first attempt that Plaid has announced. */
const watchedWorld = async (edits = active, given: Parameters<typeof useCaseEnvironment>[1] = {}) => {
  const world = useCaseEnvironment(edits, given)
  expect(await stepUpdated(world)).toEqual(E.right('watched'))
  return world
}

/** Looks at each time at which a look is due, until the watch is closed or this time comes. */
const lookUntil = async (world: UseCaseEnvironment, untilMs: number) => {
  const looks: Array<readonly [afterMs: number, outcome: unknown]> = []
  for (;;) {
    const lookAtMs = (await watchedIn(world))?.lookAtMs
    if (lookAtMs === undefined || lookAtMs > untilMs) return looks
    world.advance(Math.max(0, lookAtMs - world.now()))
    looks.push([world.now() - nowMs, E.toUnion(await look(world))])
    expect(looks.length).toBeLessThan(1_000)
  }
}

describe('the first step of an attempt', () => {
  it('has it watched, by one read; the next ones read nothing', async () => {
    const world = await watchedWorld()
    expect(await watchedIn(world)).toMatchObject({ ...subject, startedAtMs: nowMs, lookAtMs: nowMs + 3 * hour })
    expect(await stepUpdated(world)).toEqual(E.right('already-known'))
    expect(world.calls).toEqual(['get'])
    expect(world.memory.subjects()).toEqual([])
  })

  it.each<[string, Parameters<typeof useCaseEnvironment>]>([
    ['a template that is not allowed', [active, { templateIds: ['other'] }]],
    ['a user id that the service does not accept', [[...active, ['/client_user_id', ' user']]]],
  ])('of %s is ignored', async (_, setting) => {
    const world = useCaseEnvironment(...setting)
    expect(await stepUpdated(world)).toEqual(E.right('not-ours'))
    expect(await watchedIn(world)).toBeUndefined()
  })
})

describe('a first attempt that is watched', () => {
  it('and that is held after a status update, is not judged again at its look', async () => {
    const world = await watchedWorld()
    world.end(attemptId, ...typingError, ['/kyc_check/date_of_birth/summary', 'no_match'])
    expect(await handleStatusUpdate(attemptId)(contextOf(world))()).toEqual(E.right('held'))
    const published = world.events.length
    at(world, 3 * hour)
    expect(await look(world)).toEqual(E.right('already-known'))
    expect(world.events).toHaveLength(published)
    expect(await watchedIn(world)).not.toHaveProperty('lookAtMs')
  })

  it('is looked at after 3 hours and 3, 14, 22 and 30 days; it is abandoned once, and then closed', async () => {
    const world = await watchedWorld()
    expect(await lookUntil(world, nowMs + 40 * day)).toEqual([
      [3 * hour, 'watched'],
      [3 * day, 'abandoned'],
      [14 * day, 'watched'],
      [22 * day, 'watched'],
      [30 * day, 'not-completed'],
    ])
    expect(world.events.map(({ detail }) => [detail['id'], detail['applicant_text']])).toEqual([
      [`${attemptId}/abandoned`, expect.objectContaining({ id: 'come-back' })],
    ])
    expect(await watchedIn(world)).toMatchObject({ expiresAtSeconds: (nowMs + 430 * day) / 1_000 })
  })

  it.each<[string, ReadonlyArray<Edit>]>([
    ['failed', typingError],
    ['expired', [['/status', 'expired']]],
  ])('that %s is judged like after any status update, although no webhook came', async (_, edits) => {
    const world = await watchedWorld()
    world.endNewest(...edits)
    at(world, 3 * hour)
    expect(await look(world)).toEqual(E.right('scheduled'))
    expect(world.state()).toMatchObject({ _tag: 'Scheduled' })
    expect((await watchedIn(world))?.lookAtMs).toBeUndefined()
  })

  it.each(['success', 'canceled'])('that ended as %s is closed without an event', async status => {
    const world = await watchedWorld()
    world.endNewest(['/status', status])
    at(world, 3 * hour)
    expect(await look(world)).toEqual(E.right('closed'))
    expect(world.events).toEqual([])
    expect(await look(world)).toEqual(E.right('nothing-to-do'))
  })

  it('is read only when a look is due', async () => {
    const world = await watchedWorld()
    at(world, 3 * hour - 1)
    expect(await look(world)).toEqual(E.right('nothing-to-do'))
    expect(world.calls).toEqual(['get'])
  })

  it('is not abandoned while its event cannot be published, and is an hour later', async () => {
    const world = await watchedWorld()
    await lookUntil(world, nowMs + 2 * day)
    at(world, 3 * day)
    world.set({ isBusDown: true })
    expect(await look(world)).toEqual(E.right('watched'))
    expect(await watchedIn(world)).toMatchObject({ lookAtMs: world.now() + hour })
    world.set({ isBusDown: false })
    world.advance(hour)
    expect(await look(world)).toEqual(E.right('abandoned'))
    expect(world.events).toHaveLength(1)
  })

  it.each<[string, Parameters<typeof useCaseEnvironment>[1]]>([
    ['it cannot be read', { get: unread }],
    ['it has failed, and its list cannot be read', { list: unread }],
    ['it has failed, and Plaid refuses its list', { list: refused }],
  ])('is looked at hourly while %s, and judged when it can be', async (_, given) => {
    const world = await watchedWorld()
    world.endNewest(...typingError)
    world.set(given ?? {})
    const looks = await lookUntil(world, nowMs + 6 * hour)
    expect(looks.map(([afterMs]) => afterMs)).toEqual([3, 4, 5, 6].map(hours => hours * hour))
    world.set({ get: undefined, list: undefined })
    world.advance(hour)
    expect(await look(world)).toEqual(E.right('scheduled'))
  })

  it('is closed after thirty days although nothing of it can be read', async () => {
    const world = await watchedWorld()
    world.endNewest(...typingError)
    world.set({ list: refused })
    const looks = await lookUntil(world, nowMs + 40 * day)
    expect(looks.at(-1)?.[0]).toBe(30 * day)
    expect(await watchedIn(world)).toMatchObject({ expiresAtSeconds: (nowMs + 430 * day) / 1_000 })
  })

  it('that another look has just concluded is left as it is', async () => {
    const world = await watchedWorld()
    world.endNewest(['/status', 'success'])
    at(world, 3 * hour)
    await Promise.all([look(world), look(world), look(world)])
    expect(await watchedIn(world)).toMatchObject({ version: 2 })
  })
})
