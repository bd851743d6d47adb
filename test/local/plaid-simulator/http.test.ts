import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { post } from './raw-client.ts'
import { creation, officialClient, person, startSimulator } from './support.ts'

const getPath = '/identity_verification/get'
const noCredentials = { 'plaid-client-id': '', 'plaid-secret': '' }

describe('requests that are refused before they reach an endpoint', () => {
  const cases = [
    ['an unknown path', '/identity_verification/undo', '{}', {}, 404, 'NOT_FOUND'],
    ['another method', getPath, '', { method: 'GET' }, 404, 'NOT_FOUND'],
    ['another media type', getPath, '{}', { headers: { 'content-type': 'text/plain' } }, 400, 'INVALID_HEADERS'],
    ['a body that is no JSON', getPath, '{"identity', {}, 400, 'INVALID_BODY'],
    ['a body that is no object', getPath, '[]', {}, 400, 'INVALID_BODY'],
    [
      'a body that is no UTF-8',
      getPath,
      Buffer.from('{"identity_verification_id":"\xff"}', 'latin1'),
      {},
      400,
      'INVALID_BODY',
    ],
    ['an empty body', getPath, '', {}, 400, 'INVALID_BODY'],
    ['a body of more than 1 MB', getPath, `{"x":"${'x'.repeat(1_000_000)}"}`, {}, 400, 'INVALID_BODY'],
    ['an unknown member', getPath, '{"identity_verification_id":"a","extra":1}', {}, 400, 'UNKNOWN_FIELDS'],
    ['a missing member', getPath, '{}', {}, 400, 'MISSING_FIELDS'],
    ['wrong keys', getPath, '{}', { headers: { 'plaid-secret': 'other' } }, 400, 'INVALID_API_KEYS'],
    ['empty keys', getPath, '{}', { headers: noCredentials }, 400, 'INVALID_API_KEYS'],
  ] as const

  test.for(cases)('%s', async ([, path, body, options, status, error_code]) => {
    const sim = await startSimulator()
    const seen = await post(`${sim.url}${path}`, body, options)
    expect(seen.status).toBe(status)
    const error = JSON.parse(seen.body)
    expect(error).toMatchObject({ error_code, display_message: null, suggested_action: null })
    expect(error.request_id).toMatch(/^[0-9A-Za-z]{15}$/)
    expect(error.documentation_url).toMatch(/^https:\/\/plaid\.com\/docs\/\?ref=error#invalid-(request|input)-errors$/)
  })

  test('names the members that are missing or unknown', async () => {
    const sim = await startSimulator()
    const missing = await post(`${sim.url}/identity_verification/retry`, { client_user_id: 'u' })
    expect(missing.body).toContain('the following required fields are missing: template_id, strategy')
    const unknown = await post(`${sim.url}/identity_verification/retry`, { gave_consent: true, is_idempotent: true })
    expect(unknown.body).toContain('not recognized by this endpoint: gave_consent, is_idempotent')
  })

  test('a client without the product gets an error', async () => {
    const sim = await startSimulator({ knobs: { product: 'disabled' } })
    const seen = await post(`${sim.url}${getPath}`, { identity_verification_id: 'x' })
    expect(JSON.parse(seen.body)).toMatchObject({ error_type: 'INVALID_INPUT', error_code: 'INVALID_PRODUCT' })
  })
})

test('keys may be in the body instead of the headers', async () => {
  const sim = await startSimulator()
  const send = (secret: string) =>
    fetch(`${sim.url}/identity_verification/create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...creation, client_id: 'local-client-id', secret }),
    })
  expect((await send('wrong')).status).toBe(400)
  expect((await send('local-secret')).status).toBe(200)
})

describe('rate limits', () => {
  const flood = async (sim: { readonly url: string }, path: string, calls: number) => {
    const statuses: (number | undefined)[] = []
    for (let call = 0; call < calls; call += 1) {
      statuses.push((await post(`${sim.url}/identity_verification/${path}`, { identity_verification_id: 'x' })).status)
    }
    return statuses
  }

  test('Sandbox allows 60 calls a minute over all endpoints, then answers 429 until the next minute', async () => {
    const sim = await startSimulator()
    expect(await flood(sim, 'get', 60)).not.toContain(429)
    const { status, data } = await officialClient(sim.url).identityVerificationList(person)
    expect(status).toBe(429)
    expect(data).toMatchObject({ error_type: 'RATE_LIMIT_EXCEEDED', error_code: 'RATE_LIMIT' })
    await sim.advance(60_000)
    expect((await officialClient(sim.url).identityVerificationList(person)).status).toBe(200)
  })

  test('a limit of one endpoint, set by the knob, does not stop the others', async () => {
    const sim = await startSimulator({ knobs: { sandboxLimitScope: 'per-endpoint' } })
    expect((await flood(sim, 'get', 61)).at(-1)).toBe(429)
    expect((await officialClient(sim.url).identityVerificationList(person)).status).toBe(200)
  })

  test('production allows 120 retries a minute', async () => {
    const sim = await startSimulator({ environment: 'production' })
    const statuses = await flood(sim, 'retry', 121)
    expect(statuses.filter(status => status === 429)).toHaveLength(1)
    expect(statuses.at(-1)).toBe(429)
  })

  test('a sliding minute frees one call at a time, and Retry-After says when', async () => {
    const sim = await startSimulator({ knobs: { rateLimitWindow: 'sliding', rateLimitRetryAfter: 'present' } })
    await flood(sim, 'get', 1)
    await sim.advance(10_000)
    await flood(sim, 'get', 59)
    const refused = await post(`${sim.url}${getPath}`, {})
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '50'])
    await sim.advance(50_000)
    expect(await flood(sim, 'get', 2)).toEqual([404, 429])
  })

  test('refused calls count only by the knob', async () => {
    const sim = await startSimulator({ knobs: { rateLimitWindow: 'sliding', rateLimitCountsRefused: true } })
    await flood(sim, 'get', 60)
    await sim.advance(59_000)
    await flood(sim, 'get', 60)
    await sim.advance(1000)
    expect(await flood(sim, 'get', 1)).toEqual([429])
  })

  test('a limit can be off', async () => {
    const sim = await startSimulator({ rateLimits: false })
    expect(await flood(sim, 'get', 61)).not.toContain(429)
  })
})

test('a seed makes ids repeatable, another seed makes others', async () => {
  const firstId = async (seed: string) => (await startSimulator({ seed })).seedAttempt({}).id
  expect(await firstId('a')).toBe(await firstId('a'))
  expect(await firstId('a')).not.toBe(await firstId('b'))
})

test('it runs under plain node', async () => {
  const module = new URL('../../../local/plaid-simulator/plaid-simulator.ts', import.meta.url)
  const script = `
    const { startPlaidSimulator } = await import(${JSON.stringify(module.href)})
    const sim = await startPlaidSimulator()
    const page = await (await fetch(sim.url + '/_sim')).text()
    await sim.close()
    console.log(page.split('\\n')[0])`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script])
  expect(stdout).toBe('A simulator of Plaid Identity Verification\n')
})
