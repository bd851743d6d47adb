import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultV2 } from '../support/default-v2.ts'
import { surround } from '../support/surroundings.ts'

beforeEach(() => void vi.resetModules())
afterEach(() => {
  vi.doUnmock('../../handlers/bundled-policy.ts')
  vi.unstubAllEnvs()
})

describe('service', () => {
  it('does not start without its variables, and names each', async () => {
    vi.stubEnv('PLAID_ENV', 'development')
    vi.stubEnv('PLAID_SECRET_ID', '')
    vi.stubEnv('EVENT_BUS', 'bus')
    vi.stubEnv('LEDGER_TABLE', 'ledger')
    vi.stubEnv('RETRY_QUEUE_URL', 'https://queue.example/retries')
    vi.stubEnv('DUE_QUEUE_URL', 'https://queue.example/due')
    await expect(import('../../handlers/service.ts')).rejects.toThrow(
      'idv-retry cannot start: PLAID_ENV must be one of sandbox, production; PLAID_SECRET_ID must be the name or ARN of a secret',
    )
  })

  it('does not start with a policy that is milder than any may be, wherever it comes from', async () => {
    const { stop } = await surround()
    const rules = {
      ...defaultV2.rules,
      'liveness-failed': { ...defaultV2.rules['po-box'], applicantText: 'better-light' },
    }
    vi.doMock('../../handlers/bundled-policy.ts', () => ({ bundledPolicy: { ...defaultV2, rules } }))
    await expect(import('../../handlers/service.ts')).rejects.toThrow(
      'idv-retry cannot start with this policy: /rules/liveness-failed/decision: hold or never: ',
    )
    await stop()
  })

  it('has loaded the keys and opened one connection to Plaid when it has started, and asked Plaid nothing', async () => {
    const { plaid, secrets, stop } = await surround()
    await import('../../handlers/service.ts')
    expect(secrets.calls()).toBe(1)
    expect(plaid.requests()).toEqual([])
    await stop()
  })

  it.each(['AccessDeniedException', 'ResourceNotFoundException', 'InternalServiceError'] as const)(
    'starts although Secrets Manager answers %s: the first call reports it',
    async fault => {
      const { secrets, stop } = await surround()
      secrets.fail(fault, 5)
      await expect(import('../../handlers/service.ts')).resolves.toHaveProperty('service')
      await stop()
    },
  )
})
