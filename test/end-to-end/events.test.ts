import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { BusEvent } from '../../local/aws/event-bus.ts'
import { failedAttempt, withoutWebhooks } from '../../local/failed-attempt.ts'
import type { StepName } from '../../local/plaid-simulator/attempt/steps.ts'
import { type AutomaticStack, startAutomaticStack, template_id } from './automatic-stack.ts'

let stack: AutomaticStack
beforeAll(async () => {
  stack = await startAutomaticStack()
})
afterAll(() => stack.close())
afterEach(() => stack.simulator.clearFaults())

/** For everybody: the sweep may look at attempts of other tests meanwhile. */
const plaidIsDown = () => stack.simulator.addFault({ endpoint: 'list', fault: '503', count: 1_000 })

const failed = (client_user_id: string, step: StepName = 'kyc_check') =>
  withoutWebhooks(stack.simulator, () => failedAttempt(stack.simulator, { client_user_id, template_id }, step))

/** Puts the event on the bus. Resolves after its first delivery to the worker. */
const send = async (detail: unknown): Promise<BusEvent> => {
  const event = stack.sendEvent(detail)
  await stack.clock.untilIdle()
  return event
}

/** Number of deliveries of the event, if it is still in the queue. */
const heldAfter = ({ id }: BusEvent) => stack.queue.messages().find(({ body }) => body.includes(id))?.receiveCount

const detailOf = (client_user_id: string) => ({
  client_user_id,
  template_id,
  strategy: 'infer',
  idempotency_key: `key-of-${client_user_id}`,
})

describe('an event “Identity Verification Retry Requested”', () => {
  it('retries as a request would', async () => {
    const attempt = failed('by-event')
    const event = await send(detailOf('by-event'))
    expect(heldAfter(event)).toBeUndefined()
    expect(stack.attemptsOf('by-event')).toMatchObject([{ id: attempt.id }, { previous_attempt_id: attempt.id }])
    expect(stack.published('by-event')).toEqual(['retried'])
  })

  it.each([
    ['a user without attempts', detailOf('unknown'), 1],
    ['a template that is not allowed', { ...detailOf('foreign'), template_id: 'idvtmp_other' }, 0],
    ['personal data', { ...detailOf('personal'), user: { email_address: 'leslie@knope.com' } }, 0],
    ['no idempotency key', { ...detailOf('keyless'), idempotency_key: undefined }, 0],
    ['steps with infer', { ...detailOf('stepped'), steps: {} }, 0],
    ['an unknown member', { ...detailOf('extra'), extra: 1 }, 0],
    ['an override', { ...detailOf('override'), override: 'already-verified' }, 0],
  ])('with %s is discarded at its first delivery', async (_, detail, lists) => {
    expect(heldAfter(await send(detail))).toBeUndefined()
    expect(stack.asked(detail.client_user_id, 'list')).toBe(lists)
    expect(stack.asked(detail.client_user_id, 'retry')).toBe(0)
  })

  it('does not get past a veto, whatever the strategy', async () => {
    for (const strategy of ['reset', 'incomplete', 'infer']) {
      const client_user_id = `vetoed-${strategy}`
      failed(client_user_id, 'risk_check')
      expect(heldAfter(await send({ ...detailOf(client_user_id), strategy }))).toBeUndefined()
      expect(stack.asked(client_user_id, 'retry')).toBe(0)
    }
  })

  it('is redelivered while Plaid is down, and retried once', async () => {
    failed('down')
    plaidIsDown()
    const event = await send(detailOf('down'))
    expect(heldAfter(event)).toBe(1)
    await stack.pass(3)
    expect(heldAfter(event)).toBe(2)
    stack.simulator.clearFaults()
    await stack.pass(4)
    expect(heldAfter(event)).toBe(2)
    await stack.pass(1)
    expect(heldAfter(event)).toBeUndefined()
    expect(stack.asked('down', 'retry')).toBe(1)
  })

  it('ends as held after an hour if Plaid stays down, and is not sent when Plaid is back', async () => {
    failed('late')
    plaidIsDown()
    const event = await send(detailOf('late'))
    for (const minutes of [15, 15, 15, 14]) await stack.rest(minutes)
    expect(heldAfter(event)).toBe(4)
    stack.simulator.clearFaults()
    await stack.pass(2)
    expect(heldAfter(event)).toBeUndefined()
    expect(stack.deadLetters.messages()).toEqual([])
    expect(stack.published('late')).toEqual(['held'])
    expect(stack.asked('late', 'list')).toBe(4)
    expect(stack.asked('late', 'retry')).toBe(0)
  })

  it.each(['500', '500_after_commit', 'reset_after_commit', 'truncated', 'half_json', 'html', 'redirect'] as const)(
    'is not redelivered after a retry with the fault %s: the outcome is unknown, and the sweep looks for it',
    async fault => {
      const client_user_id = `unclear-${fault}`
      failed(client_user_id)
      stack.simulator.addFault({ endpoint: 'retry', fault })
      expect(heldAfter(await send(detailOf(client_user_id)))).toBeUndefined()
      await stack.rest(20)
      expect(stack.asked(client_user_id, 'retry')).toBe(1)
      const hasChild = stack.attemptsOf(client_user_id).length === 2
      expect(stack.published(client_user_id)).toEqual([hasChild ? 'retried' : 'review'])
    },
  )

  it('delivered twice, or replayed from an archive, retries once', async () => {
    failed('twice')
    const event = await send(detailOf('twice'))
    stack.queue.send(JSON.stringify(event))
    stack.queue.send(JSON.stringify({ ...event, 'replay-name': 'after-the-outage' }))
    await stack.clock.untilIdle()
    expect(stack.queue.messages()).toEqual([])
    expect(stack.asked('twice', 'retry')).toBe(1)
  })
})
