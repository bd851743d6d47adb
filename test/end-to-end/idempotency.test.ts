import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failedAttempt, withoutWebhooks } from '../../local/failed-attempt.ts'
import { postJson } from '../../local/http/post-json.ts'
import { type AutomaticStack, startAutomaticStack, template_id } from './automatic-stack.ts'

let stack: AutomaticStack
let users = 0
beforeAll(async () => {
  stack = await startAutomaticStack({ instancesMax: 4 })
})
afterAll(() => stack.close())

/** A new user with a failed first attempt that the service does not know. */
const aFailedUser = (): string => {
  users += 1
  const client_user_id = `keyed-${users}`
  withoutWebhooks(stack.simulator, () => failedAttempt(stack.simulator, { client_user_id, template_id }, 'kyc_check'))
  return client_user_id
}

const ask = (client_user_id: string, key?: string, members: object = {}, query = '') =>
  postJson(
    `${stack.url}/identity_verification/retry${query}`,
    { client_user_id, template_id, strategy: 'reset', ...members },
    key === undefined ? {} : { 'idempotency-key': key },
  )

describe('under one Idempotency-Key', () => {
  it('the same request answers 200 with the same attempt, and is sent once', async () => {
    const client_user_id = aFailedUser()
    const first = await ask(client_user_id, 'k')
    const answers = [await ask(client_user_id, 'k'), await ask(client_user_id, 'k')]
    expect(first.status).toBe(201)
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(body).toMatchObject({ id: (first.body as { id: string }).id, strategy: { asked: 'reset', sent: 'reset' } })
    }
    expect(stack.asked(client_user_id, 'retry')).toBe(1)
  })

  it('a repeat gives the first new attempt, even after a later one has failed', async () => {
    const client_user_id = aFailedUser()
    const first = await ask(client_user_id, 'k')
    withoutWebhooks(stack.simulator, () => stack.simulator.setStatus((first.body as { id: string }).id, 'failed'))
    await stack.rest(11)
    const repeat = await ask(client_user_id, 'k')
    expect(repeat).toMatchObject({ status: 200, body: { id: (first.body as { id: string }).id, status: 'failed' } })
    expect(await ask(client_user_id, 'another')).toMatchObject({ status: 201 })
    expect(stack.asked(client_user_id, 'retry')).toBe(2)
  })

  const steps = { verify_sms: true, kyc_check: true, documentary_verification: true, selfie_check: true }
  it.each([
    ['strategy', { strategy: 'incomplete' }],
    ['strategy with steps', { strategy: 'custom', steps }],
    ['is_shareable', { is_shareable: true }],
    ['members of user', { user: { email_address: 'leslie@knope.com' } }],
  ])('another %s is 422 IdempotencyKeyReused, and nothing is sent', async (_, members) => {
    const client_user_id = aFailedUser()
    await ask(client_user_id, 'k')
    expect(await ask(client_user_id, 'k', members)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    })
    expect(stack.asked(client_user_id, 'retry')).toBe(1)
  })

  it('a request while the first is under way is 409 with Retry-After', async () => {
    const client_user_id = aFailedUser()
    stack.simulator.addFault({ endpoint: 'retry', fault: 'hang' })
    const first = ask(client_user_id, 'k')
    while (stack.asked(client_user_id, 'retry') === 0) await new Promise(setImmediate)
    const second = await ask(client_user_id, 'k')
    expect(second).toMatchObject({ status: 409, body: { code: 'retry-in-progress' } })
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0)
    // Plaid cuts the connection, so the outcome is unknown.
    await stack.simulator.stopListening()
    await stack.simulator.startListening()
    expect(await first).toMatchObject({ status: 502, body: { code: 'outcome-unknown' } })
    expect(await ask(client_user_id, 'k')).toMatchObject({ status: 409, body: { code: 'retry-in-progress' } })
    expect(stack.asked(client_user_id, 'retry')).toBe(1)
  })

  it('a retry with a lost answer is found, and answered as done', async () => {
    const client_user_id = aFailedUser()
    stack.simulator.addFault({ endpoint: 'retry', fault: 'reset_after_commit' })
    expect(await ask(client_user_id, 'k')).toMatchObject({ status: 502 })
    await stack.clock.untilIdle()
    await stack.pass(2)
    const child = stack.attemptsOf(client_user_id).at(-1)
    expect(await ask(client_user_id, 'k')).toMatchObject({ status: 200, body: { id: child?.id } })
    expect(stack.asked(client_user_id, 'retry')).toBe(1)
  })

  it('two callers at once send one retry', async () => {
    const client_user_id = aFailedUser()
    const answers = await Promise.all([1, 2, 3, 4].map(() => ask(client_user_id, 'k')))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter(status => status === 201)).toHaveLength(1)
    expect(statuses.every(status => [200, 201, 409].includes(status))).toBe(true)
    expect(stack.asked(client_user_id, 'retry')).toBe(1)
  })

  it('a request that met a rate limit succeeds when it is repeated', async () => {
    const client_user_id = aFailedUser()
    stack.simulator.addFault({ endpoint: 'retry', fault: '429' })
    expect(await ask(client_user_id, 'k')).toMatchObject({ status: 503 })
    expect(await ask(client_user_id, 'k')).toMatchObject({ status: 201 })
  })
})

describe('the caps on demand', () => {
  it('keep ten minutes between two attempts, and say when to try again', async () => {
    const client_user_id = aFailedUser()
    const { body } = await ask(client_user_id)
    withoutWebhooks(stack.simulator, () => stack.simulator.setStatus((body as { id: string }).id, 'failed'))
    const early = await ask(client_user_id)
    expect(early).toMatchObject({ status: 409, body: { reason: 'cooling-down' } })
    expect(Number(early.headers.get('retry-after'))).toBeGreaterThan(0)
    await stack.rest(10)
    expect(await ask(client_user_id)).toMatchObject({ status: 201 })
  })

  it('are five retries for a user and a template, ever', async () => {
    const client_user_id = aFailedUser()
    for (let retries = 0; retries < 5; retries += 1) {
      const { status, body } = await ask(client_user_id)
      expect(status).toBe(201)
      withoutWebhooks(stack.simulator, () => stack.simulator.setStatus((body as { id: string }).id, 'failed'))
      await stack.rest(11)
    }
    expect(await ask(client_user_id)).toMatchObject({ status: 409, body: { reason: 'limit-reached' } })
    await stack.rest(30)
    expect(await ask(client_user_id, 'k')).toMatchObject({ status: 409, body: { reason: 'limit-reached' } })
    expect(stack.asked(client_user_id, 'retry')).toBe(5)
  })

  it('apply to a dry run too, which writes nothing', async () => {
    const client_user_id = aFailedUser()
    expect(await ask(client_user_id, 'k', {}, '?dry_run=true')).toMatchObject({ status: 200 })
    expect(JSON.stringify(await stack.table.items())).not.toContain(`"${client_user_id}"`)
  })
})

it('nothing is sent while the operator has paused, not even on demand', async () => {
  const client_user_id = aFailedUser()
  await stack.setPaused(true)
  await stack.pass(1)
  expect(await ask(client_user_id)).toMatchObject({ status: 409, body: { reason: 'paused' } })
  await stack.setPaused(false)
  await stack.pass(1)
  expect(await ask(client_user_id)).toMatchObject({ status: 201 })
  expect(stack.asked(client_user_id, 'retry')).toBe(1)
})

describe('keys of calls that were not sent', () => {
  it('do not use up those of the subject: 20 during a pause, 20 that met a rate limit, and one more is sent', async () => {
    const client_user_id = aFailedUser()
    const keys = (name: string) => Array.from({ length: 20 }, (_, index) => `${name}-${index}`)
    await stack.setPaused(true)
    await stack.pass(1)
    for (const key of keys('paused'))
      expect(await ask(client_user_id, key)).toMatchObject({ status: 409, body: { reason: 'paused' } })
    await stack.setPaused(false)
    await stack.pass(1)
    for (const key of keys('limited')) {
      stack.simulator.addFault({ endpoint: 'retry', fault: '429' })
      expect(await ask(client_user_id, key)).toMatchObject({ status: 503, body: { code: 'plaid-rate-limited' } })
    }
    const sent = await ask(client_user_id, 'one-more')
    expect(sent).toMatchObject({ status: 201 })
    expect(await ask(client_user_id, 'one-more')).toMatchObject({
      status: 200,
      body: { id: (sent.body as { id: string }).id },
    })
    expect(stack.attemptsOf(client_user_id)).toHaveLength(2)
    expect(stack.asked(client_user_id, 'retry')).toBe(21)
  })
})
