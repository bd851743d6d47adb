import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type OnDemand, startOnDemand } from '../support/on-demand.ts'
import { seeded, sized } from '../support/size.ts'
import { templateId } from '../support/surroundings.ts'
import { expectRefusal, expectSilence } from './refusal.ts'

const canary = 'canary-078051120'

let service: OnDemand
beforeAll(async () => {
  service = await startOnDemand()
})
afterAll(() => service.stop())
beforeEach(() => {
  service.plaid.reset()
  service.written.length = 0
})

type Shape = (name: unknown) => object

/** What API Gateway writes around the caller's name: `requestContext` of both payloads behind each kind of authorizer. */
const shapes: ReadonlyArray<readonly [payload: '1.0' | '2.0', authorizer: string, shape: Shape]> = [
  ['2.0', 'IAM', name => ({ authorizer: { iam: { userArn: name, userId: 'AIDA:session', callerId: 'AIDA' } } })],
  ['2.0', 'JWT', name => ({ authorizer: { jwt: { claims: { sub: name, iss: 'https://issuer' }, scopes: null } } })],
  ['2.0', 'Lambda, sub', name => ({ authorizer: { lambda: { sub: name, tenant: 'a' } } })],
  ['2.0', 'Lambda, principalId', name => ({ authorizer: { lambda: { principalId: name } } })],
  ['1.0', 'IAM', name => ({ identity: { userArn: name, accountId: '123456789012' }, authorizer: {} })],
  ['1.0', 'IAM without an authorizer', name => ({ identity: { userArn: name, sourceIp: '192.0.2.1' } })],
  ['1.0', 'JWT', name => ({ identity: { userArn: null }, authorizer: { claims: { sub: name }, scopes: null } })],
  [
    '1.0',
    'Lambda',
    name => ({ identity: { userArn: null }, authorizer: { principalId: name, integrationLatency: 180 } }),
  ],
]

const eventOf = (payload: '1.0' | '2.0', requestContext: object): object =>
  payload === '2.0'
    ? { requestContext: { http: { method: 'POST' }, ...requestContext } }
    : {
        version: '1.0',
        httpMethod: 'POST',
        headers: { 'Content-Type': 'application/json' },
        multiValueHeaders: { 'Content-Type': ['application/json'] },
        queryStringParameters: null,
        multiValueQueryStringParameters: null,
        requestContext: { httpMethod: 'POST', ...requestContext },
      }

const post = (event: object) => {
  const { client_user_id } = service.aFailedUser()
  return service.post({ client_user_id, template_id: templateId, strategy: 'reset' }, event)
}

const names = [
  'arn:aws:sts::123456789012:assumed-role/caller/session',
  'auth0|5fe435b5cbbc85006b071eba',
  'Jörg Müller',
  '日本',
  'x'.repeat(1_000),
]

const noNames: ReadonlyArray<readonly [row: string, value: unknown]> = [
  ['null', null],
  ['nothing', undefined],
  ['an empty text', ''],
  ['blanks', ' \t\n'],
  ['what cannot be seen', '\u200B\u00AD\u0000\u200D'],
  ['a number', 42],
  ['true', true],
  ['an object', { sub: canary }],
  ['a list', [canary]],
  ['an empty list', []],
]

describe.each(shapes)('payload %s, %s', (payload, _authorizer, shape) => {
  it.each(names)('a caller with the name %s: 201', async name => {
    expect((await post(eventOf(payload, shape(name)))).statusCode).toBe(201)
    expect(service.callsTo('retry')).toBe(1)
  })

  it.each(noNames)('%s instead of a name: 403', async (_row, value) => {
    const answer = await post(eventOf(payload, shape(value)))
    expectRefusal(answer, 403, 'not-allowed')
    expectSilence(service, answer, canary)
  })
})

const named = { sub: canary, userArn: canary, principalId: canary }

describe('no place that is known', () => {
  it.each<[row: string, requestContext: object]>([
    ['nothing at all', {}],
    ['HTTP API, payload 1.0, without an authorizer', { authorizer: { claims: null, scopes: null }, identity: {} }],
    ['an authorizer that is a list', { authorizer: [{ principalId: canary }] }],
    ['an authorizer that is a text', { authorizer: canary }],
    ['claims that are a list', { authorizer: { claims: [named], jwt: { claims: [named] } } }],
    ['claims that are a text', { authorizer: { claims: canary, jwt: { claims: canary } } }],
    ['a token that is a list', { authorizer: { jwt: [{ claims: named }] } }],
    ['other members of the authorizer', { authorizer: { ...named, principalId: undefined, caller: canary } }],
    ['other claims', { authorizer: { jwt: { claims: { email: canary, username: canary } }, claims: {} } }],
    ['other members of IAM', { authorizer: { iam: { userId: canary, callerId: canary, accessKey: canary } } }],
    ['an API key', { identity: { apiKey: canary, apiKeyId: canary, caller: canary, user: canary } }],
    ['names that an object inherits', JSON.parse('{"__proto__": {"authorizer": {"principalId": "canary-078051120"}}}')],
  ])('%s: 403', async (_, requestContext) => {
    for (const payload of ['1.0', '2.0'] as const) {
      const answer = await post(eventOf(payload, requestContext))
      expectRefusal(answer, 403, 'not-allowed')
      expectSilence(service, answer, canary)
    }
  })
})

describe('two places', () => {
  const both = (one: string, other: string): object => ({
    identity: { userArn: one },
    authorizer: { claims: { sub: other } },
  })

  it('with two names: 403', async () => {
    expectRefusal(await post(eventOf('1.0', both('one', 'another'))), 403, 'not-allowed')
  })

  it('of one Lambda authorizer, which names a person and a client: 201, the person', async () => {
    const context = { authorizer: { lambda: { sub: 'person-1', principalId: 'client-1' } } }
    expect((await post(eventOf('2.0', context))).statusCode).toBe(201)
  })

  it('with one name: 201', async () => {
    expect((await post(eventOf('1.0', both('one', 'one')))).statusCode).toBe(201)
  })

  it('one of which has no name: 201', async () => {
    expect((await post(eventOf('1.0', both('one', '')))).statusCode).toBe(201)
  })
})

const numRuns = sized({ sample: 300, full: 20_000 })
const leaf = fc.constantFrom(...noNames.map(([, value]) => value))
const noContainer = fc.constantFrom<unknown>(null, '', canary, 7, false, [], [{ sub: canary, userArn: canary }])
const withMembers = (members: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  fc.oneof({ weight: 3, arbitrary: fc.record(members, { requiredKeys: [] }) }, noContainer)

const arbitraryContext = fc.record(
  {
    identity: withMembers({ userArn: leaf, caller: fc.string(), accountId: fc.string() }),
    authorizer: withMembers({
      iam: withMembers({ userArn: leaf, userId: fc.string() }),
      jwt: withMembers({ claims: withMembers({ sub: leaf, email: fc.string() }), scopes: leaf }),
      claims: withMembers({ sub: leaf, email: fc.string() }),
      principalId: leaf,
      lambda: withMembers({ sub: leaf, principalId: leaf, tenant: fc.string() }),
      scopes: leaf,
      sub: fc.string(),
    }),
    http: leaf,
    accountId: fc.string(),
  },
  { requiredKeys: [] },
)

describe(`${numRuns} request contexts without a text in a place that is known`, () => {
  it('are refused with 403', async ({ task }) => {
    task.meta.cases = numRuns
    const body = JSON.stringify({ client_user_id: 'u', template_id: templateId, strategy: 'reset' })
    await fc.assert(
      fc.asyncProperty(
        arbitraryContext,
        fc.constantFrom('1.0' as const, '2.0' as const),
        async (requestContext, payload) => {
          const { statusCode } = await service.post(body, eventOf(payload, requestContext))
          if (statusCode !== 403) throw new Error(`answered ${statusCode}`)
        },
      ),
      { ...seeded(), numRuns },
    )
    expect(service.plaid.requests()).toEqual([])
  })
})
