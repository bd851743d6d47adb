import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listPath, type ProxiedService, retryPath, startProxiedService } from './proxied-service.ts'

const client_id = 'local-client-id'

let stack: ProxiedService
let callsAtStart: number
beforeEach(async () => {
  stack = await startProxiedService({ secret: 'canary-of-the-old-secret' })
  callsAtStart = stack.service.secretsManager.calls()
})
afterEach(async () => {
  const log = stack.service.logLines().join('\n')
  await stack.close()
  expect(log).not.toContain('canary')
  expect(log).not.toContain('local-secret')
})

const put = (value: unknown): void =>
  stack.service.secretsManager.putSecretValue(
    stack.service.secretId,
    typeof value === 'string' ? value : JSON.stringify(value),
  )
const asked = () => ({
  secrets: stack.service.secretsManager.calls() - callsAtStart,
  looks: stack.proxy.count(listPath),
  retries: stack.proxy.count(retryPath),
})

describe('keys that Plaid refuses', () => {
  it('are read again once after a rotation; the read is repeated, and the retry succeeds', async () => {
    const attempt = stack.failed('rotated')
    put({ client_id, secret: 'local-secret' })
    expect(await stack.reset('rotated')).toMatchObject({ status: 201, body: { previous_attempt_id: attempt.id } })
    expect(asked()).toEqual({ secrets: 1, looks: 2, retries: 1 })
    await stack.reset('rotated')
    expect(asked()).toEqual({ secrets: 1, looks: 3, retries: 1 })
  })

  it.each([
    ['are still the wrong ones', { client_id, secret: 'canary-of-another-secret' }],
    ['have the wrong members now', { client_id, secret_key: 'canary-of-another-secret' }],
    ['are no JSON now', 'canary-of-another-secret'],
  ])('and %s: 503, nothing sent, nothing shown', async (_, value) => {
    stack.failed('stuck')
    put(value)
    const response = await stack.reset('stuck')
    expect(response).toMatchObject({ status: 503, body: { code: 'secrets-unavailable' } })
    expect(JSON.stringify(response.body)).not.toContain('canary')
    expect(asked()).toMatchObject({ retries: 0 })
    expect(asked().looks).toBeLessThanOrEqual(2)
  })

  it('and cannot be read again: 503, nothing sent', async () => {
    stack.failed('denied')
    stack.service.secretsManager.fail('AccessDeniedException', 10)
    expect(await stack.reset('denied')).toMatchObject({ status: 503, body: { code: 'secrets-unavailable' } })
    expect(asked()).toMatchObject({ retries: 0 })
  })
})
