import {
  type AttributeValue,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { controlKey, ledgerKey } from '../../lib/adapters/dynamodb/item-key.ts'
import { ledgerIn } from '../../lib/adapters/dynamodb/ledger.ts'
import { emptyLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import { contracted } from '../support/api-contract.ts'
import { withCanaries } from '../support/canaries.ts'
import { published, schedule, subjectKey, via } from '../support/ledger-examples.ts'
import { aContext, surround, templateId } from '../support/surroundings.ts'

const canary = 'canary078051120'

const start = async () => {
  const surroundings = await surround()
  vi.stubEnv('DEAD_LETTERS_URL', surroundings.sqs.urlOf(surroundings.queue.name))
  const { handler } = await import('../../handlers/standing.ts')
  const invoke = async (event: unknown): Promise<Readonly<Record<string, unknown>>> =>
    Object(await handler(event as never, aContext()))
  return { ...surroundings, invoke }
}

let service: Awaited<ReturnType<typeof start>>
beforeAll(async () => {
  service = await start()
})
afterAll(() => service.stop())
beforeEach(() => {
  service.plaid.reset()
  service.sqs.clearFaults()
  service.written.length = 0
})

type Query = Readonly<Record<string, string>>

const iam = { authorizer: { iam: { userArn: 'arn:aws:iam::123456789012:role/caller' } } }

/** `GET` as each payload of API Gateway has it. */
const payloads: ReadonlyArray<readonly [payload: string, eventOf: (query: Query, context?: object) => object]> = [
  [
    '2.0',
    (query, context = iam) => ({
      version: '2.0',
      rawQueryString: new URLSearchParams(query).toString(),
      queryStringParameters: query,
      requestContext: { http: { method: 'GET' }, ...context },
    }),
  ],
  [
    '1.0',
    (query, context = { identity: { userArn: 'arn:aws:iam::123456789012:role/caller' } }) => ({
      version: '1.0',
      httpMethod: 'GET',
      queryStringParameters: query,
      multiValueQueryStringParameters: Object.fromEntries(Object.entries(query).map(([name, one]) => [name, [one]])),
      requestContext: { httpMethod: 'GET', ...context },
    }),
  ],
]

const asked = async (event: object) => {
  const answer = await service.invoke(event)
  const { statusCode, headers, body } = contracted('get /identity_verification/retry', {
    statusCode: Number(answer['statusCode']),
    headers: Object(answer['headers']),
    body: String(answer['body']),
  })
  return { status: statusCode, headers: Object(headers), body: JSON.parse(body) }
}

const lines = (): ReadonlyArray<Readonly<Record<string, unknown>>> => service.written.map(line => JSON.parse(line))

describe.each(payloads)('the standing of a subject, payload %s', (_, eventOf) => {
  it('has where the newest attempt stands, and no text for an operator', async () => {
    const { client_user_id, attempt } = service.aFailedUser()
    const { status, headers, body } = await asked(eventOf({ client_user_id, template_id: templateId }))
    expect(status).toBe(200)
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'application/json' })
    expect(body).toMatchObject({ client_user_id, attempt: { id: attempt.id, status: 'failed' } })
    expect(Object.keys(body)).toEqual([
      'client_user_id',
      'template_id',
      'environment',
      'attempt',
      'on_demand',
      'automatic',
      'counts',
      'next_eligible_at',
      'applicant_text',
      'request_id',
    ])
    expect(lines()).toMatchObject([{ driver: 'standing', outcome: 'answered' }])
    expect(service.written.join()).not.toContain(client_user_id)
    expect(service.callsTo('list')).toBe(1)
  })

  it('is for callers that are named', async () => {
    const { status, body } = await asked(eventOf({ client_user_id: canary, template_id: templateId }, {}))
    expect([status, body.code]).toEqual([403, 'not-allowed'])
    expect(service.callsTo('list')).toBe(0)
  })

  it.each<[string, Query, number, string]>([
    ['without a user', { template_id: templateId }, 422, 'invalid-request'],
    ['without a template', { client_user_id: canary }, 422, 'invalid-request'],
    ['with an empty user', { client_user_id: '', template_id: templateId }, 422, 'invalid-request'],
    ['with a user in white space', { client_user_id: ` ${canary}`, template_id: templateId }, 422, 'invalid-request'],
    ['with a long user', { client_user_id: canary.repeat(30), template_id: templateId }, 422, 'invalid-request'],
    [
      'with another parameter',
      { client_user_id: canary, template_id: templateId, [canary]: '1' },
      422,
      'invalid-request',
    ],
    ['of another template', { client_user_id: canary, template_id: `idvtmp_${canary}` }, 403, 'not-allowed'],
    ['of a user without an attempt', { client_user_id: canary, template_id: templateId }, 404, 'attempt-not-found'],
  ])('%s is refused, and nothing that was sent is repeated', async (_row, query, expected, code) => {
    const answer = await asked(eventOf(query))
    expect([answer.status, answer.body.code]).toEqual([expected, code])
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
    })
    expect(`${JSON.stringify(answer)}${service.written.join()}`).not.toContain(canary)
    expect(lines()).toMatchObject([{ outcome: code }])
  })

  it('needs each parameter once', async () => {
    const query = { client_user_id: canary, template_id: templateId }
    const twice = {
      ...eventOf(query),
      rawQueryString: `client_user_id=${canary}&client_user_id=${canary}&template_id=${templateId}`,
      multiValueQueryStringParameters: { client_user_id: [canary, canary], template_id: [templateId] },
    }
    const { status, body } = await asked(twice)
    expect([status, body.violations]).toEqual([
      422,
      [{ pointer: '', expected: 'query client_user_id: required, given once' }],
    ])
  })

  it.each([
    ['503', 503, 'plaid-unavailable'],
    ['too_large', 502, 'plaid-unreadable'],
    ['429', 503, 'plaid-rate-limited'],
  ] as const)('is answered as the table of errors says where Plaid answers %s', async (fault, expected, code) => {
    const { client_user_id } = service.aFailedUser()
    service.plaid.addFault({ endpoint: 'list', fault, count: 5 })
    const { status, body } = await asked(eventOf({ client_user_id, template_id: templateId }))
    expect([status, body.code]).toEqual([expected, code])
  })
})

/** An attempt that went through every step, with a canary in each text that may not leave. */
const aUserWithCanaries = (kept: readonly string[]) => {
  const { client_user_id, attempt } = service.aFailedUser('documentary_verification')
  const everyStep = service.aFailedUser('risk_check').attempt
  const members = Object.entries(withCanaries(everyStep, canary)).filter(([member]) => !kept.includes(member))
  service.plaid.patchAttempt(attempt.id, Object.fromEntries(members))
  return { client_user_id, attempt }
}

const placed = ['id', 'client_user_id', 'created_at', 'previous_attempt_id', 'template']

describe('no personal datum of an attempt', () => {
  it.each([
    ['its findings', [...placed, 'status', 'steps']],
    ['all that may be a new word', placed],
  ])('leaves in an answer or a line: a canary in %s', async (_, kept) => {
    const { client_user_id, attempt } = aUserWithCanaries(kept)
    const [, [, eventOf]] = payloads as never as [unknown, (typeof payloads)[number]]
    const answers = [
      await service.invoke({ act: 'explain', client_user_id }),
      await service.invoke({ act: 'explain', attempt_id: attempt.id }),
      await service.invoke(eventOf({ client_user_id, template_id: templateId })),
    ]
    expect(JSON.stringify(answers).split(attempt.id).length).toBeGreaterThan(3)
    expect(JSON.stringify(answers)).not.toContain(canary)
    expect(service.written.join()).not.toContain(canary)
    expect(service.written.join()).not.toContain(client_user_id)
  })
})

describe('an act', () => {
  const from = '2026-01-01T00:00:00Z'
  const to = '2026-01-02T00:00:00Z'
  const wrong: ReadonlyArray<readonly [row: string, act: unknown, pointers: readonly string[]]> = [
    ['no object', canary, ['']],
    ['nothing', null, ['']],
    ['no act', {}, ['/act']],
    ['an unknown act', { act: canary }, ['/act']],
    ['an act of the prototype', { act: 'constructor' }, ['/act']],
    ['an act that changes', { act: 'pause', reason: canary, by: canary }, ['/act', '']],
    ['explain of nothing', { act: 'explain' }, ['/client_user_id']],
    ['explain of two', { act: 'explain', client_user_id: canary, attempt_id: canary }, ['/attempt_id']],
    [
      'explain of an attempt with a template',
      { act: 'explain', attempt_id: 'a', template_id: canary },
      ['/template_id'],
    ],
    ['explain with more', { act: 'explain', client_user_id: canary, [canary]: 1 }, ['']],
    ['explain of no text', { act: 'explain', client_user_id: [canary] }, ['/client_user_id']],
    ['status with more', { act: 'status', by: canary }, ['']],
    ['a cursor of another form', { act: 'review-list', cursor: `${canary}!` }, ['/cursor']],
    ['a cursor that says nothing', { act: 'review-list', cursor: canary }, ['/cursor']],
    ['a cursor of another list', { act: 'export', from, to, cursor: 'eyJzaGFyZCI6MX0' }, ['/cursor']],
    ['a shard that is none', { act: 'review-list', cursor: 'eyJzaGFyZCI6NH0' }, ['/cursor']],
    ['a period without an end', { act: 'period', from }, ['/to']],
    ['a period that ends before', { act: 'export', from: to, to: from }, ['/to']],
    ['a day without a time', { act: 'export', from: '2026-01-01', to }, ['/from']],
  ]

  it.each(wrong)('is refused with a pointer, and not repeated: %s', async (_, act, pointers) => {
    const answer = await service.invoke(act)
    expect(answer).toMatchObject({ problem: { status: 422, code: 'invalid-request' } })
    const { violations } = Object(answer['problem'])
    expect(violations.map(({ pointer }: { pointer: string }) => pointer)).toEqual(pointers)
    expect(`${JSON.stringify(answer)}${service.written.join()}`).not.toContain(canary)
    expect(lines()).toMatchObject([{ driver: 'operator', outcome: 'invalid-request' }])
  })

  it('of an unknown user has no subject; of an unknown attempt it is not found', async () => {
    expect(await service.invoke({ act: 'explain', client_user_id: 'unknown' })).toEqual({ answer: { subjects: [] } })
    expect(await service.invoke({ act: 'explain', attempt_id: 'idv_unknown' })).toMatchObject({
      problem: { status: 404, code: 'attempt-not-found' },
    })
    expect(lines()).toMatchObject([
      { driver: 'operator', act: 'explain', outcome: 'answered' },
      { driver: 'operator', act: 'explain', outcome: 'attempt-not-found' },
    ])
  })

  it('writes nothing to the table', async () => {
    const { client_user_id } = service.aFailedUser()
    const scan = async () => (await service.table.client.send(new ScanCommand({ TableName: 'ledger' }))).Items
    const before = await scan()
    for (const act of ['status', 'review-list', 'dead-letters-list']) await service.invoke({ act })
    await service.invoke({ act: 'explain', client_user_id })
    await service.invoke({ act: 'export', from, to })
    await service.invoke({ act: 'period', from, to })
    expect(lines().map(({ outcome }) => outcome)).toEqual(Array(6).fill('answered'))
    expect(await scan()).toEqual(before)
  })

  it('whose queue cannot be read is a problem, and no alarm of the bus', async () => {
    service.sqs.fail('InternalFailure', 20)
    expect(await service.invoke({ act: 'dead-letters-list' })).toMatchObject({
      problem: { status: 503, code: 'queue-unavailable' },
    })
    expect(lines()[0]).not.toHaveProperty('unpublished')
  })

  it('of the status says what cannot be read, and answers the rest', async () => {
    const { client, tableName } = { client: service.table.client, tableName: 'ledger' }
    const store = { client, tableName }
    const put = (Item: Record<string, AttributeValue>) =>
      client.send(new PutItemCommand({ TableName: tableName, Item }))
    const switched = (members: Record<string, AttributeValue>) => put({ ...controlKey, ...members })
    const set = { paused: { BOOL: true }, reason: { S: 'r' }, by: { S: 'b' } }
    try {
      await switched({ paused: { S: 'yes' } })
      expect(await service.invoke({ act: 'status' })).toMatchObject({ answer: { paused: null, switch: null } })
      for (const at of ['9e15', '-9e15', '8640000000000000', '1e120', '-8640000000000000']) {
        await switched({ ...set, at: { N: at } })
        expect(await service.invoke({ act: 'status' }), at).toMatchObject({ answer: { paused: true } })
      }

      const key = { ...subjectKey('unreadable-ledger'), environment: 'sandbox' } as const
      await ledgerIn(store).save(published(via(emptyLedger(key), schedule())))()
      const stored = await client.send(new GetItemCommand({ TableName: tableName, Key: { ...ledgerKey(key) } }))
      await put({ ...stored.Item, schema: { N: '99' } })
      service.sqs.fail('InternalFailure', 20)
      expect(await service.invoke({ act: 'status' })).toMatchObject({
        answer: { paused: true, dead_letters: null, unreadable_ledgers: 1, due: {}, unfinished: { rows: [] } },
      })
      await client.send(new DeleteItemCommand({ TableName: tableName, Key: { ...ledgerKey(key) } }))
    } finally {
      await client.send(new DeleteItemCommand({ TableName: tableName, Key: { ...controlKey } }))
    }
  })

  it('of a period or an export says when it was answered', async () => {
    for (const act of ['export', 'period'])
      expect(await service.invoke({ act, from, to })).toMatchObject({
        answer: { now: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), rows: expect.any(Array) },
      })
  })
})
