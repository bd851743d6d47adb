import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LambdaFunction } from '../../local/lambda-runtime/start-function.ts'
import { type Surroundings, startSurroundings } from './surroundings.ts'

let around: Surroundings
let autoRetry: LambdaFunction
beforeAll(async () => {
  around = await startSurroundings()
  autoRetry = await around.start('auto-retry')
})
afterAll(async () => {
  await autoRetry.close()
  await around.close()
})

const busEvent = (detail: unknown) => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Identity Verification Retry Requested',
  source: 'onboarding',
  account: '123456789012',
  time: '2026-01-01T00:00:00Z',
  region: 'us-east-1',
  resources: [],
  detail,
})
const requestFor = (client_user_id: string) => ({
  client_user_id,
  template_id: around.templateId,
  strategy: 'reset',
  idempotency_key: randomUUID(),
})

describe("the automatic function, zipped, under AWS's runtime client", () => {
  test('an event retries a failed attempt once', async () => {
    const { client_user_id } = await around.failedAttempt()
    expect(await autoRetry.invoke(busEvent(requestFor(client_user_id)))).toMatchObject({ _tag: 'returned' })
    expect(await around.attemptsOf(client_user_id)).toBe(2)
  })

  test.each([
    ['an event that is no event', () => ({})],
    ['a request without its key', () => busEvent({ ...requestFor('nobody'), idempotency_key: undefined })],
    [
      'a request with personal data',
      () => busEvent({ ...requestFor('nobody'), user: { email_address: 'a@b.example' } }),
    ],
    ['a request for a user without an attempt', () => busEvent(requestFor('nobody'))],
    ['a request for a foreign template', () => busEvent({ ...requestFor('nobody'), template_id: 'idvtmp_foreign' })],
  ])('%s is discarded: the function returns, and nothing comes again', async (_case, event) => {
    expect(await autoRetry.invoke(event())).toMatchObject({ _tag: 'returned' })
  })

  test('Plaid failing a read fails the invocation, so that Lambda delivers the event again', async () => {
    const { client_user_id } = await around.failedAttempt()
    const event = busEvent(requestFor(client_user_id))
    await around.failOnce('/identity_verification/list', '503')
    expect(await autoRetry.invoke(event)).toMatchObject({ _tag: 'failed', errorMessage: 'plaid-unavailable' })
    expect(await around.attemptsOf(client_user_id)).toBe(1)

    expect(await autoRetry.invoke(event)).toMatchObject({ _tag: 'returned' })
    expect(await around.attemptsOf(client_user_id)).toBe(2)
  })

  test('a retry whose answer is lost is acknowledged: it must not be sent again', async () => {
    const { client_user_id } = await around.failedAttempt()
    await around.failOnce('/identity_verification/retry', 'reset_after_commit')
    expect(await autoRetry.invoke(busEvent(requestFor(client_user_id)))).toMatchObject({ _tag: 'returned' })
    expect(await around.attemptsOf(client_user_id)).toBe(2)
  })

  test('after a retry and a failure has loaded no undici and told no secret', async () => {
    const used = await around.start('auto-retry')
    const { client_user_id } = await around.failedAttempt()
    await around.failOnce('/identity_verification/list', 'html')
    await used.invoke(busEvent(requestFor(client_user_id)))
    await used.invoke(busEvent(requestFor(client_user_id)))
    await used.close()
    expect(used.logs()).toContain('undici: []')
    expect(used.logs().join('\n')).not.toContain(around.canary)
  })
})
