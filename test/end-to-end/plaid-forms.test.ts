import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { failedAttempt, withoutWebhooks } from '../../local/failed-attempt.ts'
import { findings } from '../../local/findings.ts'
import { postJson } from '../../local/http/post-json.ts'
import { deployedAlarms, ringingAlarms } from '../support/ringing-alarms.ts'
import { type AutomaticStack, startAutomaticStack, template_id } from './automatic-stack.ts'

/** Forms of Plaid's answers that have been seen, or that its description allows. */

let stack: AutomaticStack
let users = 0
beforeAll(async () => {
  stack = await startAutomaticStack()
})
afterAll(() => stack.close())
beforeEach(() => void stack.simulator.setKnobs({ previousIdSpelling: 'same' }))

const aUser = (): string => `form-${++users}`

const ask = (client_user_id: string) =>
  postJson(`${stack.url}/identity_verification/retry`, { client_user_id, template_id, strategy: 'reset' })

const failed = (client_user_id: string) =>
  withoutWebhooks(stack.simulator, () =>
    failedAttempt(stack.simulator, { client_user_id, template_id }, findings.mistypedName),
  )

describe('a retry', () => {
  it('whose answer names the parent in the other spelling is no other attempt’s', async () => {
    stack.simulator.setKnobs({ previousIdSpelling: 'other' })
    const client_user_id = aUser()
    failed(client_user_id)
    expect(await ask(client_user_id)).toMatchObject({ status: 201, body: { warnings: [] } })
    expect(stack.published(client_user_id)).toEqual(['retried'])
  })

  it('whose answer names itself as its parent is misdirected', async () => {
    const client_user_id = aUser()
    const { id } = failed(client_user_id)
    stack.simulator.patchNextAttempt({ id, previous_attempt_id: id })
    expect(await ask(client_user_id)).toMatchObject({ status: 201, body: { warnings: ['misdirected'] } })
    expect(stack.published(client_user_id)).toEqual(['misdirected'])
  })
})

it.each([
  ['steps.verify_sms', { steps: { verify_sms: null } }],
  ['template.version', { template: { id: template_id, version: null } }],
  ['shareable_url', { shareable_url: null }],
])('an older attempt without %s does not keep a newer one from its automatic retry', async (_, members) => {
  const client_user_id = aUser()
  stack.simulator.seedAttempt({ client_user_id, status: 'failed', created_at: '2022-05-01T12:00:00Z', ...members })
  failedAttempt(stack.simulator, { client_user_id, template_id }, findings.mistypedName)
  await stack.clock.untilIdle()
  await stack.pass(12)
  expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried'])
})

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
