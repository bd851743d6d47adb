import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { firstAttemptsIn } from '../../lib/adapters/dynamodb/first-attempts.ts'
import { ClientUserId, TemplateId } from '../../lib/domain/request/identifiers.ts'
import { callLines } from '../support/log-lines.ts'
import { queued } from '../support/queued.ts'
import { rightOf } from '../support/right-of.ts'
import { aContext, surround, templateId } from '../support/surroundings.ts'

const canary = 'canary-078051120'

const dueMessage = (key: object) => ({
  source: 'idv-retry',
  'detail-type': 'Identity Verification Attempt Due',
  detail: { environment: 'sandbox', template_id: templateId, ...key, delay_seconds: 30 },
})

/** The attributes of a message that lay for this long, and was received this often. */
const attributesOf = (layMs: number, receives = 1) => ({
  ApproximateReceiveCount: String(receives),
  SentTimestamp: '1767225600000',
  ApproximateFirstReceiveTimestamp: String(1_767_225_600_000 + layMs),
})

const recordOf = (event: object, attributes: object, receiptHandle = 'handle') => ({
  Records: [{ messageId: 'message-0', receiptHandle, attributes, body: JSON.stringify(event) }],
})

const startAutoRetry = async () => {
  const surroundings = await surround()
  const { handler } = await import('../../handlers/auto-retry.ts')
  const batch = (event: unknown, remainingMs?: number) => handler(event, aContext(remainingMs))
  const { ledger } = (await import('../../handlers/service.ts')).service
  /** The same with a defect: the ledger throws. */
  const withDefect = async (event: unknown) => {
    const load = vi.spyOn(ledger, 'load').mockImplementation(() => {
      throw new Error(canary)
    })
    const answer = await batch(event)
    load.mockRestore()
    return answer
  }
  /** The attempt is watched since a second ago, and due for a look. */
  const watch = async ({ client_user_id, attempt }: ReturnType<typeof surroundings.aFailedUser>) => {
    const startedAtMs = Date.now() - 1_000
    const created = await firstAttemptsIn(surroundings.table).create({
      environment: 'sandbox',
      attempt_id: attempt.id,
      template_id: rightOf(TemplateId.decode(templateId)),
      client_user_id: rightOf(ClientUserId.decode(client_user_id)),
      version: 0,
      startedAtMs,
      lookAtMs: startedAtMs,
      looks: 0,
    })()
    return rightOf(created)
  }
  return {
    ...surroundings,
    batch,
    withDefect,
    watch,
    invoke: (event: unknown, remainingMs?: number) => batch(queued(event), remainingMs),
  }
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
  time: new Date().toISOString(),
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

const noStep = { verify_sms: false, kyc_check: false, documentary_verification: false, selfie_check: false }

const done = { batchItemFailures: [] }
const again = { batchItemFailures: [{ itemIdentifier: 'message-0' }] }

const line = () => {
  const lines = callLines(service.written)
  expect(lines).toHaveLength(1)
  return lines[0]
}

describe('an event that asks for a retry', () => {
  it('is retried, and the journal says so', async () => {
    const { client_user_id, attempt } = service.aFailedUser()
    expect(await service.invoke(anEvent(detailFor(client_user_id)))).toEqual(done)
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

describe('an event that will never succeed is discarded', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['no key', anEvent({ ...detailFor(canary), idempotency_key: undefined }), ['/detail/idempotency_key']],
    ['a long key', anEvent(detailFor(canary, { idempotency_key: canary.repeat(16) })), ['/detail/idempotency_key']],
    [
      'personal data',
      anEvent(detailFor(canary, { user: { email_address: `${canary}@example.com` } })),
      ['/detail/user'],
    ],
    [
      'a date of birth, possible or not',
      anEvent(detailFor(canary, { user: { date_of_birth: '2099-01-01' } })),
      ['/detail/user'],
    ],
    ['no strategy', anEvent(detailFor(canary, { strategy: undefined })), ['/detail/strategy']],
    [
      'custom without a step that is true',
      anEvent(detailFor(canary, { strategy: 'custom', steps: noStep })),
      ['/detail/steps'],
    ],
    ['an invisible character', anEvent(detailFor(`${canary}\u00ad`)), ['/detail/client_user_id']],
    ['an unknown member', anEvent(detailFor(canary, { [canary]: 1 })), ['/detail']],
    ['credentials', anEvent(detailFor(canary, { secret: canary })), ['/detail/secret']],
    [
      'all of it wrong',
      anEvent({ [canary]: canary }),
      ['/detail/idempotency_key', '/detail/strategy', '/detail/client_user_id', '/detail/template_id', '/detail'],
    ],
  ])('%s', async (_, event, pointers) => {
    expect(await service.invoke(event)).toEqual(done)
    expect(line().outcome).toBe('invalid-request')
    expect(
      JSON.parse(String(service.written[0])).violations.map(({ pointer }: { pointer: string }) => pointer),
    ).toEqual(pointers)
    expect(service.written.join('')).not.toContain(canary)
    expect(service.plaid.requests()).toEqual([])
  })

  it('null for user, which means absent, is no personal data', async () => {
    const { client_user_id } = service.aFailedUser()
    expect(await service.invoke(anEvent(detailFor(client_user_id, { user: null })))).toEqual(done)
  })

  it.each([
    ['a template that is not on the list', { template_id: 'idvtmp_other' }, 'not-allowed'],
    ['a user without attempts', {}, 'attempt-not-found'],
  ])('%s', async (_, members, outcome) => {
    expect(await service.invoke(anEvent(detailFor('user-without-attempts', members)))).toEqual(done)
    expect(line().outcome).toBe(outcome)
  })

  it('an attempt that may not be retried: no override, no call to retry', async () => {
    const { client_user_id } = service.aFailedUser('risk_check')
    expect(await service.invoke(anEvent(detailFor(client_user_id)))).toEqual(done)
    expect(line().outcome).toBe('retry-not-permitted')
    expect(service.callsTo('retry')).toBe(0)
  })
})

describe('an event that may succeed later is delivered again', () => {
  it.each([
    ['429', 'plaid-rate-limited'],
    ['500', 'plaid-unavailable'],
    ['503', 'plaid-unavailable'],
    ['html', 'plaid-unavailable'],
    ['redirect', 'plaid-unreadable'],
  ] as const)('Plaid answers the list with %s', async (fault, code) => {
    const { client_user_id } = service.aFailedUser()
    service.plaid.addFault({ endpoint: 'list', fault, count: 1 })
    expect(await service.invoke(anEvent(detailFor(client_user_id)))).toEqual(again)
    expect(service.callsTo('retry')).toBe(0)
    expect(line().outcome).toBe(code)
  })

  it('too little time is left to send a retry and receive its answer', async () => {
    const { client_user_id } = service.aFailedUser()
    expect(await service.invoke(anEvent(detailFor(client_user_id)), 16_999)).toEqual(again)
    expect(service.plaid.requests()).toEqual([])
    expect(line().outcome).toBe('left-for-later')
  })
})

describe('a message that is no event', () => {
  it.each(['', 'null', '{', '[]', '{}', JSON.stringify({ detail: canary }), JSON.stringify(queued(canary))])(
    '%s is delivered again, until the dead-letter queue gets it',
    async body => {
      expect(await service.invoke(body)).toEqual(again)
      expect(line().outcome).toBe('no-event')
      expect(service.written.join('')).not.toContain(canary)
    },
  )
})

describe('an event that is not for this service', () => {
  it.each([
    ['another detail-type', anEvent(detailFor('user'), { 'detail-type': canary })],
    [
      'an outcome of our own',
      anEvent({ id: canary }, { source: 'idv-retry', 'detail-type': 'Identity Verification Retried' }),
    ],
  ])('%s is acknowledged, and counted', async (_, event) => {
    expect(await service.invoke(event)).toEqual(done)
    expect(line().outcome).toBe('ignored-event')
    expect(service.written.join('')).not.toContain(canary)
  })
})

describe('a batch', () => {
  it('names the messages that failed, and no others', async () => {
    const users = Array.from({ length: 9 }, () => service.aFailedUser())
    const events = users.map(({ client_user_id }) => anEvent(detailFor(client_user_id)))
    const response = await service.batch(queued(...events.slice(0, 4), 'poison', ...events.slice(4)))
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-4' }] })
    expect(service.callsTo('retry')).toBe(9)
  })

  it('with the same event twice makes one retry', async () => {
    const event = anEvent(detailFor(service.aFailedUser().client_user_id))
    expect(await service.batch(queued(event, event))).toEqual(done)
    expect(service.callsTo('retry')).toBe(1)
  })

  it('replayed makes no second retry', async () => {
    const { client_user_id } = service.aFailedUser()
    await service.invoke(anEvent(detailFor(client_user_id)))
    expect(await service.invoke(anEvent(detailFor(client_user_id), { 'replay-name': 'again' }))).toEqual(done)
    expect(service.callsTo('retry')).toBe(1)
  })

  it('without messages has no failures', async () => {
    expect(await service.batch({ Records: [] })).toEqual(done)
  })

  it.each([
    [null],
    [{}],
    [{ Records: canary }],
    [{ Records: [{ body: canary }] }],
    [{ Records: [{ messageId: 1, body: canary }] }],
  ])('in which a message has no id fails as a whole, and the error shows none of it', async event => {
    const thrown = await service.batch(event).catch(String)
    expect(thrown).toBe('Error: the event is not a batch of messages')
  })
})

describe('an event is acknowledged when its outcome is unknown, so that nothing sends it again', () => {
  it.each(['500_after_commit', 'reset_after_commit', 'truncated', 'html', 'redirect'] as const)('%s', async fault => {
    const { client_user_id, attempt } = service.aFailedUser()
    service.plaid.addFault({ endpoint: 'retry', fault, count: 1 })
    expect(await service.invoke(anEvent(detailFor(client_user_id)))).toEqual(done)
    expect(service.callsTo('retry')).toBe(1)
    expect(line()).toMatchObject({ outcome: 'outcome-unknown', attempt_id: attempt.id })
  })
})

describe('a due message', () => {
  const served = async (layMs: number, receives = 1) => {
    const { client_user_id } = service.aFailedUser()
    const event = dueMessage({ client_user_id })
    return service.batch(recordOf(event, attributesOf(layMs, receives)))
  }

  it.each([
    [210_000, 'nothing-due'],
    [210_001, 'too-late'],
  ])('that lay for %d ms, 30 s of it its own delay, ends as %s', async (layMs, outcome) => {
    expect(await served(layMs)).toEqual(done)
    expect(line()).toMatchObject({ message: 'due', outcome })
    expect(service.plaid.requests()).toEqual([])
  })

  it('of the other environment is left alone, and counted', async () => {
    const { client_user_id } = service.aFailedUser()
    const event = dueMessage({ client_user_id, environment: 'production' })
    expect(await service.batch(recordOf(event, attributesOf(0)))).toEqual(done)
    expect(line().outcome).toBe('other-environment')
  })

  it('keeps the queue’s own time when it is delivered again', async () => {
    expect(await served(0, 5)).toEqual(done)
    expect(line()).not.toHaveProperty('receives')
  })

  it('is acknowledged after a defect, unlike an event, and no text of the error is logged', async () => {
    const { client_user_id } = service.aFailedUser()
    expect(await service.withDefect(recordOf(dueMessage({ client_user_id }), attributesOf(0)))).toEqual(done)
    expect(line().outcome).toBe('defect')
    expect(service.written.join('')).not.toContain(canary)
    expect(await service.withDefect(recordOf(anEvent(detailFor(client_user_id)), attributesOf(0)))).toEqual(again)
  })

  it('without enough time left is acknowledged, as its subject falls due again', async () => {
    const { client_user_id } = service.aFailedUser()
    const record = recordOf(dueMessage({ client_user_id }), attributesOf(0))
    expect(await service.batch(record, 16_999)).toEqual(done)
    expect(line().outcome).toBe('left-for-later')
  })
})

describe('a message for a look', () => {
  const look = (detail: object) => ({
    source: 'idv-retry',
    'detail-type': 'Identity Verification Look Due',
    detail: { environment: 'sandbox', ...detail, delay_seconds: 0 },
  })

  it('at an attempt reads it at Plaid, and judges it like a status update', async () => {
    const failed = service.aFailedUser('risk_check')
    const attempt_id = failed.attempt.id
    await service.watch(failed)
    expect(await service.batch(recordOf(look({ attempt_id }), attributesOf(0)))).toEqual(done)
    expect(line()).toMatchObject({ message: 'look', attempt_id, outcome: 'never' })
  })

  it('at an attempt that is not due for a look makes no call to Plaid', async () => {
    const { attempt } = service.aFailedUser('risk_check')
    expect(await service.batch(recordOf(look({ attempt_id: attempt.id }), attributesOf(0)))).toEqual(done)
    expect(line().outcome).toBe('nothing-to-do')
    expect(service.plaid.requests()).toEqual([])
  })

  it('is acknowledged if Plaid cannot be read, and the attempt stays watched', async () => {
    const failed = service.aFailedUser()
    await service.watch(failed)
    service.plaid.addFault({ endpoint: 'get', fault: '503', count: 1 })
    expect(await service.batch(recordOf(look({ attempt_id: failed.attempt.id }), attributesOf(0)))).toEqual(done)
    expect(line()).toMatchObject({ outcome: 'watched', failure: 'PlaidUnavailable', plaid_unavailable: 1 })
  })

  it('at a subject serves what is due of it', async () => {
    const { client_user_id } = service.aFailedUser()
    const record = recordOf(look({ client_user_id, template_id: templateId }), attributesOf(0))
    expect(await service.batch(record)).toEqual(done)
    expect(line()).toMatchObject({ message: 'look', outcome: 'nothing-due' })
  })

  it.each([
    ['that is too late', {}, 180_001, 'too-late'],
    ['of the other environment', { environment: 'production' }, 0, 'other-environment'],
  ])('%s makes no call', async (_, members, layMs, outcome) => {
    const record = recordOf(look({ attempt_id: 'idv_A', ...members }), attributesOf(layMs))
    expect(await service.batch(record)).toEqual(done)
    expect(line().outcome).toBe(outcome)
    expect(service.plaid.requests()).toEqual([])
  })
})

describe('an event that is delivered again waits longer before its next delivery', () => {
  /** A message of the queue at its second receive, as SQS has it. */
  const receivedTwice = async (event: object) => {
    service.queue.send(JSON.stringify(event))
    service.queue.receive(1)
    await service.clock.advance(180_000)
    const [message] = service.queue.receive(1)
    return recordOf(event, attributesOf(0, 2), message?.receiptHandle)
  }
  const visibleAtMs = (): number => Math.max(...service.queue.messages().map(message => message.visibleAtMs))
  const statusUpdate = { source: 'plaid.webhook', 'detail-type': 'Identity Verification STATUS_UPDATED' }

  it('a status update, although Plaid cannot be read', async () => {
    const event = {
      ...statusUpdate,
      detail: { webhook_code: 'STATUS_UPDATED', identity_verification_id: 'idv_unread' },
    }
    service.plaid.addFault({ endpoint: 'get', fault: '503', count: 1 })
    const record = await receivedTwice(event)
    const beganMs = service.clock.now()
    expect(await service.batch(record)).toEqual(again)
    expect(line()).toMatchObject({ outcome: 'plaid-unavailable', receives: 2, next_receive_in: 300 })
    // The clock also runs with the machine's, so the call takes some of it.
    expect(visibleAtMs()).toBeGreaterThanOrEqual(beganMs + 300_000)
    expect(visibleAtMs()).toBeLessThanOrEqual(service.clock.now() + 300_000)
    await service.clock.advance(300_000)
    expect(service.queue.receive(1)).toHaveLength(1)
  })

  it('a request for which too little time is left', async () => {
    const event = anEvent(detailFor(service.aFailedUser().client_user_id))
    expect(await service.batch(await receivedTwice(event), 16_999)).toEqual(again)
    expect(line()).toMatchObject({ outcome: 'left-for-later', next_receive_in: 300 })
  })

  it('and is served although the queue does not answer', async () => {
    service.sqs.fail('InternalError', 2)
    const { client_user_id } = service.aFailedUser()
    expect(await service.batch(await receivedTwice(anEvent(detailFor(client_user_id))))).toEqual(done)
    expect(line()).toMatchObject({ outcome: 'retried', receives: 2 })
    expect(line()).not.toHaveProperty('next_receive_in')
  })
})

describe('a request that was made more than an hour ago', () => {
  const hourAgo = () => ({ time: new Date(Date.now() - 3_601_000).toISOString() })

  it('is not sent, and ends as held with an event', async () => {
    const { client_user_id } = service.aFailedUser()
    expect(await service.invoke(anEvent(detailFor(client_user_id), hourAgo()))).toEqual(done)
    expect(line()).toMatchObject({ message: 'requested', outcome: 'unserved', unserved: 1 })
    expect(service.plaid.requests()).toEqual([])
  })

  it('is answered from the ledger if its retry was sent', async () => {
    const { client_user_id } = service.aFailedUser()
    const detail = detailFor(client_user_id)
    await service.invoke(anEvent(detail))
    service.written.length = 0
    expect(await service.invoke(anEvent(detail, hourAgo()))).toEqual(done)
    expect(line().outcome).toBe('repeated')
    expect(service.callsTo('retry')).toBe(1)
  })
})
