import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failedAttempt, withoutWebhooks } from '../../local/failed-attempt.ts'
import { findings } from '../../local/findings.ts'
import { inFull, someOf } from '../support/size.ts'
import { type AutomaticStack, startAutomaticStack, template_id } from './automatic-stack.ts'

let stack: AutomaticStack
beforeAll(async () => {
  stack = await startAutomaticStack({ instancesMax: 4 })
})
afterAll(() => stack.close())

describe('a failed attempt that Plaid’s webhook reports', () => {
  it('is retried once, after the delay and not before', async () => {
    const { id, client_user_id } = await stack.somebody(findings.mistypedName)
    expect(stack.published(client_user_id)).toEqual(['scheduled'])
    await stack.rest(14)
    expect(stack.asked(client_user_id, 'retry')).toBe(0)
    await stack.rest(13)
    expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried'])
    expect(stack.attemptsOf(client_user_id)).toMatchObject([{ id }, { previous_attempt_id: id, status: 'active' }])
    await stack.rest(30)
    expect(stack.asked(client_user_id, 'retry')).toBe(1)
  })

  inFull(() => {
    it('is retried again after a failed retry, at most twice', async () => {
      const { client_user_id } = await stack.somebody(findings.mistypedName)
      for (const retries of [1, 2, 2]) {
        await stack.passDelay()
        expect(stack.asked(client_user_id, 'retry')).toBe(retries)
        if (stack.attemptsOf(client_user_id).at(-1)?.status === 'active') {
          await stack.endNewest(client_user_id, findings.mistypedName)
        }
      }
      expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried', 'scheduled', 'retried', 'exhausted'])
    })
  })

  it.each(someOf(['highRisk', 'watchlistHit', 'forgedDocument', 'manualRejection'] as const, 2))(
    'for %s is never retried',
    async name => {
      const { client_user_id } = await stack.somebody(findings[name])
      await stack.rest(30)
      expect(stack.published(client_user_id)).toEqual(['never'])
      expect(stack.asked(client_user_id, 'retry')).toBe(0)
    },
  )

  inFull(() => {
    it('with a blurred document is retried once, and is exhausted after its second failure', async () => {
      const { client_user_id } = await stack.somebody(findings.blurredDocument)
      await stack.passDelay()
      await stack.endNewest(client_user_id, findings.blurredDocument)
      await stack.pass(2)
      expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried', 'exhausted'])
      expect(stack.asked(client_user_id, 'retry')).toBe(1)
    })

    it('is retried once after five webhooks out of order', async () => {
      stack.simulator.configureWebhooks({ reorder: 100 })
      const { id, client_user_id } = await stack.somebody(findings.mistypedName)
      for (let copies = 0; copies < 4; copies += 1) await stack.sendWebhook('STATUS_UPDATED', id)
      expect(stack.published(client_user_id)).toEqual([])
      stack.simulator.configureWebhooks({ reorder: 0 })
      await stack.passDelay()
      expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried'])
      expect(stack.asked(client_user_id, 'retry')).toBe(1)
    })
  })

  // `npm run prove` tries all of them.
  it.each(someOf(['reset_after_commit', '500_after_commit', 'truncated', 'html'] as const, 2))(
    'is not retried again after a retry with the fault %s',
    async fault => {
      const { id, client_user_id } = await stack.somebody(findings.mistypedName)
      stack.simulator.addFault({ endpoint: 'retry', fault })
      await stack.passDelay()
      expect(stack.asked(client_user_id, 'retry')).toBe(1)
      const child = stack.attemptsOf(client_user_id).find(({ previous_attempt_id }) => previous_attempt_id === id)
      expect(stack.published(client_user_id).at(-1)).toBe(child === undefined ? 'scheduled' : 'retried')
    },
  )

  it('is adopted by the sweep after a retry without an answer and without a webhook', async () => {
    const { id, client_user_id } = await stack.somebody(findings.mistypedName)
    stack.simulator.addFault({ endpoint: 'retry', fault: 'reset_after_commit' })
    stack.simulator.configureWebhooks({ drop: true })
    await stack.passDelay()
    await stack.pass(3)
    stack.simulator.configureWebhooks({ drop: false })
    expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried'])
    expect(stack.asked(client_user_id, 'retry')).toBe(1)
    expect(stack.attemptsOf(client_user_id).at(-1)?.previous_attempt_id).toBe(id)
  })

  inFull(() => {
    it('is retried later if Plaid answers with a rate limit', async () => {
      const { client_user_id } = await stack.somebody(findings.mistypedName)
      stack.simulator.addFault({ endpoint: 'retry', fault: '429' })
      await stack.passDelay()
      await stack.rest(10)
      expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried'])
      expect(stack.asked(client_user_id, 'retry')).toBe(2)
      expect(stack.attemptsOf(client_user_id)).toHaveLength(2)
    })
  })

  it('is not retried automatically too if it was retried on demand meanwhile', async () => {
    const { id, client_user_id } = await stack.somebody(findings.mistypedName)
    const event = stack.sendEvent({ client_user_id, template_id, strategy: 'incomplete', idempotency_key: 'by-hand' })
    await stack.rest(30)
    expect(event.detail).toMatchObject({ client_user_id })
    expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried'])
    expect(stack.attemptsOf(client_user_id).map(attempt => attempt.previous_attempt_id)).toEqual([null, id])
  })

  inFull(() => {
    it('is published later if the bus was unreachable, and not retried again', async () => {
      const { client_user_id } = await stack.somebody(findings.mistypedName)
      await stack.rest(14)
      stack.bus.fail('InternalException', 100)
      await stack.rest(13)
      expect(stack.asked(client_user_id, 'retry')).toBe(1)
      stack.bus.clearFaults()
      await stack.pass(5)
      expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried'])
      expect(stack.asked(client_user_id, 'retry')).toBe(1)
    })

    it('is retried after Plaid’s redelivery if the bus refused its webhooks', async () => {
      stack.bus.fail('entry', 100)
      const { client_user_id } = await stack.somebody(findings.mistypedName)
      stack.bus.clearFaults()
      expect(stack.published(client_user_id)).toEqual([])
      await stack.pass(1)
      expect(stack.published(client_user_id)).toEqual(['scheduled'])
      // Nothing is left due for other tests.
      await stack.passDelay()
      expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried'])
    })
  })
})

describe('a signed webhook', () => {
  it('about an attempt of another Plaid customer is dropped, and not redelivered', async () => {
    await stack.sendWebhook('STATUS_UPDATED', 'idv_of_another_customer')
    await stack.rest(10)
    expect(stack.gotten('idv_of_another_customer')).toBe(1)
    expect(stack.queue.messages()).toEqual([])
  })

  it('about an attempt that is not failed retries nothing, and reads what is not over three times in half an hour', async () => {
    // What is not over is looked at again after a minute and five minutes.
    const reads = { success: 1, canceled: 1, active: 3, pending_review: 3 }
    const attempts = Object.keys(reads).map(status =>
      stack.simulator.seedAttempt({ client_user_id: `user-${status}`, status }),
    )
    for (const { id } of attempts) await stack.sendWebhook('STATUS_UPDATED', id)
    await stack.pass(6)
    await stack.rest(24)
    expect(Object.fromEntries(attempts.map(({ status, id }) => [status, stack.gotten(id)]))).toEqual(reads)
    for (const { client_user_id } of attempts) {
      expect(stack.published(client_user_id)).toEqual([])
      expect(stack.asked(client_user_id, 'retry')).toBe(0)
    }
  })

  it('RETRIED about an attempt that the ledger does not know retries nothing', async () => {
    const { id, client_user_id } = stack.simulator.seedAttempt({
      client_user_id: 'user-retried-elsewhere',
      status: 'active',
      previous_attempt_id: 'idv_unknown',
    })
    await stack.sendWebhook('RETRIED', id)
    await stack.rest(30)
    expect(new Set(stack.outcomes(id))).toEqual(new Set(['watched']))
    expect(stack.asked(client_user_id, 'retry')).toBe(0)
  })

  it('STEP_UPDATED causes one read of its attempt, the first time only', async () => {
    const { id } = stack.simulator.seedAttempt({ client_user_id: 'user-steps', status: 'active' })
    for (let steps = 0; steps < 3; steps += 1) await stack.sendWebhook('STEP_UPDATED', id)
    expect(stack.gotten(id)).toBe(1)
    expect(stack.outcomes(id)).toEqual(['watched', 'already-known', 'already-known'])
  })

  it('about an attempt of three weeks ago is held as too old, by the time that Plaid’s answer gives', async () => {
    const created_at = new Date(stack.clock.now() - 20 * 86_400_000).toISOString()
    const { id, client_user_id } = withoutWebhooks(stack.simulator, () =>
      failedAttempt(stack.simulator, { client_user_id: 'user-old', template_id }, findings.mistypedName),
    )
    stack.simulator.patchAttempt(id, { created_at, completed_at: created_at })
    await stack.sendWebhook('STATUS_UPDATED', id)
    await stack.rest(30)
    const [event] = stack.bus
      .events()
      .filter(({ source, detail }) => source === 'idv-retry' && JSON.stringify(detail).includes('user-old'))
    expect(event).toMatchObject({ 'detail-type': 'Identity Verification Retry Held', detail: { reason: 'too-old' } })
    expect(stack.asked(client_user_id, 'retry')).toBe(0)
  })
})

describe('the operator’s switch', () => {
  it('stops due retries while it is on, and they are sent afterwards', async () => {
    await stack.setPaused(true)
    const { client_user_id } = await stack.somebody(findings.mistypedName)
    await stack.rest(30)
    expect(stack.published(client_user_id)).toEqual(['scheduled'])
    expect(stack.asked(client_user_id, 'retry')).toBe(0)
    await stack.setPaused(false)
    await stack.pass(7)
    expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried'])
  })

  inFull(() => {
    it('stops everything if its value is neither true nor false', async () => {
      await stack.table.putItem({ pk: { S: 'control' }, sk: { S: 'control' }, paused: { S: 'no' } })
      const { client_user_id } = await stack.somebody(findings.mistypedName)
      await stack.passDelay()
      expect(stack.asked(client_user_id, 'retry')).toBe(0)
      await stack.setPaused(false)
      await stack.rest(10)
      expect(stack.asked(client_user_id, 'retry')).toBe(1)
    })
  })
})

describe('in shadow', () => {
  beforeAll(() => stack.setMode('shadow'))
  afterAll(() => stack.setMode('enforce'))

  it('every attempt is decided and logged, and nothing is sent', async () => {
    const { id, client_user_id } = await stack.somebody(findings.mistypedName)
    const ofSteps = ['watched', 'already-known']
    expect(stack.outcomes(id).filter(outcome => !ofSteps.includes(String(outcome)))).toEqual(['shadow'])
    await stack.rest(30)
    expect(stack.asked(client_user_id, 'retry')).toBe(0)
  })

  it('a request from the bus is not sent either', async () => {
    const { client_user_id } = await stack.somebody(findings.mistypedName)
    stack.sendEvent({ client_user_id, template_id, strategy: 'incomplete', idempotency_key: 'in-shadow' })
    await stack.rest(10)
    expect(stack.asked(client_user_id, 'retry')).toBe(0)
    expect(stack.queue.messages()).toEqual([])
  })
})
