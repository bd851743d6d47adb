import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PackagedFunction } from '../../local/lambda-runtime/start-function.ts'
import { type Surroundings, startSurroundings } from './surroundings.ts'

let around: Surroundings
let retry: PackagedFunction
beforeAll(async () => {
  around = await startSurroundings()
  retry = await around.start('retry')
})
afterAll(async () => {
  await retry.close()
  await around.close()
})

const httpEvent = (body: string) => ({
  version: '2.0',
  routeKey: 'POST /identity_verification/retry',
  rawPath: '/identity_verification/retry',
  rawQueryString: '',
  headers: { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) },
  requestContext: {
    accountId: '123456789012',
    apiId: 'api',
    authorizer: { iam: { accountId: '123456789012', userArn: 'arn:aws:iam::123456789012:role/caller' } },
    http: { method: 'POST', path: '/identity_verification/retry', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1' },
    requestId: 'gateway-request',
    routeKey: 'POST /identity_verification/retry',
    stage: '$default',
  },
  body,
  isBase64Encoded: false,
})

interface Answer {
  readonly status: number
  readonly type: string | undefined
  readonly body: Readonly<Record<string, unknown>>
}

const call = async (event: unknown): Promise<Answer> => {
  const outcome = await retry.invoke(event)
  if (outcome._tag === 'failed') throw new Error(`${outcome.errorType}: ${outcome.errorMessage}`)
  const answer = outcome.value as { statusCode: number; headers: Record<string, string>; body: string }
  return { status: answer.statusCode, type: answer.headers['content-type'], body: JSON.parse(answer.body) }
}
const ask = (request: unknown): Promise<Answer> => call(httpEvent(JSON.stringify(request)))

const requestFor = (client_user_id: string) => ({ client_user_id, template_id: around.templateId, strategy: 'reset' })
const problem = 'application/problem+json'

describe("the on-demand function, zipped, under AWS's runtime client", () => {
  test('a failed attempt is retried once', async () => {
    const { id, client_user_id } = around.failedAttempt()
    const { status, body } = await ask(requestFor(client_user_id))
    expect(status).toBe(201)
    expect(body).toMatchObject({ previous_attempt_id: id, client_user_id, template: { id: around.templateId } })
    expect(body['id']).not.toBe(id)
    expect(around.attemptsOf(client_user_id)).toBe(2)
  })

  test.each([
    ['an unknown strategy', { strategy: 'again' }],
    ['steps without the custom strategy', { steps: { verify_sms: true } }],
    ['an unknown member', { surprise: true }],
  ])('%s is answered 422, without a call to Plaid', async (_case, wrong) => {
    const { client_user_id } = around.failedAttempt()
    const { status, type, body } = await ask({ ...requestFor(client_user_id), ...wrong })
    expect({ status, type, code: body['code'] }).toEqual({ status: 422, type: problem, code: 'invalid-request' })
    expect(body['violations']).not.toEqual([])
    expect(around.attemptsOf(client_user_id)).toBe(1)
  })

  test.each([
    ['an event that is no request', {}],
    ['a body that is no JSON', httpEvent('{"client_user_id":')],
    ['no body', { ...httpEvent(''), body: undefined }],
  ])('%s is answered 400', async (_case, event) => {
    expect(await call(event)).toMatchObject({ status: 400, type: problem, body: { code: 'unreadable' } })
  })

  test('a failed read of Plaid is answered 503, and nothing is retried', async () => {
    const { client_user_id } = around.failedAttempt()
    around.failOnce('/identity_verification/list', '503')
    expect(await ask(requestFor(client_user_id))).toMatchObject({
      status: 503,
      type: problem,
      body: { code: 'plaid-unavailable' },
    })
    expect(around.attemptsOf(client_user_id)).toBe(1)
  })

  test('a retry with a lost answer is answered 502, and not sent again', async () => {
    const { client_user_id } = around.failedAttempt()
    around.failOnce('/identity_verification/retry', 'reset_after_commit')
    expect(await ask(requestFor(client_user_id))).toMatchObject({
      status: 502,
      type: problem,
      body: { code: 'outcome-unknown' },
    })
    expect(around.attemptsOf(client_user_id)).toBe(2)
  })

  test('a repeat under the same key is answered 200 with the same attempt, and no other retry is sent', async () => {
    const { client_user_id } = around.failedAttempt()
    const body = JSON.stringify(requestFor(client_user_id))
    const event = { ...httpEvent(body), headers: { ...httpEvent(body).headers, 'idempotency-key': 'once' } }
    const first = await call(event)
    const second = await call(event)
    expect([first.status, second.status]).toEqual([201, 200])
    expect(second.body['id']).toBe(first.body['id'])
    expect(around.attemptsOf(client_user_id)).toBe(2)
  })

  test("a user without an attempt is answered 404, and another's template 403", async () => {
    expect(await ask(requestFor('user-unknown'))).toMatchObject({ status: 404, body: { code: 'attempt-not-found' } })
    const foreign = { ...requestFor('user-unknown'), template_id: 'idvtmp_foreign' }
    expect(await ask(foreign)).toMatchObject({ status: 403, body: { code: 'not-allowed' } })
  })

  test('each call writes one log line with metrics for CloudWatch', async () => {
    const before = retry.logs().length
    await ask({})
    const lines = retry.logs().slice(before)
    expect(lines.map(line => JSON.parse(line))).toEqual([
      expect.objectContaining({
        outcome: 'invalid-request',
        Calls: 1,
        _aws: expect.objectContaining({
          CloudWatchMetrics: expect.arrayContaining([expect.objectContaining({ Namespace: 'idv-retry' })]),
        }),
      }),
    ])
  })
})

describe('the on-demand function', () => {
  test('without a variable fails its init, and names the variable', async () => {
    const broken = await around.start('retry', { PLAID_ENV: 'development' })
    await broken.close()
    expect(broken.init).toMatchObject({ _tag: 'failed', errorMessage: expect.stringContaining('PLAID_ENV') })
  })

  test('without its secret starts, and answers 503', async () => {
    const locked = await around.start('retry', { PLAID_SECRET_ID: 'no-such-secret' })
    const outcome = await locked.invoke(httpEvent(JSON.stringify(requestFor('user-unknown'))))
    await locked.close()
    expect(outcome).toMatchObject({ value: { statusCode: 503, body: expect.stringContaining('secrets-unavailable') } })
  })

  test('loads no undici and logs no secret during a retry, a refusal and a fault', async () => {
    const used = await around.start('retry')
    const { client_user_id } = around.failedAttempt()
    const event = httpEvent(JSON.stringify(requestFor(client_user_id)))
    await used.invoke(event)
    await used.invoke({})
    around.failOnce('/identity_verification/list', 'html')
    await used.invoke(event)
    await used.close()
    expect(used.logs()).toContain('undici: []')
    expect(used.logs().join('\n')).not.toContain(around.canary)
  })
})
