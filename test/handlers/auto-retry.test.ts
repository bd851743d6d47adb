import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aContext, surround, templateId } from '../support/surroundings.ts'

const canary = 'canary-078051120'

const startAutoRetry = async () => {
  const surroundings = await surround()
  const { handler } = await import('../../handlers/auto-retry.ts')
  return { ...surroundings, invoke: (event: unknown, remainingMs?: number) => handler(event, aContext(remainingMs)) }
}

let service: Awaited<ReturnType<typeof startAutoRetry>>
beforeAll(async () => {
  service = await startAutoRetry()
})
afterAll(() => service.stop())
beforeEach(() => {
  service.plaid.reset()
  service.written.length = 0
})

const anEvent = (detail: unknown, envelope: object = {}) => ({
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': 'Identity Verification Retry Requested',
  source: 'app.onboarding',
  account: '123456789012',
  time: '2026-11-01T12:00:00Z',
  region: 'us-east-1',
  resources: [],
  detail,
  ...envelope,
})

const detailFor = (client_user_id: string, members: object = {}) => ({
  client_user_id,
  template_id: templateId,
  strategy: 'infer',
  idempotency_key: 'key-1',
  ...members,
})

const line = () => {
  expect(service.written).toHaveLength(1)
  return JSON.parse(String(service.written[0]))
}

describe('an event that asks for a retry', () => {
  it('is retried, and the journal says so', async () => {
    const { client_user_id, attempt } = service.aFailedUser()
    expect(await service.invoke(anEvent(detailFor(client_user_id)))).toEqual({ outcome: 'retried' })
    expect(service.callsTo('retry')).toBe(1)
    expect(line()).toMatchObject({
      driver: 'event',
      outcome: 'retried',
      attempt_id: attempt.id,
      strategy_sent: 'incomplete',
    })
  })

  it('is not sent to Plaid with its key', async () => {
    const { client_user_id } = service.aFailedUser()
    await service.invoke(anEvent(detailFor(client_user_id, { idempotency_key: canary })))
    expect(JSON.stringify(service.plaid.requests())).not.toContain(canary)
    expect(service.written.join('')).not.toContain(canary)
  })
})

describe('an event that will never succeed is discarded: the function returns', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['an empty event', {}, ['/detail-type', '/detail']],
    ['no event', null, ['']],
    ['a batch of another service', { Records: [{ body: canary }] }, ['/detail-type', '/detail']],
    ['another detail-type', anEvent(detailFor(canary), { 'detail-type': canary }), ['/detail-type']],
    ['a detail that is text', anEvent(canary), ['/detail']],
    ['no key', anEvent({ ...detailFor(canary), idempotency_key: undefined }), ['/detail/idempotency_key']],
    ['a long key', anEvent(detailFor(canary, { idempotency_key: canary.repeat(16) })), ['/detail/idempotency_key']],
    [
      'personal data',
      anEvent(detailFor(canary, { user: { email_address: `${canary}@example.com` } })),
      ['/detail/user'],
    ],
    ['no strategy', anEvent(detailFor(canary, { strategy: undefined })), ['/detail/strategy']],
    ['an unknown member', anEvent(detailFor(canary, { [canary]: 1 })), ['/detail']],
    ['credentials', anEvent(detailFor(canary, { secret: canary })), ['/detail/secret']],
    [
      'all of it wrong',
      anEvent({ [canary]: canary }),
      ['/detail/idempotency_key', '/detail/strategy', '/detail/client_user_id', '/detail/template_id', '/detail'],
    ],
  ])('%s', async (_, event, pointers) => {
    expect(await service.invoke(event)).toEqual({ outcome: 'invalid-request' })
    expect(line().violations.map(({ pointer }: { pointer: string }) => pointer)).toEqual(pointers)
    expect(service.written.join('')).not.toContain(canary)
    expect(service.plaid.requests()).toEqual([])
  })

  it('null for user, which means absent, is no personal data', async () => {
    const { client_user_id } = service.aFailedUser()
    expect(await service.invoke(anEvent(detailFor(client_user_id, { user: null })))).toEqual({ outcome: 'retried' })
  })

  it.each([
    ['a template that is not on the list', { template_id: 'idvtmp_other' }, 'not-allowed'],
    ['a user without attempts', {}, 'attempt-not-found'],
  ])('%s', async (_, members, outcome) => {
    expect(await service.invoke(anEvent(detailFor('nobody', members)))).toEqual({ outcome })
  })

  it('an attempt that may not be retried: no override, no call to retry', async () => {
    const { client_user_id } = service.aFailedUser('risk_check')
    expect(await service.invoke(anEvent(detailFor(client_user_id)))).toEqual({ outcome: 'retry-not-permitted' })
    expect(service.callsTo('retry')).toBe(0)
  })
})

describe('an event that may succeed later is redelivered: the function throws fixed text', () => {
  it.each([
    ['429', 'plaid-rate-limited'],
    ['500', 'plaid-unavailable'],
    ['503', 'plaid-unavailable'],
    ['html', 'plaid-unavailable'],
    ['redirect', 'plaid-unreadable'],
  ] as const)('Plaid answers the list with %s', async (fault, code) => {
    const { client_user_id } = service.aFailedUser()
    service.plaid.addFault({ endpoint: 'list', fault, count: 1 })
    await expect(service.invoke(anEvent(detailFor(client_user_id)))).rejects.toThrow(code)
    expect(service.callsTo('retry')).toBe(0)
    expect(line().outcome).toBe(code)
  })

  it('too little time is left to send a retry and hear of it', async () => {
    const { client_user_id } = service.aFailedUser()
    await expect(service.invoke(anEvent(detailFor(client_user_id)), 11_999)).rejects.toThrow('plaid-unavailable')
    expect(service.callsTo('retry')).toBe(0)
    expect(line().cause).toBe('no-time-left')
  })
})

describe('an event whose outcome is unknown is acknowledged, so that nothing sends it again', () => {
  it.each(['500_after_commit', 'reset_after_commit', 'truncated', 'html', 'redirect'] as const)('%s', async fault => {
    const { client_user_id, attempt } = service.aFailedUser()
    service.plaid.addFault({ endpoint: 'retry', fault, count: 1 })
    expect(await service.invoke(anEvent(detailFor(client_user_id)))).toEqual({ outcome: 'outcome-unknown' })
    expect(service.callsTo('retry')).toBe(1)
    expect(line()).toMatchObject({ outcome: 'outcome-unknown', attempt_id: attempt.id })
  })
})
