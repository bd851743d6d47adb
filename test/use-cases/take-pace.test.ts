import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { takePace } from '../../lib/use-cases/take-pace.ts'
import { failingCounters, ledgerDown, typingError, useCaseEnvironment } from '../support/use-case-environment.ts'

const taken = async (world: ReturnType<typeof useCaseEnvironment>, environment: 'sandbox' | 'production') =>
  E.getOrElse(() => false)(await takePace(environment)(world.environment())())

/** How many of `count` sends, one each `everyMs`, the pace lets pass in the last minute. */
const passed = async (environment: 'sandbox' | 'production', everyMs: number, count: number) => {
  const world = useCaseEnvironment(typingError)
  const times: number[] = []
  for (let send = 0; send < count; send++) {
    if (await taken(world, environment)) times.push(world.now())
    world.advance(everyMs)
  }
  return Math.max(...times.map(from => times.filter(at => at >= from && at < from + 60_000).length))
}

describe('the pace of automatic sends', () => {
  it.each([
    ['production', 16, 10_000],
    ['sandbox', 1, 5_000],
  ] as const)('in %s lets %d sends begin per slot of %d ms', async (environment, sendsMax, slotMs) => {
    const world = useCaseEnvironment(typingError)
    world.advance(slotMs - (world.now() % slotMs))
    for (let send = 0; send < sendsMax; send++) expect(await taken(world, environment)).toBe(true)
    world.advance(slotMs - 1)
    expect(await taken(world, environment)).toBe(false)
    world.advance(1)
    expect(await taken(world, environment)).toBe(true)
  })

  it('keeps a burst of late workers below Plaid’s limit in every minute', async () => {
    expect(await passed('production', 50, 4_000)).toBeLessThanOrEqual(120)
    // In Sandbox a send is three calls, and 15 of the 60 calls are for looks.
    expect(3 * (await passed('sandbox', 50, 4_000)) + 15).toBeLessThanOrEqual(60)
  })

  it('of one environment does not use that of the other', async () => {
    const world = useCaseEnvironment(typingError)
    await taken(world, 'sandbox')
    expect(await taken(world, 'sandbox')).toBe(false)
    expect(await taken(world, 'production')).toBe(true)
  })

  it('is unknown while the counter cannot be written', async () => {
    const world = useCaseEnvironment(typingError, { counters: failingCounters('Pace') })
    expect(await takePace('production')(world.environment())()).toEqual(E.left(ledgerDown))
  })
})
