import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, test } from 'vitest'
import { cachedCredentials } from '../../../lib/adapters/secrets-manager/cached-credentials.ts'
import type { RetryError, SecretsCause } from '../../../lib/domain/retry-error.ts'
import type { PlaidCredentials } from '../../../lib/ports/credentials.ts'

const times = { freshMs: 100, staleMs: 1_000, pauseMs: 20 }

const keysOf = (version: number): PlaidCredentials => ({ client_id: 'client', secret: `secret-${version}` })

type Loaded = E.Either<RetryError, PlaidCredentials>
const error = (cause: SecretsCause): RetryError => ({ _tag: 'SecretsUnavailable', cause })
const unreachable: Loaded = E.left(error('unreachable'))
const refusedByPlaid: Loaded = E.left(error('refused-by-plaid'))

/** A cache; the test decides when each load ends, and with what. */
const cacheAt = (startMs: number) => {
  let nowMs = startMs
  const waiting: Array<(loaded: Loaded) => void> = []
  let loads = 0
  const cache = cachedCredentials({
    ...times,
    nowMs: () => nowMs,
    load: () => {
      loads += 1
      return new Promise(resolve => waiting.push(resolve))
    },
  })
  return {
    ...cache,
    now: () => nowMs,
    advance: (ms: number) => {
      nowMs += ms
    },
    loads: () => loads,
    underWay: () => waiting.length,
    finishLoad: async (loaded: Loaded) => {
      waiting.shift()?.(loaded)
      await new Promise(setImmediate)
    },
  }
}

/** A cache that holds version 1, just loaded. */
const filled = async () => {
  const cache = cacheAt(1_000_000)
  const first = cache.current()
  await cache.finishLoad(E.right(keysOf(1)))
  await first
  return cache
}

describe('the keys in use', () => {
  test('are loaded once for all concurrent calls', async () => {
    const cache = cacheAt(0)
    const asked = [cache.current(), cache.current(), cache.current()]
    await cache.finishLoad(E.right(keysOf(1)))
    expect(await Promise.all(asked)).toEqual(Array(3).fill(E.right(keysOf(1))))
    expect(cache.loads()).toBe(1)
  })

  test('are not loaded again while they are fresh', async () => {
    const cache = await filled()
    cache.advance(times.freshMs - 1)
    expect(await cache.current()).toEqual(E.right(keysOf(1)))
    expect(cache.loads()).toBe(1)
  })

  test('are loaded again once they are not', async () => {
    const cache = await filled()
    cache.advance(times.freshMs)
    const asked = cache.current()
    await cache.finishLoad(E.right(keysOf(2)))
    expect(await asked).toEqual(E.right(keysOf(2)))
    expect(cache.loads()).toBe(2)
  })

  test('are as old as the beginning of their load', async () => {
    const cache = cacheAt(0)
    const first = cache.current()
    cache.advance(times.freshMs)
    await cache.finishLoad(E.right(keysOf(1)))
    expect(await first).toEqual(E.right(keysOf(1)))
    const second = cache.current()
    await cache.finishLoad(E.right(keysOf(2)))
    expect(await second).toEqual(E.right(keysOf(2)))
  })

  test('a clock that is set back makes them older', async () => {
    const cache = await filled()
    cache.advance(-times.freshMs)
    const asked = cache.current()
    await cache.finishLoad(E.right(keysOf(2)))
    expect(await asked).toEqual(E.right(keysOf(2)))
  })

  test('are used when stale while no newer ones can be loaded, up to a limit', async () => {
    const cache = await filled()
    cache.advance(times.freshMs + times.staleMs - 1)
    const stale = cache.current()
    await cache.finishLoad(unreachable)
    expect(await stale).toEqual(E.right(keysOf(1)))
    cache.advance(times.pauseMs)
    const tooOld = cache.current()
    await cache.finishLoad(unreachable)
    expect(await tooOld).toEqual(unreachable)
  })

  test('are given up when they become too old during the load', async () => {
    const cache = await filled()
    cache.advance(times.freshMs + times.staleMs - 1)
    const asked = cache.current()
    cache.advance(1)
    await cache.finishLoad(unreachable)
    expect(await asked).toEqual(unreachable)
  })

  test('while they are stale a failed load is not tried again before the pause is over', async () => {
    const cache = await filled()
    cache.advance(times.freshMs)
    const asked = cache.current()
    await cache.finishLoad(unreachable)
    await asked
    cache.advance(times.pauseMs - 1)
    expect(await cache.current()).toEqual(E.right(keysOf(1)))
    expect(cache.loads()).toBe(2)
    cache.advance(1)
    const again = cache.current()
    await cache.finishLoad(E.right(keysOf(2)))
    expect(await again).toEqual(E.right(keysOf(2)))
  })

  test('when there are none, the next call repeats a failed load', async () => {
    const cache = cacheAt(0)
    const first = cache.current()
    await cache.finishLoad(unreachable)
    expect(await first).toEqual(unreachable)
    const second = cache.current()
    await cache.finishLoad(E.right(keysOf(1)))
    expect(await second).toEqual(E.right(keysOf(1)))
  })
})

describe('keys that Plaid has refused', () => {
  test('are replaced by one load for all refused calls', async () => {
    const cache = await filled()
    const asked = [cache.after(keysOf(1))(), cache.after(keysOf(1))()]
    await cache.finishLoad(E.right(keysOf(2)))
    expect(await Promise.all(asked)).toEqual([E.right(keysOf(2)), E.right(keysOf(2))])
    expect(cache.loads()).toBe(2)
    expect(await cache.current()).toEqual(E.right(keysOf(2)))
  })

  test('are replaced without a load when newer ones are loaded already', async () => {
    const cache = await filled()
    const asked = cache.after(keysOf(1))()
    await cache.finishLoad(E.right(keysOf(2)))
    await asked
    expect(await cache.after(keysOf(1))()).toEqual(E.right(keysOf(2)))
    expect(cache.loads()).toBe(2)
  })

  test('share the load that is under way', async () => {
    const cache = await filled()
    cache.advance(times.freshMs)
    const asked = [cache.current(), cache.after(keysOf(1))()]
    await cache.finishLoad(E.right(keysOf(2)))
    expect(await Promise.all(asked)).toEqual([E.right(keysOf(2)), E.right(keysOf(2))])
    expect(cache.loads()).toBe(2)
  })

  test('are an error while they are the newest, and Secrets Manager is not called until the pause is over', async () => {
    const cache = await filled()
    const asked = cache.after(keysOf(1))()
    await cache.finishLoad(E.right(keysOf(1)))
    expect(await asked).toEqual(refusedByPlaid)
    cache.advance(times.pauseMs - 1)
    expect(await cache.after(keysOf(1))()).toEqual(refusedByPlaid)
    expect(cache.loads()).toBe(2)
    cache.advance(1)
    const again = cache.after(keysOf(1))()
    await cache.finishLoad(E.right(keysOf(2)))
    expect(await again).toEqual(E.right(keysOf(2)))
  })

  test('give the cause when they cannot be replaced', async () => {
    const cache = await filled()
    const asked = cache.after(keysOf(1))()
    await cache.finishLoad(unreachable)
    expect(await asked).toEqual(unreachable)
  })

  test('differ where either member does', async () => {
    const cache = await filled()
    expect(await cache.after({ ...keysOf(1), client_id: 'other' })()).toEqual(E.right(keysOf(1)))
    expect(cache.loads()).toBe(1)
  })
})

type Step =
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'current' }
  | { readonly do: 'after' }
  | { readonly do: 'finish-load'; readonly as: 'newer' | 'same' | 'failed' }

const arbitrarySteps: fc.Arbitrary<ReadonlyArray<Step>> = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('advance' as const), ms: fc.integer({ min: -30, max: 400 }) }),
    fc.record({ do: fc.constant('current' as const) }),
    fc.record({ do: fc.constant('after' as const) }),
    fc.record({ do: fc.constant('finish-load' as const), as: fc.constantFrom('newer', 'same', 'failed') }),
  ),
  { maxLength: 40 },
)

test('however calls, failures and time interleave: one load at a time, no keys too old, no refused keys twice, every call ends', async () => {
  let judged = 0
  await fc.assert(
    fc.asyncProperty(arbitrarySteps, async steps => {
      const cache = cacheAt(1_000_000)
      const startedAtMs: Array<number> = []
      const loadedAtMs = new Map<string, number>()
      let version = 1
      let handed = keysOf(0)
      let justLoaded: string | undefined
      const calls: Array<Promise<unknown>> = []

      const judge = (refused: PlaidCredentials | undefined) => (loaded: Loaded) => {
        if (E.isLeft(loaded)) return
        const ageMs = Math.abs(cache.now() - (loadedAtMs.get(loaded.right.secret) ?? Number.NaN))
        const isUsable = loaded.right.secret === justLoaded || ageMs < times.freshMs + times.staleMs
        judged += 1
        expect(isUsable || refused !== undefined).toBe(true)
        expect(loaded.right).not.toEqual(refused)
        handed = loaded.right
      }

      const finishLoad = async (as: 'newer' | 'same' | 'failed') => {
        if (cache.underWay() === 0) return
        if (as === 'newer') version += 1
        const at = startedAtMs.shift() ?? Number.NaN
        justLoaded = as === 'failed' ? undefined : keysOf(version).secret
        if (justLoaded !== undefined) loadedAtMs.set(justLoaded, at)
        await cache.finishLoad(as === 'failed' ? unreachable : E.right(keysOf(version)))
      }

      for (const step of steps) {
        const before = cache.loads()
        justLoaded = undefined
        if (step.do === 'advance') cache.advance(step.ms)
        if (step.do === 'current') calls.push(cache.current().then(judge(undefined)))
        if (step.do === 'after') calls.push(cache.after(handed)().then(judge(handed)))
        if (step.do === 'finish-load') await finishLoad(step.as)
        if (cache.loads() > before) startedAtMs.push(cache.now())
        expect(cache.underWay()).toBeLessThanOrEqual(1)
        await new Promise(setImmediate)
      }
      await finishLoad('failed')
      await Promise.all(calls)
    }),
    { numRuns: 300 },
  )
  expect(judged).toBeGreaterThan(50)
})
