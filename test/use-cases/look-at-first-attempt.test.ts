import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { lookAtFirstAttempt } from '../../lib/use-cases/look-at-first-attempt.ts'
import { watchFirstAttempt } from '../../lib/use-cases/watch-first-attempt.ts'
import type { Edit } from '../support/edited.ts'
import { attemptId } from '../support/plaid-answer.ts'
import { rightOf } from '../support/right-of.ts'
import { typingError, type UseCaseEnvironment, useCaseEnvironment } from '../support/use-case-environment.ts'

const hour = 60 * 60_000
const day = 24 * hour

/** The attempt is watched from now on. */
const watching = async (edits: ReadonlyArray<Edit>): Promise<UseCaseEnvironment> => {
  const world = useCaseEnvironment(edits)
  expect(await watchFirstAttempt(attemptId)(world.environment())()).toEqual(E.right('watched'))
  return world
}
const look = (world: UseCaseEnvironment) => lookAtFirstAttempt(attemptId)(world.environment())()
const lookAtMs = async (world: UseCaseEnvironment) =>
  rightOf(await world.environment().watchedAttempts.load('production', attemptId)())?.lookAtMs

const plaidDown = { _tag: 'PlaidUnavailable', cause: 'not-connected' } as const
const active: ReadonlyArray<Edit> = [['/status', 'active']]

describe('a look at a first attempt', () => {
  it('that failed judges it, and ends the watch', async () => {
    const world = await watching(typingError)
    world.advance(3 * hour)
    expect(await look(world)).toEqual(E.right('scheduled'))
    expect(await lookAtMs(world)).toBeUndefined()
  })

  it('before it is due reads nothing', async () => {
    const world = await watching(typingError)
    expect(await look(world)).toEqual(E.right('nothing-to-do'))
    expect(world.calls).toEqual(['get'])
  })

  it.each<[string, Parameters<UseCaseEnvironment['set']>[0], ReadonlyArray<Edit>]>([
    ['cannot be read', { get: plaidDown }, typingError],
    ['cannot be listed', { list: plaidDown }, typingError],
    ['is not in the list', { isListStale: true }, typingError],
    ['cannot publish its decision', { isBusDown: true }, [['/steps/watchlist_screening', 'failed']]],
  ])('that %s is made again in an hour, and delays no other look', async (_, trouble, edits) => {
    const world = await watching(edits)
    world.advance(3 * hour)
    world.set(trouble)
    await look(world)
    expect(await lookAtMs(world)).toBe(world.now() + hour)
    world.set({ get: undefined, list: undefined, isListStale: false, isBusDown: false })
    world.advance(hour)
    expect(E.isRight(await look(world))).toBe(true)
    expect(await lookAtMs(world)).toBeUndefined()
  })

  it('that is active finds it abandoned on the third day, once', async () => {
    const world = await watching(active)
    for (const at of [3 * hour, 3 * day, 14 * day, 22 * day]) {
      world.advance(Number(await lookAtMs(world)) - world.now())
      expect(await look(world)).toEqual(E.right(at === 3 * day ? 'abandoned' : 'watched'))
    }
    expect(world.events.map(({ detail }) => detail['id'])).toEqual([`${attemptId}/abandoned`])
  })

  it('ends the watch after 30 days, whatever fails', async () => {
    const world = await watching(active)
    world.set({ get: plaidDown })
    world.advance(30 * day)
    expect(await look(world)).toEqual(E.right('not-completed'))
    expect(await lookAtMs(world)).toBeUndefined()
  })
})
