import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { withCanaries } from '../support/canaries.ts'
import { apiEvent, startOnDemand } from '../support/on-demand.ts'
import { queued } from '../support/queued.ts'
import { aContext, templateId } from '../support/surroundings.ts'

const canary = 'canary078051120'
const canaries = new RegExp(`${canary}[/\\w]*`, 'g')

const start = async () => {
  const onDemand = await startOnDemand()
  const { handler } = await import('../../handlers/auto-retry.ts')
  return { ...onDemand, event: (event: unknown) => handler(queued(event), aContext()) }
}

let service: Awaited<ReturnType<typeof start>>
beforeAll(async () => {
  service = await start()
})
afterAll(() => service.stop())
beforeEach(() => {
  service.plaid.reset()
  service.written.length = 0
})

/** The members of an attempt that an answer may have: each is an id, a time, a link or an enum member. */
const answered = [
  'id',
  'client_user_id',
  'created_at',
  'previous_attempt_id',
  'shareable_url',
  'template',
  'status',
  'steps',
]

/** All other members of an attempt that went through every step, each text a canary with its place. */
const membersWithCanaries = () => {
  const everyStep = service.aFailedUser('risk_check').attempt
  return Object.fromEntries(
    Object.entries(withCanaries(everyStep, canary)).filter(([member]) => !answered.includes(member)),
  )
}

/** A user with canaries in the failed attempt and in the next one. */
const aUserWithCanaries = () => {
  const { client_user_id, attempt } = service.aFailedUser('documentary_verification')
  service.plaid.patchAttempt(attempt.id, membersWithCanaries())
  service.plaid.patchNextAttempt(membersWithCanaries())
  return client_user_id
}

/** The same without risk data: with canaries in it a request from the bus is vetoed. */
const aUserWithCanariesButNoRisk = () => {
  const { client_user_id, attempt } = service.aFailedUser('documentary_verification')
  service.plaid.patchAttempt(attempt.id, { ...membersWithCanaries(), risk_check: null })
  service.plaid.patchNextAttempt(membersWithCanaries())
  return client_user_id
}

const user = {
  email_address: `${canary}@example.com`,
  name: { given_name: canary, family_name: canary },
  address: { street: `1 ${canary}`, city: canary, country: 'DE', region: canary },
  id_number: { value: canary, type: 'us_ssn' },
}

/** An event of API Gateway with a canary in every place that a caller or the gateway fills. */
const eventWithCanaries = (body: unknown, members: object = {}) => ({
  ...apiEvent(body),
  rawPath: `/${canary}`,
  cookies: [canary],
  headers: {
    'content-type': 'application/json',
    authorization: canary,
    cookie: canary,
    'user-agent': canary,
    'idempotency-key': canary,
  },
  requestContext: {
    accountId: canary,
    requestId: canary,
    authorizer: { iam: { userArn: canary, accessKey: canary, callerId: canary } },
    http: { sourceIp: canary, userAgent: canary, path: canary },
  },
  ...members,
})

const canariesIn = (text: string) => text.match(canaries) ?? []
const output = () => service.written.join('')

/** The answer, the log and the bus have nothing of the input, of Plaid's personal data or of the keys. */
const expectNoCanary = (answer: string) => {
  expect(canariesIn(answer)).toEqual([])
  expect(canariesIn(output())).toEqual([])
  expect(canariesIn(JSON.stringify(service.bus.events))).toEqual([])
  expect(output() + answer).not.toContain(service.secret)
  expect(service.written.length).toBeGreaterThan(0)
}

describe('no output has a canary', () => {
  it('although an attempt has many of them', () => {
    expect(new Set(canariesIn(JSON.stringify(membersWithCanaries()))).size).toBeGreaterThan(80)
  })

  it.each(['reset', 'incomplete', 'infer'])('in a %s that succeeds, on demand and from the bus', async strategy => {
    const onDemand = { client_user_id: aUserWithCanaries(), template_id: templateId, strategy, user }
    const answer = await service.invoke(eventWithCanaries(onDemand))
    expect(answer.statusCode).toBe(201)
    expectNoCanary(JSON.stringify(answer))
    const seen = await service.event({
      'detail-type': 'Identity Verification Retry Requested',
      source: canary,
      account: canary,
      resources: [canary],
      detail: {
        client_user_id: aUserWithCanariesButNoRisk(),
        template_id: templateId,
        strategy,
        idempotency_key: canary,
      },
    })
    expect(seen).toEqual({ batchItemFailures: [] })
    expect(service.callsTo('retry')).toBe(2)
    expectNoCanary(JSON.stringify(seen))
  })

  it('in a dry run', async () => {
    const request = { client_user_id: aUserWithCanaries(), template_id: templateId, strategy: 'reset', user }
    const answer = await service.invoke(eventWithCanaries(request, { queryStringParameters: { dry_run: 'true' } }))
    expect(answer.statusCode).toBe(200)
    expectNoCanary(JSON.stringify(answer))
  })

  it.each([
    ['an unknown parameter', { rawQueryString: `dry_run=false&${canary}` }],
    ['repeated headers', { multiValueHeaders: { 'Idempotency-Key': [canary, canary] } }],
    ['repeated parameters', { multiValueQueryStringParameters: { dry_run: [canary, canary], [canary]: [canary] } }],
    ['two callers', { requestContext: { authorizer: { principalId: canary, claims: { sub: `another ${canary}` } } } }],
  ])('in a refusal of %s', async (_, members) => {
    const request = { client_user_id: canary, template_id: templateId, strategy: 'reset', user }
    const answer = await service.invoke(eventWithCanaries(request, members))
    expect(answer.statusCode).toBe('requestContext' in members ? 403 : 422)
    expectNoCanary(JSON.stringify(answer))
  })

  it.each([
    '429',
    '500',
    '503',
    'html',
    'redirect',
    'truncated',
    'half_json',
    '500_after_commit',
    'reset_after_commit',
    'too_large',
  ] as const)('when Plaid answers a list or a retry with %s', async fault => {
    for (const [endpoint, statusMin] of [
      // A list is requested once more when its connection dies, and then succeeds.
      ['list', 201],
      ['retry', 502],
    ] as const) {
      const request = { client_user_id: aUserWithCanaries(), template_id: templateId, strategy: 'reset', user }
      service.plaid.addFault({ endpoint, fault, count: 1 })
      const answer = await service.invoke(eventWithCanaries(request))
      expect(answer.statusCode).toBeGreaterThanOrEqual(statusMin)
      expectNoCanary(JSON.stringify(answer))
    }
  })

  it.each([
    ['a template that is not allowed', { client_user_id: canary, template_id: canary, strategy: 'reset' }],
    ['a user without attempts', { client_user_id: canary, template_id: templateId, strategy: 'reset' }],
    ['an invalid request', { client_user_id: canary, [canary]: canary, strategy: canary, user: { name: canary } }],
    ['text that is cut off', `{"client_user_id":"${canary}`],
    ['what a parser forbids', `{"__proto__":{"${canary}":1}}`],
  ])('in %s', async (_, body) => {
    const answer = await service.invoke(eventWithCanaries(body))
    expectNoCanary(JSON.stringify(answer))
  })
})

/** A clock that throws when the use case reads it. middy and the worker read it earlier. */
const aBrokenContext = (message: string, breaksAtRead: number) => {
  let reads = 0
  return {
    ...aContext(),
    getRemainingTimeInMillis: () => {
      reads += 1
      if (reads >= breaksAtRead) throw new TypeError(message)
      return 25_000
    },
  }
}

describe('a defect', () => {
  it('is answered and logged without any text of what was thrown', async () => {
    const { handler } = await import('../../handlers/retry.ts')
    const request = { client_user_id: aUserWithCanaries(), template_id: templateId, strategy: 'reset' }
    const context = aBrokenContext(`${canary}\n    at ${canary} (${canary}:1:1)`, 2)
    const answer = await handler(apiEvent(request) as never, context)
    expect(answer.statusCode).toBe(500)
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'defect', status: 500 })
    expectNoCanary(JSON.stringify(answer))
    const line = JSON.parse(output())
    expect(line).toMatchObject({ outcome: 'defect', defect: 'TypeError', Calls: 1 })
    expect(line.frames[0]).toContain('canary.test.ts')
  })

  it('in an event makes the queue deliver it again, without any text of what was thrown', async () => {
    const { handler } = await import('../../handlers/auto-retry.ts')
    const detail = {
      client_user_id: aUserWithCanariesButNoRisk(),
      template_id: templateId,
      strategy: 'reset',
      idempotency_key: 'k',
    }
    const event = { source: 'app', 'detail-type': 'Identity Verification Retry Requested', detail }
    const response = await handler(queued(event), aBrokenContext(canary, 3))
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-0' }] })
    expect(JSON.parse(output())).toMatchObject({ outcome: 'defect', defect: 'TypeError' })
    expectNoCanary(JSON.stringify(response))
  })
})
