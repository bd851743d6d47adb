import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { About } from '../../../operator/console/about.ts'
import { type Console, startConsole } from '../../../operator/console/server.ts'
import { Failure } from '../../../operator/failure.ts'
import type { Functions } from '../../../operator/functions.ts'

const about: About = { place: 'stage test', is_local: false, region: null, by: 'ann', policy: null, prices: null }

const asked: unknown[] = []
const functions = {
  place: 'stage test',
  read: async (act: unknown) => {
    asked.push(act)
    return { read: true }
  },
  change: async (act: { readonly act: string }) => {
    asked.push(act)
    if (act.act === 'resume') throw new Failure('unreachable', 'not-reachable', 'There is no way.')
    return { changed: true }
  },
} as unknown as Functions

let served: Console
let url: URL
let token: string
beforeAll(async () => {
  served = await startConsole({ functions, about: async () => about, port: 0 })
  url = new URL(served.url)
  token = url.searchParams.get('token') ?? ''
})
afterAll(() => served.close())

interface Asked {
  readonly path?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

interface Got {
  readonly status: number | undefined
  readonly headers: NodeJS.Dict<string | string[]>
  readonly text: string
}

/** `fetch` does not let a caller choose `Host` and `Origin`. */
const get = ({ path = '/', method = 'GET', headers = {}, body }: Asked): Promise<Got> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: url.port, path, method, headers, agent: false }, response => {
      let text = ''
      response.on('data', (chunk: Buffer) => {
        text += String(chunk)
      })
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }))
    })
    sent.on('error', reject)
    sent.end(method === 'POST' ? body : undefined)
  })

const paths = [
  ['GET', '/'],
  ['GET', '/api/about'],
  ['POST', '/api/ask'],
  ['POST', '/api/act'],
  ['GET', '/api/events'],
  ['GET', '/anything'],
] as const

describe.each(paths)('%s %s', (method, path) => {
  const withToken = () => ({
    path: path === '/' ? `/?token=${token}` : path,
    headers: path === '/' ? {} : { 'x-console-token': token },
  })

  it.each([
    ['a foreign host', { host: 'evil.example' }],
    ['a name that leads to this address', { host: 'rebound.example:80' }],
    ['the port of another server', { host: '127.0.0.1:1' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['the origin of another port', { origin: 'http://127.0.0.1:1' }],
    ['an origin without a name', { origin: 'null' }],
  ])('is refused with %s', async (_, headers) => {
    const allowed = withToken()
    const { status, text } = await get({ ...allowed, method, headers: { ...allowed.headers, ...headers }, body: '{}' })
    expect(status).toBe(403)
    expect(text).not.toContain(token)
  })

  it.each([
    ['no token', undefined],
    ['a shorter token', 'abc'],
    ['another token of the same length', 'A'.repeat(43)],
  ])('is refused with %s', async (_, wrong) => {
    const headers: Record<string, string> = wrong === undefined ? {} : { 'x-console-token': wrong }
    const query = path === '/' && wrong !== undefined ? `?token=${wrong}` : ''
    expect((await get({ path: `${path}${query}`, method, headers, body: '{}' })).status).toBe(403)
  })
})

describe('a path that is no URL', () => {
  const odd = ['//', '///', '//:1', '//[', 'http://[/', '*', '//127.0.0.1:x/?token=a']

  it.each(odd)('%s has no token, and the server goes on', async path => {
    expect((await get({ path })).status).toBe(403)
    expect((await get({ path: `/?token=${token}` })).status).toBe(200)
  })

  it.each(odd)('%s with the token is no route', async path => {
    expect((await get({ path, headers: { 'x-console-token': token } })).status).toBe(404)
  })
})

it('the token in the query opens the page and nothing else', async () => {
  expect((await get({ path: `/api/about?token=${token}` })).status).toBe(403)
})

it('the token has 32 random bytes, and another server has another one', async () => {
  const other = await startConsole({ functions, about: async () => about, port: 0 })
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  expect(new URL(other.url).searchParams.get('token')).not.toBe(token)
  await other.close()
})

describe('the page', () => {
  const page = () => get({ path: `/?token=${token}`, headers: { host: `localhost:${url.port}` } })

  it('may load nothing but its own script and style, and talk to its own server', async () => {
    const { status, headers } = await page()
    expect(status).toBe(200)
    const policy = String(headers['content-security-policy']).split('; ')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy.filter(line => /unsafe|https?:|\*/.test(line))).toEqual([])
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
  })

  it('names no other origin that it could load', async () => {
    const { text } = await page()
    expect(text.match(/<(?:script|link|img|iframe)[^>]*(?:src|href)="(?!data:)[^"]*"/g)).toBeNull()
  })
})

describe('the calls of the page', () => {
  const call = (path: string, body: string, method = 'POST') =>
    get({ path, method, body, headers: { 'x-console-token': token, origin: url.origin } })

  it('a question is passed on as it is', async () => {
    expect(JSON.parse((await call('/api/ask', '{"act":"status"}')).text)).toEqual({ answer: { read: true } })
    expect(asked.at(-1)).toEqual({ act: 'status' })
  })

  it('a change is made in the name of who started the console, whatever the page says', async () => {
    await call('/api/act', '{"act":"pause","reason":"r","by":"mallory"}')
    expect(asked.at(-1)).toEqual({ act: 'pause', reason: 'r', by: 'ann' })
  })

  it('a function that cannot be reached is said in a sentence', async () => {
    const { status, text } = await call('/api/act', '{"act":"resume","reason":"r"}')
    expect([status, JSON.parse(text)]).toEqual([502, { message: 'There is no way.' }])
  })

  it.each(['', 'no JSON', '[]', '{}', '{"act":1}', 'null'])('%j is no act', async body => {
    const before = asked.length
    expect((await call('/api/ask', body)).status).toBe(400)
    expect((await call('/api/act', body)).status).toBe(400)
    expect(asked).toHaveLength(before)
  })

  it.each(['/api/ask', '/api/act'])('a body of over 100 kB to %s is refused', async path => {
    const before = asked.length
    expect((await call(path, `{"act":"${'a'.repeat(100_000)}"}`)).status).toBe(413)
    expect(asked).toHaveLength(before)
  })

  it.each(['/api/simulator/personas', '/api/simulator/clock', '/api/events', '/api/ask'])(
    'GET %s is not there for a stage',
    async path => expect((await call(path, '', 'GET')).status).toBe(404),
  )
})

it('a body of over 100 kB is not passed to the simulator', async () => {
  const passed: string[] = []
  const simulator = createServer((asking, answering) => {
    passed.push(String(asking.url))
    answering.end('{}')
  })
  await new Promise<void>(resolve => {
    simulator.listen(0, '127.0.0.1', resolve)
  })
  const plaid = `http://127.0.0.1:${(simulator.address() as AddressInfo).port}`
  const local = await startConsole({ functions, about: async () => about, port: 0, local: { plaid, events: plaid } })
  const { origin, searchParams } = new URL(local.url)
  const post = (body: string) =>
    fetch(`${origin}/api/simulator/clock`, {
      method: 'POST',
      body,
      headers: { 'x-console-token': searchParams.get('token') ?? '' },
    })
  expect((await post('{}')).status).toBe(200)
  expect((await post('a'.repeat(100_001))).status).toBe(413)
  expect(passed).toEqual(['/_sim/clock'])
  await local.close()
  simulator.closeAllConnections()
  await new Promise(closed => simulator.close(closed))
})
