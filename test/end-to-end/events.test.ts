import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failedAttempt } from '../../local/failed-attempt.ts'
import { type Stack, startStack } from '../../local/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ rateLimits: false })
})
afterAll(() => stack.close())

const template_id = 'idvtmp_local'

const failed = (client_user_id: string) => failedAttempt(stack.simulator, { client_user_id, template_id }, 'kyc_check')

const send = async (detail: unknown) => {
  const deliveries = await stack.sendEvent(detail, [0, 0])
  expect(deliveries).toHaveLength(1)
  return deliveries[0]
}

const asked = (client_user_id: string, endpoint: string): number =>
  stack.simulator
    .requests()
    .filter(sent => sent.endpoint.endsWith(endpoint) && sent.body?.['client_user_id'] === client_user_id).length

const detailOf = (client_user_id: string) => ({
  client_user_id,
  template_id,
  strategy: 'infer',
  idempotency_key: `key-of-${client_user_id}`,
})

describe('an event “Identity Verification Retry Requested”', () => {
  it('retries as a request would', async () => {
    const attempt = failed('by-event')
    const delivery = await send(detailOf('by-event'))
    expect(delivery?.tries).toHaveLength(1)
    expect(delivery?.isDeadLetter).toBe(false)
    const next = stack.simulator.attempts().filter(({ previous_attempt_id }) => previous_attempt_id === attempt.id)
    expect(next).toHaveLength(1)
  })

  it.each([
    ['a user without attempts', detailOf('unknown'), { list: 1 }],
    ['a template that is not allowed', { ...detailOf('foreign'), template_id: 'idvtmp_other' }, { list: 0 }],
    ['personal data', { ...detailOf('personal'), user: { email_address: 'leslie@knope.com' } }, { list: 0 }],
    ['no idempotency key', { ...detailOf('keyless'), idempotency_key: undefined }, { list: 0 }],
    ['steps with infer', { ...detailOf('stepped'), steps: {} }, { list: 0 }],
    ['an unknown member', { ...detailOf('extra'), extra: 1 }, { list: 0 }],
  ])('with %s is discarded at its first delivery', async (_, detail, { list }) => {
    const delivery = await send(detail)
    expect(delivery?.tries.map(({ _tag }) => _tag)).toEqual(['returned'])
    expect(asked(detail.client_user_id, '/list')).toBe(list)
    expect(asked(detail.client_user_id, '/retry')).toBe(0)
  })

  it.each([null, 'text', 7, [], {}])('with the detail %j is discarded', async detail => {
    expect((await send(detail))?.tries.map(({ _tag }) => _tag)).toEqual(['returned'])
  })

  it('while Plaid is down is delivered again, and retried once', async () => {
    failed('down')
    stack.simulator.addFault({ endpoint: 'list', fault: '503', count: 2 })
    const delivery = await send(detailOf('down'))
    expect(delivery?.tries.map(({ _tag }) => _tag)).toEqual(['failed', 'failed', 'returned'])
    expect(asked('down', '/retry')).toBe(1)
  })

  it('while Plaid stays down becomes a dead letter, which says nothing of the user', async () => {
    failed('dead')
    stack.simulator.addFault({ endpoint: 'list', fault: '503', count: 3 })
    const delivery = await send(detailOf('dead'))
    expect(delivery?.isDeadLetter).toBe(true)
    expect(JSON.stringify(delivery?.tries)).not.toContain('dead')
    expect(asked('dead', '/retry')).toBe(0)
  })

  it.each(['500', '500_after_commit', 'reset_after_commit', 'truncated', 'half_json', 'html', 'redirect'] as const)(
    'whose retry meets %s is not delivered again: the outcome is unknown',
    async fault => {
      failed(`unclear-${fault}`)
      stack.simulator.addFault({ endpoint: 'retry', fault })
      const delivery = await send(detailOf(`unclear-${fault}`))
      expect(delivery?.tries.map(({ _tag }) => _tag)).toEqual(['returned'])
      expect(asked(`unclear-${fault}`, '/retry')).toBe(1)
    },
  )

  it('delivered twice retries once: the second finds the new attempt unfinished', async () => {
    failed('twice')
    await send(detailOf('twice'))
    await send(detailOf('twice'))
    expect(asked('twice', '/retry')).toBe(1)
  })
})
