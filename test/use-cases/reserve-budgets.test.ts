import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import type { Counter } from '../../lib/domain/budget.ts'
import { type BudgetedSend, reserveBudgets, returnBudgets } from '../../lib/use-cases/reserve-budgets.ts'
import { fixturePolicy } from '../support/fixture-policy.ts'
import { attemptId } from '../support/plaid-answer.ts'
import { snapshotOf } from '../support/policy-inputs.ts'
import {
  failingBudgets,
  failingCounters,
  ledgerDown,
  subject,
  typingError,
  useCaseEnvironment,
} from '../support/use-case-environment.ts'

const { caps } = fixturePolicy
const attempt = snapshotOf()
const dayCounter: Counter = { _tag: 'Day', environment: subject.environment, day: 7 }

const sendOf = (token: string, mode: BudgetedSend['plan']['mode'] = 'automatic'): BudgetedSend => ({
  subject,
  plan: { mode, attempt },
  token,
  day: 7,
})

const worldWith = (given: Parameters<typeof useCaseEnvironment>[1] = {}) => {
  const world = useCaseEnvironment(typingError, given)
  return {
    ...world,
    reserve: (send: BudgetedSend) => reserveBudgets(send)(world.environment())(),
    giveBack: (send: BudgetedSend) => returnBudgets(send)(world.environment())(),
    today: async () => E.getOrElse(() => -1)(await world.counters.count(dayCounter)()),
  }
}

describe('reserveBudgets', () => {
  it('reserves a slot of the user, with its send, and one of the day', async () => {
    const world = worldWith()
    expect(await world.reserve(sendOf('t1'))).toEqual(E.right(undefined))
    expect(await world.slots()).toEqual([
      { token: 't1', atMs: world.now(), template_id: subject.template_id, attempt_id: attemptId },
    ])
    expect(await world.today()).toBe(1)
  })

  it('reserves nothing for a retry on demand, which no budget limits', async () => {
    const world = worldWith()
    for (let sent = 0; sent <= caps.retriesPerUserMax; sent += 1)
      expect(await world.reserve(sendOf(`t${sent}`, 'on-demand'))).toEqual(E.right(undefined))
    expect(await world.slots()).toEqual([])
    expect(await world.today()).toBe(0)
  })

  it('never exceeds a budget, however many try at once', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 4 }), async (tries, perDay) => {
        const world = worldWith({ policy: [['/caps/automaticPerDayMax', perDay]] })
        await Promise.all(Array.from({ length: tries }, (_, index) => world.reserve(sendOf(`t${index}`))))
        const slots = await world.slots()
        expect(slots.length).toBeLessThanOrEqual(Math.min(caps.retriesPerUserMax, perDay))
        expect(await world.today()).toBe(slots.length)
      }),
      { numRuns: 50 },
    ))

  it('names the budget that is spent, and reserves none of the other', async () => {
    const spent = worldWith({ policy: [['/caps/automaticPerDayMax', 1]] })
    await spent.counters.reserve(dayCounter, 1, 1)()
    expect(await spent.reserve(sendOf('t'))).toEqual(E.right('day'))
    expect(await spent.slots()).toEqual([])
    const full = worldWith()
    for (let sent = 0; sent < caps.retriesPerUserMax; sent += 1) await full.reserve(sendOf(`t${sent}`))
    expect(await full.reserve(sendOf('one more'))).toEqual(E.right('user'))
    expect(await full.today()).toBe(caps.retriesPerUserMax)
  })

  it('releases the slot where the day cannot be reserved', async () => {
    const world = worldWith({ counters: failingCounters('Day') })
    expect(await world.reserve(sendOf('t'))).toEqual(E.left(ledgerDown))
    expect(await world.slots()).toEqual([])
  })

  it('reserves no day where the user’s budget cannot be saved', async () => {
    const world = worldWith({ userBudgets: failingBudgets })
    expect(await world.reserve(sendOf('t'))).toEqual(E.left(ledgerDown))
    expect(await world.today()).toBe(0)
  })
})

describe('returnBudgets', () => {
  it('undoes a reservation, and no other one', async () => {
    const world = worldWith()
    await world.reserve(sendOf('t1'))
    await world.reserve(sendOf('t2'))
    await world.giveBack(sendOf('t1'))
    expect((await world.slots()).map(({ token }) => token)).toEqual(['t2'])
    expect(await world.today()).toBe(1)
  })

  it('returns nothing for a retry on demand', async () => {
    const world = worldWith()
    await world.reserve(sendOf('t1'))
    await world.giveBack(sendOf('t1', 'on-demand'))
    expect(await world.slots()).toHaveLength(1)
    expect(await world.today()).toBe(1)
  })

  it('returns the day although the user’s budget cannot be saved', async () => {
    const world = worldWith()
    await world.reserve(sendOf('t1'))
    world.set({ userBudgets: failingBudgets })
    await world.giveBack(sendOf('t1'))
    expect(await world.slots()).toHaveLength(1)
    expect(await world.today()).toBe(0)
  })
})
