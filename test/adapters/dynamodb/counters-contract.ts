import * as E from 'fp-ts/Either'
import { expect, test } from 'vitest'
import type { Counter } from '../../../lib/domain/budget.ts'
import type { Counters } from '../../../lib/ports/counters.ts'

const environment = 'sandbox'

const kinds: ReadonlyArray<Counter> = [
  { _tag: 'Day', environment: 'production', day: 20_468 },
  { _tag: 'Day', environment, day: 20_468 },
  { _tag: 'Pace', environment, slot: 20_468 },
]

let slots = 0

/** The laws of the port. */
export const countersContract = (open: () => Counters): void => {
  const fresh = () => {
    slots += 1
    const counter: Counter = { _tag: 'Pace', environment: 'production', slot: slots }
    const { reserve, giveBack, count } = open()
    return {
      reserve: (amount: number, max: number) => reserve(counter, amount, max)(),
      giveBack: (amount: number) => giveBack(counter, amount)(),
      count: () => count(counter)(),
    }
  }

  test('what is reserved is counted, up to the limit', async () => {
    const { reserve, count } = fresh()
    expect(await count()).toStrictEqual(E.right(0))
    expect(await reserve(1, 2)).toStrictEqual(E.right('reserved'))
    expect(await reserve(1, 2)).toStrictEqual(E.right('reserved'))
    expect(await reserve(1, 2)).toStrictEqual(E.right('spent'))
    expect(await count()).toStrictEqual(E.right(2))
  })

  test('a reservation that exceeds the rest is refused as a whole', async () => {
    const { reserve, count } = fresh()
    await reserve(7, 10)
    expect(await reserve(4, 10)).toStrictEqual(E.right('spent'))
    expect(await reserve(3, 10)).toStrictEqual(E.right('reserved'))
    expect(await reserve(11, 10)).toStrictEqual(E.right('spent'))
    expect(await count()).toStrictEqual(E.right(10))
  })

  test.each([0, 1])('a new counter with a maximum of %i refuses a larger reservation', async max => {
    expect(await fresh().reserve(2, max)).toStrictEqual(E.right('spent'))
  })

  test('what is given back can be reserved again, and no more than was reserved is given back', async () => {
    const { reserve, giveBack, count } = fresh()
    await giveBack(1)
    expect(await count()).toStrictEqual(E.right(0))
    await reserve(2, 2)
    expect(await giveBack(1)).toStrictEqual(E.right(undefined))
    expect(await reserve(1, 2)).toStrictEqual(E.right('reserved'))
    await giveBack(3)
    expect(await count()).toStrictEqual(E.right(2))
  })

  test('64 concurrent reservations never exceed a limit', async () => {
    const { reserve, count } = fresh()
    const answers = await Promise.all(Array.from({ length: 64 }, () => reserve(1, 10)))
    expect(answers.filter(answer => E.isRight(answer) && answer.right === 'reserved')).toHaveLength(10)
    expect(await count()).toStrictEqual(E.right(10))
  })

  test('counters of different kinds are independent', async () => {
    const { reserve, count } = open()
    for (const counter of kinds) expect(await reserve(counter, 1, 1)()).toStrictEqual(E.right('reserved'))
    for (const counter of kinds) expect(await count(counter)()).toStrictEqual(E.right(1))
  })
}
