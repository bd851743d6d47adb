import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { expect, test } from 'vitest'
import type { Counters, SendMaxima } from '../../../lib/ports/counters.ts'

const environment = 'sandbox'
const plenty = 1_000

let days = 0

/** The laws of the port. */
export const countersContract = (open: () => Counters): void => {
  /** A day of which nothing is taken. */
  const fresh = () => {
    days += 1
    const day = days
    const { take, giveBack, count } = open()
    return {
      day,
      take: async (interval: number, maxima: Partial<SendMaxima> = {}) =>
        E.getOrElseW(() => 'failed' as const)(
          await take(environment, { day, interval }, { perDay: plenty, perInterval: plenty, ...maxima })(),
        ),
      giveBack: () => giveBack(environment, day)(),
      count: async () => E.getOrElse(() => -1)(await count(environment, day)()),
    }
  }

  test('what is taken is counted, up to the maximum of the day', async () => {
    const { take, count } = fresh()
    expect(await count()).toBe(0)
    for (const interval of [1, 2]) expect(await take(interval, { perDay: 2 })).toBe('taken')
    for (const interval of [2, 3]) expect(await take(interval, { perDay: 2 })).toBe('spent')
    expect(await count()).toBe(2)
  })

  test('an interval has its maximum, and the next one has its own', async () => {
    const { take, count } = fresh()
    for (const interval of [1, 2, 5]) {
      for (const answer of ['taken', 'taken', 'paced', 'paced'])
        expect(await take(interval, { perInterval: 2 })).toBe(answer)
    }
    expect(await count()).toBe(6)
  })

  test('a clock that is behind takes nothing, and does not change the interval', async () => {
    const { take, count } = fresh()
    await take(7, { perInterval: 2 })
    expect(await take(6, { perInterval: 2 })).toBe('paced')
    expect(await take(7, { perInterval: 2 })).toBe('taken')
    expect(await take(7, { perInterval: 2 })).toBe('paced')
    expect(await count()).toBe(2)
  })

  test('a day that is spent is spent also where its interval is', async () => {
    const { take } = fresh()
    await take(1, { perDay: 1, perInterval: 1 })
    for (const interval of [0, 1, 2]) expect(await take(interval, { perDay: 1, perInterval: 1 })).toBe('spent')
  })

  test('what is given back can be taken again, and no more than was taken is given back', async () => {
    const { take, giveBack, count } = fresh()
    expect(await giveBack()).toStrictEqual(E.right(undefined))
    expect(await count()).toBe(0)
    await take(1, { perDay: 1 })
    expect(await giveBack()).toStrictEqual(E.right(undefined))
    expect(await count()).toBe(0)
    await giveBack()
    expect(await take(1, { perDay: 1 })).toBe('taken')
    expect(await take(1, { perDay: 1 })).toBe('spent')
  })

  test('what is given back is not given back to the interval', async () => {
    const { take, giveBack } = fresh()
    await take(1, { perInterval: 1 })
    await giveBack()
    expect(await take(1, { perInterval: 1 })).toBe('paced')
    expect(await take(2, { perInterval: 1 })).toBe('taken')
  })

  test.each<[Partial<SendMaxima>, string]>([
    [{ perInterval: 10 }, 'paced'],
    [{ perDay: 10 }, 'spent'],
  ])('of 64 concurrent takes %o lets ten pass, and the others are %s', async (maxima, refused) => {
    const { take, count } = fresh()
    const answers = await Promise.all(Array.from({ length: 64 }, () => take(1, maxima)))
    expect(answers.filter(answer => answer === 'taken')).toHaveLength(10)
    expect(answers.filter(answer => answer === refused)).toHaveLength(54)
    expect(await count()).toBe(10)
  })

  test('64 concurrent takes of four intervals exceed neither a day nor an interval, also while others give back', async () => {
    const { take, giveBack, count } = fresh()
    const taken: number[] = []
    let returned = 0
    const one = async (index: number): Promise<void> => {
      const interval = Math.floor(index / 16)
      if ((await take(interval, { perDay: 12, perInterval: 5 })) !== 'taken') return
      taken.push(interval)
      if (index % 3 !== 0) return
      await giveBack()
      returned += 1
    }
    await Promise.all(Array.from({ length: 64 }, (_, index) => one(index)))
    for (const interval of taken) expect(taken.filter(other => other === interval).length).toBeLessThanOrEqual(5)
    expect(taken.length).toBeGreaterThan(0)
    expect(taken.length - returned).toBeLessThanOrEqual(12)
    expect(await count()).toBe(taken.length - returned)
  })

  test('whatever is taken and given back, neither a day nor an interval is exceeded', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constant('give back' as const), fc.integer({ min: 0, max: 3 })), { maxLength: 20 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 3 }),
        async (steps, perDay, perInterval) => {
          const { take, giveBack, count } = fresh()
          const taken: number[] = []
          let used = 0
          for (const step of steps) {
            if (step === 'give back') {
              await giveBack()
              used = Math.max(0, used - 1)
              continue
            }
            const newest = Math.max(-1, ...taken)
            const ofInterval = taken.filter(interval => interval === step).length
            const refused = step < newest || ofInterval >= perInterval ? 'paced' : 'taken'
            const expected = used >= perDay ? 'spent' : refused
            expect(await take(step, { perDay, perInterval })).toBe(expected)
            if (expected !== 'taken') continue
            taken.push(step)
            used += 1
          }
          expect(await count()).toBe(used)
        },
      ),
      { numRuns: 40 },
    ))

  test('days and environments are independent', async () => {
    const { take, count } = open()
    const { day } = fresh()
    const maxima = { perDay: 1, perInterval: 1 }
    const next = fresh().day
    const all = [
      ['production', day],
      ['sandbox', day],
      ['sandbox', next],
    ] as const
    for (const [env, of] of all) expect(await take(env, { day: of, interval: 1 }, maxima)()).toEqual(E.right('taken'))
    for (const [env, of] of all) expect(await count(env, of)()).toEqual(E.right(1))
  })
}
