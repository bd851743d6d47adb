import { afterAll, beforeAll, expect, it } from 'vitest'
import { findings } from '../../local/findings.ts'
import { deployedAlarms, ringingAlarms } from '../support/ringing-alarms.ts'
import { type AutomaticStack, startAutomaticStack } from './automatic-stack.ts'

let stack: AutomaticStack
beforeAll(async () => {
  stack = await startAutomaticStack()
})
afterAll(() => stack.close())

it('a rate limit that lasts for days makes fewer and fewer calls, rings, and ends unserved', async () => {
  const { client_user_id } = await stack.somebody(findings.mistypedName)
  stack.simulator.addFault({ endpoint: 'retry', fault: '429', count: 1_000 })
  const callsAfter = async (hours: number): Promise<number> => {
    const before = stack.asked(client_user_id, 'retry')
    for (let tenMinutes = 0; tenMinutes < 6 * hours; tenMinutes += 1) {
      await stack.clock.leap(8 * 60_000)
      await stack.pass(2)
    }
    return stack.asked(client_user_id, 'retry') - before
  }
  const firstHours = await callsAfter(6)
  const laterHours = await callsAfter(12)
  expect(firstHours).toBeGreaterThanOrEqual(4)
  expect(firstHours).toBeLessThanOrEqual(7)
  expect(laterHours).toBeLessThanOrEqual(3)
  for (let days = 0; days < 3; days += 1) {
    await stack.clock.leap(24 * 60 * 60_000)
    await stack.pass(4)
  }
  stack.simulator.clearFaults()
  await stack.pass(10)
  expect(stack.published(client_user_id)).toEqual(['scheduled', 'skipped'])
  expect(stack.attemptsOf(client_user_id)).toHaveLength(1)
  const reasons = stack.bus.events().map(({ detail }) => detail as Readonly<Record<string, unknown>>)
  expect(reasons.filter(event => event['client_user_id'] === client_user_id).at(-1)).toMatchObject({
    reason: 'unserved',
  })
  expect(ringingAlarms(await deployedAlarms(), stack.logLines())).toMatchObject({
    'plaid-rate-limited': 1,
    'retry-unserved': 1,
  })
})
