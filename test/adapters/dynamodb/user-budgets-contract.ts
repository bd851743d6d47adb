import * as E from 'fp-ts/Either'
import { expect, test } from 'vitest'
import type { ClientUserId } from '../../../lib/domain/request/identifiers.ts'
import { emptyBudget, reserveSlot, type Slot, type UserBudget } from '../../../lib/domain/user-budget.ts'
import type { UserBudgets } from '../../../lib/ports/user-budgets.ts'
import { subjectKey, t0 } from '../../support/ledger-examples.ts'
import { sized } from '../../support/size.ts'

const racers = sized({ sample: 6, full: 64 })
const limits = { max: 3, windowMs: 1_000_000 }

const slot = (token: string): Slot => ({ token, atMs: t0, template_id: subjectKey().template_id, attempt_id: 'A' })

const withSlot = (budget: UserBudget, token: string): UserBudget =>
  E.getOrElse(() => budget)(reserveSlot(budget, slot(token), limits, t0))

let users = 0

/** The laws of the port. */
export const userBudgetsContract = (open: () => UserBudgets): void => {
  const fresh = () => {
    users += 1
    const empty = emptyBudget('sandbox', `user-${users}/\u{1F600}` as ClientUserId)
    const { load, save } = open()
    return { empty, load: () => load(empty.environment, empty.client_user_id)(), save: (to: UserBudget) => save(to)() }
  }

  test('a budget that was never saved is empty', async () => {
    const { empty, load } = fresh()
    expect(await load()).toStrictEqual(E.right(empty))
  })

  test('what was saved is loaded, at the next version', async () => {
    const { empty, load, save } = fresh()
    const budget = withSlot(withSlot(empty, 'b'), 'a')
    expect(await save(budget)).toStrictEqual(E.right({ _tag: 'Saved', budget: { ...budget, version: 1 } }))
    expect(await load()).toStrictEqual(E.right({ ...budget, version: 1 }))
    expect(await save({ ...empty, version: 1 })).toMatchObject({ right: { _tag: 'Saved', budget: { version: 2 } } })
    expect(await load()).toStrictEqual(E.right({ ...empty, version: 2 }))
  })

  test('a save on an older version conflicts, and changes nothing', async () => {
    const { empty, load, save } = fresh()
    const budget = withSlot(empty, 'a')
    await save(budget)
    for (const version of [0, 2, 7])
      expect(await save({ ...withSlot(empty, 'b'), version })).toStrictEqual(E.right({ _tag: 'Conflict' }))
    expect(await load()).toStrictEqual(E.right({ ...budget, version: 1 }))
  })

  test('budgets of different users and environments are separate', async () => {
    const { empty, save } = fresh()
    await save(withSlot(empty, 'a'))
    const { load } = open()
    expect(await load('production', empty.client_user_id)()).toMatchObject({ right: { version: 0 } })
    const other = `${empty.client_user_id} ` as ClientUserId
    expect(await load('sandbox', other)()).toStrictEqual(E.right(emptyBudget('sandbox', other)))
  })

  test(`of ${racers} concurrent reservations as many succeed as the budget has slots`, async () => {
    const { empty, load, save } = fresh()
    const reserve = async (token: string): Promise<'reserved' | 'spent'> => {
      for (;;) {
        const loaded = await load()
        const budget = E.isRight(loaded) ? loaded.right : empty
        const reserved = reserveSlot(budget, slot(token), limits, t0)
        if (E.isLeft(reserved)) return reserved.left
        const saved = await save(reserved.right)
        if (E.isRight(saved) && saved.right._tag === 'Saved') return 'reserved'
      }
    }
    const answers = await Promise.all(Array.from({ length: racers }, (_, index) => reserve(`t${index}`)))
    expect(answers.filter(answer => answer === 'reserved')).toHaveLength(limits.max)
    expect(await load()).toMatchObject({ right: { version: limits.max, slots: [{}, {}, {}] } })
  })
}
