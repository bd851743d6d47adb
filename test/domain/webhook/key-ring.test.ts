import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  emptyKeyRing,
  heldKey,
  type KeyRing,
  lookUp,
  withKey,
  withUnknownKid,
} from '../../../lib/domain/webhook/key-ring.ts'
import { webhookLimits } from '../../../lib/domain/webhook/webhook-limits.ts'

const { keyFetchesAtOnceMax, keyFetchEveryMs, keyFreshMs, keysMax, unknownKidMs, unknownKidsMax } = webhookLimits

/** Asks for kids one after another; each fetch is answered at once, by a key for the kids that Plaid knows. */
const ask = (
  ring: KeyRing<string>,
  asked: ReadonlyArray<readonly [kid: string, nowMs: number]>,
  known = new Set<string>(),
) => {
  const fetches: Array<readonly [kid: string, nowMs: number]> = []
  let after = ring
  for (const [kid, nowMs] of asked) {
    const found = lookUp(after, kid, nowMs)
    if (found._tag !== 'Fetch') continue
    fetches.push([kid, nowMs])
    after = known.has(kid) ? withKey(found.ring, kid, kid, nowMs) : withUnknownKid(found.ring, kid, nowMs)
  }
  return { ring: after, fetches }
}

const newKids = (count: number, atMs: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => [`kid-${index}`, atMs(index)] as const)

describe('made-up kids', () => {
  test('cause no more fetches in any span than the budget and what it gains in that span', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 2 * keyFetchEveryMs }), { maxLength: 200 })
    fc.assert(
      fc.property(steps, waits => {
        const sums = waits.map((_, index) => waits.slice(0, index + 1).reduce((sum, wait) => sum + wait, 0))
        const asked = sums.map((nowMs, index) => [`kid-${index}`, nowMs] as const)
        const times = ask(emptyKeyRing(0), asked).fetches.map(([, atMs]) => atMs)
        for (const [first, fromMs] of times.entries())
          for (const [more, toMs] of times.slice(first).entries())
            expect(more + 1).toBeLessThanOrEqual(keyFetchesAtOnceMax + (toMs - fromMs) / keyFetchEveryMs + 1e-6)
      }),
    )
  })

  test('10,000 of them in ten seconds cause at most 15', () => {
    const { fetches } = ask(
      emptyKeyRing(0),
      newKids(10_000, index => index),
    )
    expect(fetches.length).toBeLessThanOrEqual(15)
    expect(fetches.length).toBeGreaterThan(keyFetchesAtOnceMax)
  })

  test('are remembered in bounded number', () => {
    const { ring } = ask(
      emptyKeyRing(0),
      newKids(1_000, index => index * keyFetchEveryMs),
    )
    expect(ring.unknown.size).toBe(unknownKidsMax)
    expect([...ring.unknown.keys()].at(-1)).toBe('kid-999')
  })

  test('are not fetched again until a minute has passed, forwards or backwards', () => {
    const ring = withUnknownKid(emptyKeyRing(0), 'kid', 1e6)
    const at = (nowMs: number) => lookUp(ring, 'kid', nowMs)._tag
    expect([0, 1, -1].map(way => at(1e6 + way * (unknownKidMs - 1)))).toEqual(['Unknown', 'Unknown', 'Unknown'])
    expect([1, -1].map(way => at(1e6 + way * unknownKidMs))).toEqual(['Fetch', 'Fetch'])
  })

  test('cause no more fetches after the clock was set back', () => {
    const { ring } = ask(
      emptyKeyRing(1e9),
      newKids(1_000, () => 1e9),
    )
    const back = Array.from({ length: 100 }, (_, index) => [`other-${index}`, 1e9 - index * keyFetchEveryMs] as const)
    expect(ask(ring, back).fetches).toEqual([])
  })
})

describe('a key', () => {
  const ring = withKey(emptyKeyRing<string>(0), 'kid', 'key', 0)

  test('is held for a day, forwards or backwards', () => {
    expect([0, keyFreshMs - 1, 1 - keyFreshMs].map(nowMs => heldKey(ring, 'kid', nowMs))).toEqual(['key', 'key', 'key'])
    expect([keyFreshMs, -keyFreshMs].map(nowMs => heldKey(ring, 'kid', nowMs))).toEqual([undefined, undefined])
  })

  test('that is held needs no budget', () => {
    const { ring: spent } = ask(
      ring,
      newKids(1_000, () => 1),
    )
    expect(lookUp(spent, 'other', 1)).toEqual({ _tag: 'Spent' })
    expect(lookUp(spent, 'kid', 1)).toEqual({ _tag: 'Known', key: 'key' })
  })

  test('that is older than a day is fetched from a budget of its own', () => {
    const { ring: spent } = ask(
      ring,
      newKids(1_000, () => keyFreshMs),
    )
    expect(lookUp(spent, 'kid', keyFreshMs)._tag).toBe('Fetch')
  })

  test('that is older than a day and cannot be fetched has a limited number of fetches too', () => {
    let after = ring
    let fetches = 0
    for (let index = 0; index < 1_000; index++) {
      const found = lookUp(after, 'kid', keyFreshMs)
      if (found._tag !== 'Fetch') continue
      fetches += 1
      after = found.ring
    }
    expect(fetches).toBe(keyFetchesAtOnceMax)
  })

  test('that Plaid no longer knows is forgotten', () => {
    const forgotten = withUnknownKid(ring, 'kid', 1)
    expect(heldKey(forgotten, 'kid', 1)).toBeUndefined()
    expect(lookUp(forgotten, 'kid', 1)).toEqual({ _tag: 'Unknown' })
  })

  test('that was unknown before is known now', () => {
    expect(lookUp(withKey(withUnknownKid(emptyKeyRing<string>(0), 'kid', 0), 'kid', 'key', 1), 'kid', 1)._tag).toBe(
      'Known',
    )
  })

  test('is forgotten when there are too many newer ones', () => {
    let many = emptyKeyRing<string>(0)
    for (let index = 0; index < 100; index++) many = withKey(many, `kid-${index}`, 'key', index)
    expect([...many.known.keys()]).toEqual(
      Array.from({ length: keysMax }, (_, index) => `kid-${100 - keysMax + index}`),
    )
  })
})
