import { Agent } from 'node:http'
import { describe, expect, test } from 'vitest'
import { type FaultName, faultTable } from '../../../local/plaid-simulator/faults.ts'
import { begin, callControl, post } from './raw-client.ts'
import { person, startSimulator } from './support.ts'

const retryRequest = { ...person, strategy: 'reset' }

const setUp = async (fault: FaultName, more: object = {}) => {
  const sim = await startSimulator()
  sim.seedAttempt({ client_user_id: 'user-1', status: 'failed' })
  sim.addFault({ endpoint: 'retry', fault, ...more })
  const url = `${sim.url}/identity_verification/retry`
  const attempts = () => sim.attempts().length
  return { sim, url, attempts }
}

/** Resolves when the request has reached the simulator. A silent fault shows nothing else. */
const arrival = async (sim: { readonly requests: () => readonly unknown[] }) => {
  while (sim.requests().length === 0) await new Promise(resolve => setImmediate(resolve))
}

describe('every fault has the effect of its name', () => {
  test.for(['timeout_after_commit', 'hang'] as const)('%s never answers', async fault => {
    const { sim, url, attempts } = await setUp(fault)
    const exchange = begin(url, retryRequest)
    await arrival(sim)
    // Another exchange on the same server ends; this one is still open.
    await post(`${sim.url}/identity_verification/list`, person)
    expect(exchange.hasEnded()).toBe(false)
    expect(attempts()).toBe(faultTable[fault].effect ? 2 : 1)
    await sim.close()
    expect((await exchange.ended).error).toBe('ECONNRESET')
  })

  test('late_commit never answers, and acts at its time', async () => {
    const { sim, url, attempts } = await setUp('late_commit', { delay_ms: 15_000 })
    begin(url, retryRequest)
    await arrival(sim)
    await sim.advance(14_999)
    expect(attempts()).toBe(1)
    await sim.advance(1)
    expect(attempts()).toBe(2)
  })

  test('reset_after_commit acts, then resets', async () => {
    const { url, attempts } = await setUp('reset_after_commit')
    expect(await post(url, retryRequest)).toMatchObject({ status: undefined, error: 'ECONNRESET' })
    expect(attempts()).toBe(2)
  })

  const errors = [
    ['500_after_commit', 500, 'INTERNAL_SERVER_ERROR', 2],
    ['500', 500, 'INTERNAL_SERVER_ERROR', 1],
    ['503', 503, 'PLANNED_MAINTENANCE', 1],
    ['429', 429, 'RATE_LIMIT', 1],
  ] as const

  test.for(errors)('%s answers %i', async ([fault, status, error_code, sessions]) => {
    const { url, attempts } = await setUp(fault)
    const seen = await post(url, retryRequest)
    expect(seen.status).toBe(status)
    expect(JSON.parse(seen.body)).toMatchObject({ error_code })
    expect(seen.headers['retry-after']).toBeUndefined()
    expect(attempts()).toBe(sessions)
  })

  test('429 carries Retry-After when it is asked for', async () => {
    const { url } = await setUp('429', { retry_after: 7 })
    expect((await post(url, retryRequest)).headers['retry-after']).toBe('7')
  })

  test('truncated acts, announces the whole answer and ends half-way', async () => {
    const { url, attempts } = await setUp('truncated')
    const seen = await post(url, retryRequest)
    expect(seen).toMatchObject({ status: 200, error: 'ECONNRESET' })
    expect(Number(seen.headers['content-length'])).toBeGreaterThan(seen.body.length)
    expect(seen.body.length).toBeGreaterThan(100)
    expect(attempts()).toBe(2)
  })

  test('half_json acts and answers sound HTTP that is no JSON', async () => {
    const { url, attempts } = await setUp('half_json')
    const seen = await post(url, retryRequest)
    expect(seen).toMatchObject({ status: 200, error: undefined })
    expect(() => JSON.parse(seen.body)).toThrow(SyntaxError)
    expect(attempts()).toBe(2)
  })

  test('html answers 502 with a page', async () => {
    const { url, attempts } = await setUp('html')
    const seen = await post(url, retryRequest)
    expect(seen).toMatchObject({ status: 502, headers: { 'content-type': 'text/html' } })
    expect(seen.body).toContain('<html>')
    expect(attempts()).toBe(1)
  })

  test('redirect answers 307, and a request that follows it is logged', async () => {
    const { sim, url, attempts } = await setUp('redirect')
    const seen = await post(url, retryRequest)
    expect(seen).toMatchObject({ status: 307, headers: { location: `${sim.url}/_sim/redirect-target` } })
    expect(sim.requests().map(request => request.endpoint)).toEqual(['/identity_verification/retry'])
    await post(seen.headers.location ?? '', retryRequest)
    expect(sim.requests().at(-1)).toMatchObject({ endpoint: '/_sim/redirect-target', body: retryRequest })
    expect(attempts()).toBe(1)
  })

  test('too_large acts and answers more than 5 MB of sound JSON', async () => {
    const { sim, url } = await setUp('too_large')
    const seen = await post(url, retryRequest)
    expect(seen.body.length).toBeGreaterThan(5_000_000)
    expect(JSON.parse(seen.body)).toMatchObject({ id: sim.attempts()[1]?.id })
  })

  test('slow acts and sends the first byte alone', async () => {
    const { url, attempts } = await setUp('slow')
    const exchange = begin(url, retryRequest)
    expect(await exchange.firstByte).toBe('{')
    expect(exchange.hasEnded()).toBe(false)
    expect(attempts()).toBe(2)
  })

  test('refuse resets the next connections before a byte is read, kept-alive ones too', async () => {
    const sim = await startSimulator()
    const url = `${sim.url}/identity_verification/list`
    const agent = new Agent({ keepAlive: true })
    expect((await post(url, person, { agent })).status).toBe(200)
    expect((await callControl(sim.url, '/faults', { fault: 'refuse', count: 2 })).status).toBe(200)
    for (const _connection of [1, 2]) {
      const seen = await post(url, person, { agent })
      expect(seen.status).toBeUndefined()
      expect(seen.error).toMatch(/^(ECONNRESET|EPIPE)$/)
    }
    expect((await post(url, person, { agent })).status).toBe(200)
    expect(sim.requests()).toHaveLength(2)
    agent.destroy()
  })

  test('a stopped server refuses connections, and can listen again on its port', async () => {
    const sim = await startSimulator()
    const url = `${sim.url}/identity_verification/list`
    await sim.stopListening()
    expect((await post(url, person)).error).toBe('ECONNREFUSED')
    await sim.startListening()
    expect((await post(url, person)).status).toBe(200)
  })
})

describe('the queue', () => {
  test('a fault applies to its number of requests to its endpoint, and to no other endpoint', async () => {
    const { sim, url } = await setUp('500', { count: 2 })
    expect((await post(`${sim.url}/identity_verification/list`, person)).status).toBe(200)
    expect((await post(url, retryRequest)).status).toBe(500)
    expect((await post(url, retryRequest)).status).toBe(500)
    expect((await post(url, retryRequest)).status).toBe(200)
  })

  test('faults happen in the order in which they were added; * is any endpoint', async () => {
    const { sim, url } = await setUp('503')
    sim.addFault({ fault: '429', endpoint: '*' })
    sim.addFault({ fault: '500', endpoint: '/webhook_verification_key/get' })
    expect((await post(url, retryRequest)).status).toBe(503)
    expect((await post(`${sim.url}/identity_verification/list`, person)).status).toBe(429)
    expect((await post(`${sim.url}/webhook_verification_key/get`, { key_id: 'x' })).status).toBe(500)
  })

  test('the log shows the fault and the answer without it, and not the secret', async () => {
    const { sim, url } = await setUp('500_after_commit')
    await post(url, { ...retryRequest, secret: 'local-secret' })
    expect(sim.requests()).toMatchObject([
      {
        sequence: 1,
        endpoint: '/identity_verification/retry',
        body: retryRequest,
        fault: '500_after_commit',
        status: 200,
      },
    ])
    expect(JSON.stringify(sim.requests())).not.toContain('local-secret')
  })
})
