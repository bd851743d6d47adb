import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import type { DueRow } from '../../lib/domain/automatic/due-row.ts'
import { emptyLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import { minuteBudget } from '../../lib/domain/plaid/rate-budget.ts'
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

const budget = minuteBudget('production').due
const lookBudget = minuteBudget('production').looks
const none = { queued: 0, left: 0, notTaken: 0, unreadable: 0, otherEnvironment: 0 }
const keyOf = (index: number): SubjectKey => ({ ...subject, client_user_id: `user-${index}` as ClientUserId })
const run = (world: UseCaseEnvironment) => sweep(world.environment())()

/** One subject for each due time, in the given order. */
const withDue = async (dueAtMs: ReadonlyArray<number>, given: Parameters<typeof useCaseEnvironment>[1] = {}) => {
  const world = useCaseEnvironment(typingError, given)
  for (const [index, at] of dueAtMs.entries())
    await world.memory.save({ ...via(emptyLedger(keyOf(index)), schedule('idv_A', at)), outbox: [] })()
  return world
}

/** A ledger whose index has these rows for looks. */
const withLooks =
  (rows: ReadonlyArray<DueRow>) =>
  (ledger: Ledger): Ledger => ({
    ...ledger,
    due: (kind, at, count) =>
      kind === 'look'
        ? async () => E.right({ rows: rows.slice(0, count), unreadable: 0 })
        : ledger.due(kind, at, count),
  })

const lookAt = (index: number): DueRow => ({
  _tag: 'Attempt',
  environment: 'production',
  attempt_id: `idv_${index}`,
  dueAtMs: nowMs,
})

const usersOf = ({ queued }: UseCaseEnvironment) => queued.map(({ key }) => key.client_user_id)

describe('a sweep', () => {
  it('queues what is due, the longest due first, and nothing else', async () => {
    const world = await withDue([nowMs - 60_000, nowMs + 60_000, nowMs - 120_000, nowMs])
    const right = { due: { ...none, queued: 3 }, looks: none, oldestDueMs: 2 * 60_000, isPaused: false }
    expect(await run(world)).toEqual(E.right(right))
    expect(usersOf(world)).toEqual(['user-2', 'user-0', 'user-3'])
  })

  it('stays within the minute’s budget', async () => {
    const world = await withDue(Array.from({ length: 2 * budget + 5 }, () => nowMs))
    expect(await run(world)).toMatchObject({ right: { due: { queued: budget, left: 1 } } })
    expect(world.queued).toHaveLength(budget)
    world.advance(60_000)
    expect(await run(world)).toMatchObject({ right: { due: { queued: budget } } })
    world.advance(60_000)
    expect(await run(world)).toMatchObject({ right: { due: { queued: 5 } } })
    expect(new Set(usersOf(world)).size).toBe(2 * budget + 5)
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
    expect(await run(world)).toMatchObject({ right: { due: { queued: 0, left: 0 } } })
    world.advance(1)
    expect(await run(world)).toMatchObject({ right: { due: { queued: 1 } } })
  })

  it('leaves to another sweep what that one claimed first', async () => {
    const world = await withDue([nowMs, nowMs, nowMs])
    const both = await Promise.all([run(world), run(world)])
    const counts = both.map(swept => (E.isRight(swept) ? swept.right.due.queued : -1))
    expect(counts.reduce((sum, count) => sum + count)).toBe(3)
    expect(new Set(usersOf(world)).size).toBe(3)
  })

  it('queues the other subjects when one cannot be claimed', async () => {
    const world = await withDue([nowMs, nowMs, nowMs], {
      ledger: failingSaves(({ client_user_id }) => client_user_id === 'user-1'),
    })
    expect(await run(world)).toMatchObject({ right: { due: { queued: 2, left: 1, notTaken: 0 } } })
    expect(usersOf(world)).toEqual(['user-0', 'user-2'])
  })

  it('counts what the queue did not take, which falls due again automatically', async () => {
    const world = await withDue([nowMs, nowMs, nowMs], { queue: 1 })
    expect(await run(world)).toMatchObject({ right: { due: { queued: 2, notTaken: 1 } } })
    world.set({ queue: 0 })
    world.advance(180_000)
    expect(await run(world)).toMatchObject({ right: { due: { queued: 3 } } })
  })

  it('leaves what is due in the other environment alone, and counts it', async () => {
    const world = await withDue([nowMs])
    const foreign: SubjectKey = { ...keyOf(1), environment: 'sandbox' }
    const before = { ...via(emptyLedger(foreign), schedule('idv_A', nowMs - 60_000)), outbox: [] }
    await world.memory.save(before)()
    expect(await run(world)).toMatchObject({ right: { due: { ...none, queued: 1, otherEnvironment: 1 } } })
    expect(usersOf(world)).toEqual(['user-0'])
    expect(await world.memory.load(foreign)()).toEqual(E.right({ ...before, version: 1 }))
  })

  it('fails when a queue or the index is unreachable', async () => {
    const noIndex = (ledger: Ledger): Ledger => ({ ...ledger, due: () => async () => E.left(ledgerDown) })
    expect(await run(await withDue([nowMs], { queue: 'down' }))).toEqual(E.left({ _tag: 'QueueUnavailable' }))
    expect(await run(await withDue([nowMs], { ledger: noIndex }))).toEqual(E.left(ledgerDown))
  })

  it.each([
    [E.right(true), true],
    [E.right(false), false],
    [E.left(ledgerDown), true],
  ])('reports whether sending is paused; it is while that is unknown (%j)', async (paused, isPaused) => {
    expect(await run(await withDue([], { paused }))).toMatchObject({ right: { isPaused } })
  })
})

describe('the looks of a sweep', () => {
  it('have a budget of their own, which no crowd of due subjects reduces, and the reverse', async () => {
    const rows = Array.from({ length: lookBudget + 7 }, (_, index) => lookAt(index))
    const dueAtMs = Array.from({ length: budget + 7 }, () => nowMs)
    const world = await withDue(dueAtMs, { ledger: withLooks(rows) })
    expect(await run(world)).toMatchObject({
      right: { due: { queued: budget, left: 1 }, looks: { queued: lookBudget, left: 1 } },
    })
    expect(world.looks.map(({ item }) => item)).toEqual(rows.slice(0, lookBudget))
    const delays = world.looks.map(({ delaySeconds }) => delaySeconds)
    expect([delays[0], delays.at(-1)]).toEqual([0, 59])
  })

  it('are queued after the sends: if those cannot be queued, no look is', async () => {
    const world = await withDue([nowMs], { ledger: withLooks([lookAt(1)]), queue: 'down' })
    expect(await run(world)).toEqual(E.left({ _tag: 'QueueUnavailable' }))
    expect(world.looks).toEqual([])
  })

  it('at a subject are claimed like a send, so that only one sweep queues it', async () => {
    const row: DueRow = { _tag: 'Subject', key: keyOf(0), dueAtMs: nowMs }
    const world = await withDue([nowMs], { ledger: withLooks([row]) })
    expect(await run(world)).toMatchObject({ right: { due: { queued: 1 }, looks: { queued: 0, left: 1 } } })
  })

  it('in the other environment are left alone, and counted', async () => {
    const rows: ReadonlyArray<DueRow> = [{ ...lookAt(1), environment: 'sandbox' } as DueRow, lookAt(2)]
    const world = await withDue([], { ledger: withLooks(rows) })
    expect(await run(world)).toMatchObject({ right: { looks: { ...none, queued: 1, otherEnvironment: 1 } } })
    expect(world.looks.map(({ item }) => item)).toEqual([lookAt(2)])
  })
})
