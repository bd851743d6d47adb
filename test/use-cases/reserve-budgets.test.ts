import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { sendPace } from '../../lib/domain/plaid/rate-budget.ts'
import { dayOf } from '../../lib/domain/policy/bounds.ts'
import type { ClientUserId } from '../../lib/domain/request/identifiers.ts'
import { type BudgetedSend, reserveBudgets, returnBudgets } from '../../lib/use-cases/reserve-budgets.ts'
import { takeTurn } from '../../lib/use-cases/take-turn.ts'
import { fixturePolicy } from '../support/fixture-policy.ts'
import { attemptId, nowMs } from '../support/plaid-answer.ts'
import { snapshotOf } from '../support/policy-inputs.ts'
import {
  failingBudgets,
  failingCounters,
  ledgerDown,
  subject,
  typingError,
  type UseCaseEnvironment,
  useCaseEnvironment,
} from '../support/use-case-environment.ts'

const { caps } = fixturePolicy
const attempt = { ...snapshotOf(), client_user_id: subject.client_user_id }

const sendOf = (token: string, mode: BudgetedSend['plan']['mode'] = 'automatic'): BudgetedSend => ({
  subject,
  plan: { mode, attempt },
  token,
  reservedAtMs: nowMs,
})

/** The budgets of an automatic retry as it is served: its turn, then its user's budget. */
const reserveIn =
  (world: UseCaseEnvironment) =>
  async (send: BudgetedSend): Promise<Awaited<ReturnType<ReturnType<ReturnType<typeof reserveBudgets>>>>> => {
    const turn = { environment: send.subject.environment, reservedAtMs: send.reservedAtMs }
    const shortage = send.plan.mode === 'automatic' ? await takeTurn(turn)(world.environment())() : E.right(undefined)
    return E.isLeft(shortage) || shortage.right !== undefined ? shortage : reserveBudgets(send)(world.environment())()
  }

const worldWith = (given: Parameters<typeof useCaseEnvironment>[1] = {}) => {
  const world = useCaseEnvironment(typingError, given)
  return {
    ...world,
    reserve: reserveIn(world),
    giveBack: (send: BudgetedSend) => returnBudgets(send)(world.environment())(),
    today: async () => E.getOrElse(() => -1)(await world.counters.count(subject.environment, dayOf(nowMs))()),
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
    for (let sent = 0; sent <= caps.automaticPerUserMax; sent += 1)
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
        expect(slots.length).toBeLessThanOrEqual(Math.min(caps.automaticPerUserMax, perDay))
        expect(await world.today()).toBe(slots.length)
      }),
      { numRuns: 50 },
    ))

  it('names the budget that is spent, and keeps none of the other', async () => {
    const spent = worldWith({ policy: [['/caps/automaticPerDayMax', 1]] })
    await spent.reserve(sendOf('first'))
    expect(await spent.reserve(sendOf('t'))).toEqual(E.right({ _tag: 'Spent', budget: 'day' }))
    expect(await spent.slots()).toHaveLength(1)
    const full = worldWith()
    for (let sent = 0; sent < caps.automaticPerUserMax; sent += 1) await full.reserve(sendOf(`t${sent}`))
    expect(await full.reserve(sendOf('one more'))).toEqual(E.right({ _tag: 'Spent', budget: 'user' }))
    expect(await full.today()).toBe(caps.automaticPerUserMax)
  })

  it('reserves no slot where the day cannot be taken', async () => {
    const world = worldWith({ counters: failingCounters })
    expect(await world.reserve(sendOf('t'))).toEqual(E.left(ledgerDown))
    expect(await world.slots()).toEqual([])
  })

  it('gives the day back where the user’s budget cannot be saved', async () => {
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

describe('the pace of automatic sends', () => {
  /** Reserves for a user of its own at this time. Whether the pace let it pass. */
  const passes = async (
    { reserve }: ReturnType<typeof worldWith>,
    plaidEnv: 'sandbox' | 'production',
    user: number,
    reservedAtMs: number,
  ): Promise<boolean> => {
    const ofUser = { ...subject, environment: plaidEnv, client_user_id: `user-${user}` as ClientUserId }
    const send = { ...sendOf('t'), subject: ofUser, reservedAtMs }
    const reserved = await reserve(send)
    return E.isRight(reserved) && reserved.right === undefined
  }

  /** How many of 50 sends, one each 4 s, the pace lets pass in the fullest minute. */
  const fullestMinute = async (plaidEnv: 'sandbox' | 'production') => {
    const world = worldWith()
    const times: number[] = []
    for (let send = 0; send < 50; send++) {
      const atMs = nowMs + 4_000 * send
      for (let late = 0; late < 20; late++) if (await passes(world, plaidEnv, 20 * send + late, atMs)) times.push(atMs)
    }
    return Math.max(...times.map(from => times.filter(at => at >= from && at < from + 60_000).length))
  }

  it.each([
    ['production', 16, 10_000],
    ['sandbox', 1, 5_000],
  ] as const)('in %s lets %d sends begin per interval of %d ms', async (plaidEnv, sendsMax, intervalMs) => {
    expect(sendPace(plaidEnv)).toEqual({ sendsMax, intervalMs })
    const world = worldWith()
    const fromMs = nowMs + intervalMs - (nowMs % intervalMs)
    for (let user = 0; user < sendsMax; user++) expect(await passes(world, plaidEnv, user, fromMs)).toBe(true)
    expect(await passes(world, plaidEnv, 100, fromMs + intervalMs - 1)).toBe(false)
    expect(await passes(world, plaidEnv, 100, fromMs + intervalMs)).toBe(true)
  })

  it('keeps a burst of late workers below Plaid’s limit in every minute', async () => {
    expect(await fullestMinute('production')).toBeLessThanOrEqual(120)
    // In Sandbox a send is three calls, and 15 of the 60 calls are for looks.
    expect(3 * (await fullestMinute('sandbox')) + 15).toBeLessThanOrEqual(60)
  })

  it('of one environment does not use that of the other', async () => {
    const world = worldWith()
    expect(await passes(world, 'sandbox', 1, nowMs)).toBe(true)
    expect(await passes(world, 'sandbox', 2, nowMs)).toBe(false)
    expect(await passes(world, 'production', 3, nowMs)).toBe(true)
  })

  it('is not given back: a send that was returned leaves the interval as it is', async () => {
    const world = worldWith()
    const ofSandbox = { ...sendOf('t'), subject: { ...subject, environment: 'sandbox' as const } }
    await world.reserve(ofSandbox)
    await world.giveBack(ofSandbox)
    expect(await world.reserve(ofSandbox)).toEqual(E.right({ _tag: 'Paced' }))
  })
})
