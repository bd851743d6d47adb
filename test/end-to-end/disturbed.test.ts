import { beforeAll, describe, expect, it } from 'vitest'
import { deployedAlarms, ringingAlarms } from '../support/ringing-alarms.ts'
import { applicantsOf, outcomeOf, plans } from './applicants.ts'
import { startAutomaticStack } from './automatic-stack.ts'

const hour = 60
const day = 24 * hour

/** The longest time that is passed with sweeps; the rest of a month is leapt over, with sweeps when looks are due. */
const withSweeps = 12 * hour
const lookDays = [1.7, 2.7, 3.7, 7.7, 14.7, 22.7, 30.7, 33.7]

const plaidIsDown = [3 * hour, 9 * hour] as const
const busIsDown = [9 * hour, 11 * hour] as const

/**
 * A month of applicants. A disturbed run loses every webhook about a known attempt, Plaid's reads are two minutes
 * behind, Plaid cannot be reached for six hours, and the bus takes nothing for two.
 */
const run = async (isDisturbed: boolean) => {
  const logLines: string[] = []
  const stack = await startAutomaticStack({ onLogLine: line => logLines.push(line) })
  const startMs = stack.clock.now()
  const applicants = applicantsOf(stack, isDisturbed)
  const names = Object.keys(plans)
  if (isDisturbed) stack.simulator.setKnobs({ readLagMs: 120_000 })

  const happenings: ReadonlyArray<readonly [atMinute: number, happens: () => unknown]> = [
    [0, () => applicants.join('early', names, 'steps')],
    [hour, () => applicants.join('later', names, 'steps')],
    [3 * hour - 10, () => applicants.join('unknown', ['typing', 'held', 'never'], 'status')],
    ...(isDisturbed
      ? ([
          [plaidIsDown[0], stack.simulator.stopListening],
          [plaidIsDown[1], stack.simulator.startListening],
          [busIsDown[0], () => stack.bus.fail('entry', 100_000)],
          [busIsDown[1], stack.bus.clearFaults],
        ] as const)
      : []),
  ]
  const stepMinutes = 10
  for (let minute = 0; minute < withSweeps; minute += stepMinutes) {
    for (const [at, happens] of happenings) if (at === minute) await happens()
    await stack.pass(1)
    await applicants.goOn()
    await stack.pass(stepMinutes - 1)
  }
  for (const days of lookDays) {
    await stack.clock.leap(startMs + days * day * 60_000 - stack.clock.now())
    await stack.pass(5)
    await applicants.goOn()
    await stack.pass(25)
  }
  const outcome = await outcomeOf(stack, applicants.users(), startMs)
  await stack.close()
  return { ...outcome, rings: ringingAlarms(await deployedAlarms(), logLines), logLines }
}

let undisturbed: Awaited<ReturnType<typeof run>>
let disturbed: Awaited<ReturnType<typeof run>>
beforeAll(async () => {
  undisturbed = await run(false)
  disturbed = await run(true)
})

describe('a month in which webhooks are lost, reads are late, and Plaid and the bus are down', () => {
  it('ends as a month without trouble: the same outcome events, by their ids', () => {
    expect(new Set(disturbed.events.keys())).toEqual(new Set(undisturbed.events.keys()))
  })

  it('is never ahead of a month without trouble', () => {
    const leads = [...disturbed.events].map(([id, atMs]) => Number(undisturbed.events.get(id)) - atMs)
    // Sweeps run at any second of a minute.
    expect(Math.max(...leads)).toBeLessThan(60_000)
    expect(Math.min(...leads)).toBeLessThan(-6 * hour * 60_000)
  })

  it('leaves the same ledgers, and nothing that is watched, queued or unpublished', () => {
    expect(disturbed.ledgers).toEqual(undisturbed.ledgers)
    for (const { stillWatched, waiting, ledgers } of [undisturbed, disturbed]) {
      expect({ stillWatched, waiting }).toEqual({ stillWatched: [], waiting: 0 })
      expect(Object.values(ledgers).filter(({ unpublished }) => unpublished > 0)).toEqual([])
    }
  })

  it('makes the same new attempts, and sends a retry once for each', () => {
    expect(disturbed.attempts).toEqual(undisturbed.attempts)
    expect(undisturbed.retries).toMatchObject({ 'early-typing': 1, 'early-exhausted': 2, 'early-held': 0 })
  })

  it('has every kind of outcome', () => {
    const kinds = new Set([...disturbed.events.keys()].map(id => id.split('/')[1]))
    expect(kinds).toEqual(new Set(['scheduled', 'retried', 'recovered', 'abandoned', 'exhausted', 'held', 'never']))
  })

  it('leaves no dead letters', () => {
    expect([undisturbed.deadLetters, disturbed.deadLetters]).toEqual([0, 0])
  })

  it('rings the alarms of what is down, and no others', () => {
    expect(undisturbed.rings).toEqual({})
    expect(disturbed.rings).toEqual({ 'plaid-unavailable': 1, 'outcomes-not-published': 1 })
  })

  it('meets what it claims to: sends and looks while Plaid is down, and events while the bus is down', () => {
    const lines = disturbed.logLines.map(line => JSON.parse(line))
    const failed = (message: string, failure: string) =>
      lines.filter(line => line.message === message && line.failure === failure).length
    expect(failed('due', 'PlaidUnavailable')).toBeGreaterThan(0)
    expect(failed('look', 'PlaidUnavailable')).toBeGreaterThan(0)
    expect(lines.filter(line => line.unpublished > 0).length).toBeGreaterThan(0)
  })
})
