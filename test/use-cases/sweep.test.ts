import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { emptyLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import { dueBudget } from '../../lib/domain/plaid/rate-budget.ts'
import type { ClientUserId } from '../../lib/domain/request/identifiers.ts'
import type { SubjectKey } from '../../lib/domain/request/subject.ts'
import type { Ledger } from '../../lib/ports/ledger.ts'
import { sweep } from '../../lib/use-cases/sweep.ts'
import { schedule, via } from '../support/ledger-examples.ts'
import { nowMs } from '../support/plaid-answer.ts'
import {
  failingSaves,
  ledgerDown,
  subject,
  typingError,
  type UseCaseEnvironment,
  useCaseEnvironment,
} from '../support/use-case-environment.ts'

const budget = dueBudget('production')
const keyOf = (index: number): SubjectKey => ({ ...subject, client_user_id: `user-${index}` as ClientUserId })
const run = (world: UseCaseEnvironment) => sweep(world.environment())()

/** One subject for each due time, in the given order. */
const withDue = async (dueAtMs: ReadonlyArray<number>, given: Parameters<typeof useCaseEnvironment>[1] = {}) => {
  const world = useCaseEnvironment(typingError, given)
  for (const [index, at] of dueAtMs.entries())
    await world.memory.save({ ...via(emptyLedger(keyOf(index)), schedule('idv_A', at)), outbox: [] })()
  return world
}

const usersOf = ({ queued }: UseCaseEnvironment) => queued.map(({ key }) => key.client_user_id)
const used = async (world: UseCaseEnvironment) =>
  E.getOrElse(() => -1)(
    await world.counters.count({
      _tag: 'Minute',
      environment: 'production',
      minute: Math.floor(world.now() / 60_000),
    })(),
  )

describe('a sweep', () => {
  it('queues what is due, the longest due first, and nothing else', async () => {
    const world = await withDue([nowMs - 60_000, nowMs + 60_000, nowMs - 120_000, nowMs])
    expect(await run(world)).toEqual(E.right({ queued: 3, left: 0, notTaken: 0, unreadable: 0 }))
    expect(usersOf(world)).toEqual(['user-2', 'user-0', 'user-3'])
  })

  it('reserves nothing when nothing is due', async () => {
    const world = await withDue([nowMs + 60_000])
    expect(await run(world)).toEqual(E.right({ queued: 0, left: 0, notTaken: 0, unreadable: 0 }))
    expect(await used(world)).toBe(0)
  })

  it('stays within the minute’s budget, however often it runs in it', async () => {
    const world = await withDue(Array.from({ length: 2 * budget + 5 }, () => nowMs))
    expect(await run(world)).toEqual(E.right({ queued: budget, left: 1, notTaken: 0, unreadable: 0 }))
    expect(await run(world)).toEqual(E.right({ queued: 0, left: budget + 1, notTaken: 0, unreadable: 0 }))
    world.advance(60_000)
    expect(await run(world)).toMatchObject({ right: { queued: budget } })
    world.advance(60_000)
    expect(await run(world)).toMatchObject({ right: { queued: 5 } })
    expect(new Set(usersOf(world)).size).toBe(2 * budget + 5)
  })

  it('has the rest of the budget that an earlier one in the same minute left', async () => {
    const world = await withDue(Array.from({ length: budget }, (_, index) => nowMs - (index < 50 ? 60_000 : 0)))
    world.advance(-60_000)
    expect(await run(world)).toMatchObject({ right: { queued: 50 } })
    for (let index = budget; index < budget + 60; index++)
      await world.memory.save({ ...via(emptyLedger(keyOf(index)), schedule('idv_A', nowMs - 60_000)), outbox: [] })()
    expect(await run(world)).toMatchObject({ right: { queued: budget - 50 } })
  })

  it('takes no more of the budget than it needs', async () => {
    const world = await withDue([nowMs, nowMs])
    await run(world)
    expect(await used(world)).toBe(2)
  })

  it('spreads what it queues over the minute', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: budget }), async count => {
        const world = await withDue(Array.from({ length: count }, () => nowMs))
        await run(world)
        const delays = world.queued.map(({ delaySeconds }) => delaySeconds)
        expect(delays).toHaveLength(count)
        expect(delays).toEqual(delays.toSorted((one, other) => one - other))
        expect(delays[0]).toBe(0)
        for (let second = 0; second < 60; second++)
          expect(delays.filter(delay => delay === second).length).toBeLessThanOrEqual(Math.ceil(count / 60))
      }),
      { numRuns: 20 },
    ))

  it('queues no subject twice until it falls due again', async () => {
    const world = await withDue([nowMs])
    await run(world)
    world.advance(179_999)
    expect(await run(world)).toMatchObject({ right: { queued: 0, left: 0 } })
    world.advance(1)
    expect(await run(world)).toMatchObject({ right: { queued: 1 } })
  })

  it('leaves to another sweep what that one claimed first', async () => {
    const world = await withDue([nowMs, nowMs, nowMs])
    const [one, other] = await Promise.all([run(world), run(world)])
    expect([one, other].map(swept => (E.isRight(swept) ? swept.right.queued : -1)).reduce((a, b) => a + b)).toBe(3)
    expect(new Set(usersOf(world)).size).toBe(3)
  })

  it('queues the other subjects when one cannot be claimed', async () => {
    const world = await withDue([nowMs, nowMs, nowMs], {
      ledger: failingSaves(({ client_user_id }) => client_user_id === 'user-1'),
    })
    expect(await run(world)).toEqual(E.right({ queued: 2, left: 1, notTaken: 0, unreadable: 0 }))
    expect(usersOf(world)).toEqual(['user-0', 'user-2'])
  })

  it('counts what the queue did not take, which falls due again automatically', async () => {
    const world = await withDue([nowMs, nowMs, nowMs], { queue: 1 })
    expect(await run(world)).toMatchObject({ right: { queued: 2, notTaken: 1 } })
    world.set({ queue: 0 })
    world.advance(180_000)
    expect(await run(world)).toMatchObject({ right: { queued: 3 } })
  })

  it('fails when the queue, the counters or the index are unreachable', async () => {
    const down = { left: ledgerDown }
    const unreachable = async () => E.left(ledgerDown)
    expect(await run(await withDue([nowMs], { queue: 'down' }))).toEqual(E.left({ _tag: 'QueueUnavailable' }))
    const noIndex = (ledger: Ledger): Ledger => ({ ...ledger, due: () => unreachable })
    expect(await run(await withDue([nowMs], { ledger: noIndex }))).toMatchObject(down)
    const noCount = await withDue([nowMs], { counters: counters => ({ ...counters, count: () => unreachable }) })
    expect(await run(noCount)).toMatchObject(down)
    expect(noCount.queued).toEqual([])
  })
})
