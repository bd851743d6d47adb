import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import type { Counter } from '../../lib/domain/budget.ts'
import { type Reservation, reservationsFor } from '../../lib/domain/budget.ts'
import type { Counters } from '../../lib/ports/counters.ts'
import { reserveBudgets, returnBudgets } from '../../lib/use-cases/reserve-budgets.ts'
import { fixturePolicy } from '../support/fixture-policy.ts'
import { memoryCounters } from '../support/memory-counters.ts'
import { failingCounters, ledgerDown, subject } from '../support/use-case-environment.ts'

const { caps } = fixturePolicy
const { environment, client_user_id } = subject
const user: Counter = { _tag: 'User', environment, client_user_id }
const document: Counter = { _tag: 'UserByDocumentOrSelfie', environment, client_user_id }
const day: Counter = { _tag: 'Day', environment, day: 7 }

const countIn = async (counters: Counters, counter: Counter) => E.getOrElse(() => -1)(await counters.count(counter)())

describe('the budgets that a retry takes from', () => {
  const planned = (mode: 'automatic' | 'on-demand', isDocumentOrSelfie: boolean) =>
    reservationsFor(subject, { mode, isDocumentOrSelfie }, 7, caps)

  it('are the user’s and the day’s for an automatic one', () => {
    expect(planned('automatic', false)).toEqual([
      { counter: user, max: 3 },
      { counter: day, max: 200 },
    ])
  })

  it('include one of its own for a document or a selfie', () => {
    expect(planned('automatic', true)).toEqual([
      { counter: user, max: 3 },
      { counter: document, max: 1 },
      { counter: day, max: 200 },
    ])
  })

  it('count a retry on demand for the user, and do not stop it', () => {
    expect(planned('on-demand', true)).toEqual([{ counter: user, max: Number.MAX_SAFE_INTEGER }])
  })
})

const arbitraryReservations: fc.Arbitrary<ReadonlyArray<Reservation>> = fc
  .uniqueArray(fc.constantFrom(user, document, day), { minLength: 1 })
  .chain(counters => fc.tuple(...counters.map(counter => fc.record({ counter: fc.constant(counter), max: fc.nat(2) }))))

describe('reserveBudgets', () => {
  it('reserves one of each budget, or none of any', () =>
    fc.assert(
      fc.asyncProperty(arbitraryReservations, async reservations => {
        const counters = memoryCounters()
        const result = await reserveBudgets(reservations)({ counters })()
        const spent = reservations.find(({ max }) => max === 0)
        expect(result).toEqual(E.right(spent?.counter._tag))
        for (const { counter } of reservations) expect(await countIn(counters, counter)).toBe(spent ? 0 : 1)
      }),
    ))

  it('never exceeds a budget, however many try at once', () =>
    fc.assert(
      fc.asyncProperty(arbitraryReservations, fc.integer({ min: 1, max: 8 }), async (reservations, tries) => {
        const counters = memoryCounters()
        await Promise.all(Array.from({ length: tries }, () => reserveBudgets(reservations)({ counters })()))
        for (const { counter, max } of reservations) expect(await countIn(counters, counter)).toBeLessThanOrEqual(max)
      }),
    ))

  it('returns the earlier budgets when a later one cannot be reserved', async () => {
    const counters = memoryCounters()
    const reservations = reservationsFor(subject, { mode: 'automatic', isDocumentOrSelfie: true }, 7, caps)
    const result = await reserveBudgets(reservations)({ counters: failingCounters('Day')(counters) })()
    expect(result).toEqual(E.left(ledgerDown))
    for (const { counter } of reservations) expect(await countIn(counters, counter)).toBe(0)
  })
})

describe('returnBudgets', () => {
  it('undoes a reservation', () =>
    fc.assert(
      fc.asyncProperty(arbitraryReservations, async reservations => {
        const counters = memoryCounters()
        for (const { counter } of reservations) await counters.reserve(counter, 1, 9)()
        await returnBudgets(reservations)({ counters })()
        for (const { counter } of reservations) expect(await countIn(counters, counter)).toBe(0)
      }),
    ))

  it('continues after a budget that cannot be returned', async () => {
    const counters = memoryCounters()
    const reservations = reservationsFor(subject, { mode: 'automatic', isDocumentOrSelfie: true }, 7, caps)
    await reserveBudgets(reservations)({ counters })()
    const failing: Counters = {
      ...counters,
      giveBack: (counter, amount) =>
        counter._tag === 'User' ? async () => E.left(ledgerDown) : counters.giveBack(counter, amount),
    }
    await returnBudgets(reservations)({ counters: failing })()
    expect(await Promise.all(reservations.map(({ counter }) => countIn(counters, counter)))).toEqual([1, 0, 0])
  })
})
