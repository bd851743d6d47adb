import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, test } from 'vitest'
import {
  emptyBudget,
  judgeSlots,
  liveBudget,
  releaseSlot,
  reserveSlot,
  type Slot,
  type SlotSend,
  type UserBudget,
  unsentSlotMs,
} from '../../lib/domain/user-budget.ts'
import { subjectKey, t0 } from '../support/ledger-examples.ts'

const { environment, client_user_id, template_id } = subjectKey()
const empty = emptyBudget(environment, client_user_id)
const slot = (token: string, atMs = t0): Slot => ({ token, atMs, template_id, attempt_id: `attempt of ${token}` })
const holding = (...slots: ReadonlyArray<Slot>): UserBudget => ({ ...empty, version: 3, slots })

const limits = { max: 3, windowMs: 1_000 }

/** Reservations on a clock that never goes back. */
const arbitraryCalls = fc
  .array(fc.record({ token: fc.nat(12), afterMs: fc.nat(700), release: fc.nat(3) }), { maxLength: 40 })
  .map(calls => {
    let nowMs = t0
    return calls.map(({ token, afterMs, release }) => {
      nowMs += afterMs
      return { token: `t${token}`, nowMs, isRelease: release === 0 }
    })
  })

const arbitrarySlots = fc
  .uniqueArray(fc.record({ token: fc.nat(20), agoMs: fc.nat(2_000) }), { maxLength: 8, selector: ({ token }) => token })
  .map(slots => slots.map(({ token, agoMs }) => slot(`t${token}`, t0 - agoMs)))

const arbitrarySend = fc.constantFrom<SlotSend>('counted', 'open', 'none')

describe('reserve and release', () => {
  test('no window of time ever has more reservations than the maximum, released ones apart', () => {
    fc.assert(
      fc.property(arbitraryCalls, calls => {
        let budget: UserBudget = empty
        let reserved: ReadonlyArray<Slot> = []
        for (const { token, nowMs, isRelease } of calls) {
          if (isRelease) {
            budget = releaseSlot(budget, token)
            reserved = reserved.filter(other => other.token !== token)
            continue
          }
          if (budget.slots.some(other => other.token === token)) continue
          const after = reserveSlot(budget, slot(token, nowMs), limits, nowMs)
          if (E.isLeft(after)) continue
          budget = after.right
          reserved = [...reserved, slot(token, nowMs)]
          const inWindow = reserved.filter(({ atMs }) => nowMs - atMs < limits.windowMs)
          expect(inWindow.length).toBeLessThanOrEqual(limits.max)
        }
      }),
    )
  })

  test('a reservation is refused only while the window is full', () => {
    fc.assert(
      fc.property(arbitrarySlots, slots => {
        const live = slots.filter(({ atMs }) => t0 - atMs < limits.windowMs)
        const answer = reserveSlot(holding(...slots), slot('new'), limits, t0)
        expect(E.isRight(answer)).toBe(live.length < limits.max)
      }),
    )
  })

  test('what is outside the window is dropped, what is inside stays', () => {
    const budget = holding(slot('outside', t0 - 1_000), slot('inside', t0 - 999), slot('ahead', t0 + 5_000))
    expect(liveBudget(budget, limits.windowMs, t0).slots.map(({ token }) => token)).toStrictEqual(['inside', 'ahead'])
    expect(liveBudget(budget, 2_000, t0)).toBe(budget)
    expect(reserveSlot(budget, slot('new'), limits, t0)).toStrictEqual(
      E.right({ ...budget, slots: [slot('inside', t0 - 999), slot('new'), slot('ahead', t0 + 5_000)] }),
    )
  })

  test('a token that is there changes nothing, even when the budget is spent', () => {
    fc.assert(
      fc.property(arbitrarySlots, fc.nat(3), (slots, max) => {
        const budget = holding(...slots)
        for (const { token } of slots)
          expect(E.getOrElse(() => empty)(reserveSlot(budget, slot(token, t0), { ...limits, max }, t0))).toBe(budget)
      }),
    )
  })

  test('releasing twice is releasing once, and a token that is not there changes nothing', () => {
    const budget = holding(slot('a'), slot('b'))
    const released = releaseSlot(budget, 'a')
    expect(released).toStrictEqual(holding(slot('b')))
    expect(releaseSlot(released, 'a')).toBe(released)
  })

  test('the order of reservations and releases that fit does not matter', () => {
    const generous = { max: 100, windowMs: 10_000 }
    fc.assert(
      fc.property(
        arbitrarySlots.chain(slots =>
          fc.tuple(fc.constant(slots), fc.shuffledSubarray(slots, { minLength: slots.length })),
        ),
        fc.nat(20),
        ([slots, shuffled], released) => {
          const all = (ordered: ReadonlyArray<Slot>): UserBudget =>
            ordered.reduce<UserBudget>(
              (budget, each) => E.getOrElse(() => budget)(reserveSlot(budget, each, generous, t0)),
              holding(slot('there', t0 - 500)),
            )
          expect(all(shuffled)).toStrictEqual(all(slots))
          const token = `t${released}`
          const without = slots.filter(each => each.token !== token)
          expect(releaseSlot(all(slots), token)).toStrictEqual(all(without))
        },
      ),
    )
  })
})

describe('a spent budget', () => {
  const judged = (...sends: ReadonlyArray<readonly [SlotSend, ageMs: number]>) => {
    const slots = sends.map(([, ageMs], index) => slot(`t${index}`, t0 - ageMs))
    return judgeSlots(holding(...slots), ({ token }) => sends[Number(token.slice(1))]?.[0] ?? 'none', t0)
  }

  test.each<[string, ReadonlyArray<readonly [SlotSend, number]>, string]>([
    [
      'of counted sends only is exhausted',
      [
        ['counted', 0],
        ['counted', 1e9],
      ],
      'Exhausted',
    ],
    [
      'with an open send is postponed',
      [
        ['counted', 1e9],
        ['open', 1e9],
      ],
      'Postpone',
    ],
    [
      'with a young slot without a send is postponed',
      [
        ['counted', 1e9],
        ['none', unsentSlotMs],
      ],
      'Postpone',
    ],
    ['with a slot from a clock that is ahead is postponed', [['none', -1e9]], 'Postpone'],
    [
      'with an old slot without a send gets it back',
      [
        ['open', 5],
        ['none', unsentSlotMs + 1],
      ],
      'Remove',
    ],
  ])('%s', (_, sends, tag) => {
    expect(judged(...sends)._tag).toBe(tag)
  })

  test('only what is old and has no send is removed', () => {
    const old = t0 - unsentSlotMs - 1
    const budget = holding(slot('old none', old), slot('old open', old), slot('old counted', old), slot('none'))
    expect(judgeSlots(budget, ({ token }) => token.split(' ').at(-1) as SlotSend, t0)).toStrictEqual({
      _tag: 'Remove',
      budget: { ...budget, slots: budget.slots.slice(1) },
    })
  })

  test('after the removal nothing more is removed, and the order of the slots does not matter', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(arbitrarySend, fc.nat(2 * unsentSlotMs)), { maxLength: 6 }), sends => {
        const slots = sends.map(([, ageMs], index) => slot(`t${index}`, t0 - ageMs))
        const find = ({ token }: Slot): SlotSend => sends[Number(token.slice(1))]?.[0] ?? 'none'
        const judgement = judgeSlots(holding(...slots), find, t0)
        const removed = judgement._tag === 'Remove' ? judgement.budget : holding(...slots)
        expect(judgeSlots(removed, find, t0)._tag).not.toBe('Remove')
        expect(judgeSlots(holding(...slots.toReversed()), find, t0)._tag).toBe(judgement._tag)
      }),
    )
  })
})
