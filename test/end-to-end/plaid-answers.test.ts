import { afterAll, beforeAll, describe, it } from 'vitest'
import { persona } from '../../local/plaid-simulator/persona.ts'
import { callLines } from '../support/log-lines.ts'
import { sized } from '../support/size.ts'
import { type Exchange, type Script, sendJson } from './plaid-proxy.ts'
import { listPath, type ProxiedService, retryPath, startProxiedService } from './proxied-service.ts'

/** Answers of Plaid or a proxy to a retry, and the service's answer. There is one request on the wire each time. */

const error = (error_type: string, error_code: string) => ({
  error_type,
  error_code,
  error_message: 'canary-of-plaids-message',
  display_message: null,
  request_id: 'aaaaaaaaaaaaaaa',
})

const answer =
  (status: number, body: unknown, headers: object = {}): Script =>
  ({ response }) =>
    sendJson(response, status, body, headers)

/** Plaid retries, and the proxy changes its answer. */
const changed =
  (change: (body: Record<string, unknown>) => unknown, headers: object = {}): Script =>
  async ({ response, forward }) =>
    sendJson(response, 200, change(JSON.parse((await forward()).body)), headers)

const html = '<html><body>canary-of-plaids-message</body></html>'
const asHtml = { 'content-type': 'text/html' }

/** Half of the answer, with the content-length of the whole. */
const truncated: Script = async ({ response, socket, forward }) => {
  const { body } = await forward()
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.write(body.slice(0, body.length / 2), () => socket.destroy())
}

const resetAfterSend: Script = async ({ socket, forward }) => {
  await forward()
  socket.resetAndDestroy()
}

/** One byte a second, until the client closes the connection. */
const trickle: Script = async ({ response, forward }: Exchange) => {
  const { body } = await forward()
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  let at = 0
  const timer = setInterval(() => response.write(body.charAt(at++)), 1_000)
  response.once('close', () => clearInterval(timer))
}

const rateLimit = error('RATE_LIMIT_EXCEEDED', 'RATE_LIMIT')
const inTwoMinutes = () => new Date(Date.now() + 120_000).toUTCString()

/** Contains the row, so that each row has its own user. No log line may contain it. */
const userOf = (row: string): string => `user of: ${row}`

interface Row {
  readonly row: string
  readonly script: Script
  readonly status: number
  readonly body: object
  /** Bounds of the header Retry-After in seconds. Absent if the answer has no such header. */
  readonly retryAfter?: readonly [min: number, max: number]
}

const unknown = { status: 502, body: { code: 'outcome-unknown' } }

/** The service waits for its deadline of ten seconds. */
const untilDeadline: readonly Row[] = [
  { row: 'no answer', script: () => undefined, ...unknown },
  { row: 'one byte a second', script: trickle, ...unknown },
]

const rows: readonly Row[] = [
  { row: 'a sound answer', script: changed(body => body), status: 201, body: { warnings: [] } },
  {
    row: 'another previous_attempt_id',
    script: changed(body => ({ ...body, previous_attempt_id: 'idv_other' })),
    status: 201,
    body: { previous_attempt_id: 'idv_other', warnings: ['misdirected'] },
  },
  {
    row: 'no previous_attempt_id',
    script: changed(body => ({ ...body, previous_attempt_id: null })),
    status: 201,
    body: { previous_attempt_id: null, warnings: ['misdirected'] },
  },
  { row: 'an answer cut off by the connection', script: truncated, ...unknown },
  { row: 'sound HTTP, half the JSON', script: changed(body => JSON.stringify(body).slice(0, 200)), ...unknown },
  { row: 'HTML under 200', script: answer(200, html, asHtml), ...unknown },
  { row: 'five megabytes', script: changed(body => ({ ...body, padding: 'x'.repeat(5e6) })), ...unknown },
  { row: 'no id', script: changed(({ id: _, ...body }) => body), ...unknown },
  { row: 'a redirect', script: answer(307, '', { location: '/elsewhere' }), ...unknown },
  {
    row: 'INVALID_REQUEST',
    script: answer(400, error('INVALID_REQUEST', 'INVALID_FIELD')),
    status: 422,
    body: {
      code: 'plaid-refused',
      plaid: { error_type: 'INVALID_REQUEST', error_code: 'INVALID_FIELD', request_id: 'aaaaaaaaaaaaaaa' },
    },
  },
  {
    row: '429, Retry-After 7',
    script: answer(429, rateLimit, { 'retry-after': '7' }),
    status: 503,
    body: { code: 'plaid-rate-limited', retry_after: 7 },
    retryAfter: [7, 7],
  },
  {
    row: '429, Retry-After as a date',
    script: ({ response }) => sendJson(response, 429, rateLimit, { 'retry-after': inTwoMinutes() }),
    status: 503,
    body: { code: 'plaid-rate-limited' },
    retryAfter: [60, 121],
  },
  {
    row: '429, Retry-After in eleven days',
    script: answer(429, rateLimit, { 'retry-after': '999999' }),
    status: 503,
    body: { code: 'plaid-rate-limited', retry_after: 900 },
    retryAfter: [900, 900],
  },
  {
    row: '429 without Retry-After',
    script: answer(429, rateLimit),
    status: 503,
    body: { code: 'plaid-rate-limited' },
    retryAfter: [1, 900],
  },
  { row: '500', script: answer(500, error('API_ERROR', 'INTERNAL_SERVER_ERROR')), ...unknown },
  {
    row: 'PLANNED_MAINTENANCE',
    script: answer(503, error('API_ERROR', 'PLANNED_MAINTENANCE')),
    status: 503,
    body: { code: 'plaid-unavailable' },
  },
  { row: '502 with HTML', script: answer(502, html, asHtml), ...unknown },
  { row: 'a reset after the request was sent', script: resetAfterSend, ...unknown },
  ...sized({ sample: [], full: untilDeadline }),
  { row: '400 with HTML', script: answer(400, html, asHtml), ...unknown },
]

/** Answers to the list, before the service sends anything. */
const listRows: readonly (Row & { readonly retries: number })[] = [
  {
    row: '500 to a read',
    script: answer(500, error('API_ERROR', 'INTERNAL_SERVER_ERROR')),
    status: 503,
    body: { code: 'plaid-unavailable' },
    retries: 0,
  },
  {
    row: '429 to a read',
    script: answer(429, rateLimit, { 'retry-after': '7' }),
    status: 503,
    body: { code: 'plaid-rate-limited', retry_after: 7 },
    retryAfter: [7, 7],
    retries: 0,
  },
  {
    row: 'HTML to a read',
    script: answer(200, html, asHtml),
    status: 502,
    body: { code: 'plaid-unreadable' },
    retries: 0,
  },
  {
    row: 'a foreign row, verified and newer',
    script: changed(body => {
      const [own] = body['identity_verifications'] as [object]
      const foreign = {
        ...own,
        id: 'idv_of_somebody_else',
        client_user_id: 'somebody-else',
        status: 'success',
        created_at: '2099-01-01T00:00:00Z',
      }
      return { ...body, identity_verifications: [own, foreign] }
    }),
    status: 201,
    body: { warnings: [] },
    retries: 1,
  },
]

let stack: ProxiedService
beforeAll(async () => {
  stack = await startProxiedService()
})
afterAll(() => stack.close())

describe.concurrent('whatever Plaid answers to a retry, it is sent once', () => {
  it.for(rows)('$row: $status', async ({ row, script, status, body, retryAfter }, { expect }) => {
    const attempt = stack.failed(userOf(row))
    stack.proxy.next(retryPath, userOf(row), script)
    const response = await stack.reset(userOf(row))
    expect(response).toMatchObject({ status, body })
    if (status === 201 && !('previous_attempt_id' in body))
      expect(response.body['previous_attempt_id']).toBe(attempt.id)
    const seconds = response.headers.get('retry-after')
    if (retryAfter === undefined) expect(seconds).toBeNull()
    else expect(Number(seconds)).toSatisfy((value: number) => value >= retryAfter[0] && value <= retryAfter[1])
    expect(JSON.stringify(response.body)).not.toContain('canary')
    expect(stack.proxy.count(listPath, userOf(row))).toBe(1)
    expect(stack.proxy.count(retryPath, userOf(row))).toBe(1)
    expect(stack.proxy.count('/elsewhere')).toBe(0)
  })
})

describe.concurrent('whatever Plaid answers to a read', () => {
  it.for(listRows)('$row: $status, $retries sent', async ({ row, script, status, body, retries }, { expect }) => {
    stack.failed(userOf(row))
    stack.proxy.next(listPath, userOf(row), script)
    expect(await stack.reset(userOf(row))).toMatchObject({ status, body })
    expect(stack.proxy.count(retryPath, userOf(row))).toBe(retries)
  })

  it.for([
    ['the same page over and over', () => 'same', 2],
    ['a new page each time', (page: number) => `page-${page}`, 20],
  ] as const)('%s: 502, none sent, a bounded number of reads', async ([row, cursor, looks], { expect }) => {
    stack.failed(userOf(row))
    const pages = Array.from({ length: 50 }, (_, page) =>
      answer(200, { identity_verifications: [], next_cursor: cursor(page), request_id: 'aaaaaaaaaaaaaaa' }),
    )
    stack.proxy.next(listPath, userOf(row), ...pages)
    expect(await stack.reset(userOf(row))).toMatchObject({ status: 502, body: { code: 'plaid-unreadable' } })
    expect(stack.proxy.count(listPath, userOf(row))).toBe(looks)
    expect(stack.proxy.count(retryPath, userOf(row))).toBe(0)
  })
})

describe('after all of these calls', () => {
  it('the log has a line for each call, without personal data, secrets or Plaid’s messages', ({ expect }) => {
    const lines = stack.service.logLines()
    expect(callLines(lines)).toHaveLength(rows.length + listRows.length + 2)
    const log = lines.join('\n')
    const forbidden = ['canary', 'local-secret', 'verify/idv_', ...rows.map(({ row }) => userOf(row)), 'user of']
    const { name, id_number, phone_number, email_address, ip_address, date_of_birth, address } = persona
    forbidden.push(
      name.family_name,
      id_number.value,
      phone_number,
      email_address,
      ip_address,
      date_of_birth,
      address.street,
    )
    for (const text of forbidden) expect(log).not.toContain(text)
  })

  it('the foreign row in a list is counted', ({ expect }) => {
    expect(stack.service.logLines().filter(line => JSON.parse(line).foreign_rows === 1)).toHaveLength(1)
  })
})
