import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { setDefaultCACertificates } from 'node:tls'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { openWire, type Wire, type WireOptions } from '../../../lib/adapters/plaid/wire.ts'
import type { Evidence } from '../../../lib/domain/plaid/evidence.ts'
import {
  answer,
  type Behaviour,
  drip,
  type FaultServer,
  hangUp,
  type Received,
  raw,
  rawThenEnd,
  reset,
  silence,
  startFaultServer,
} from '../../support/fault-server.ts'
import { holdTime, timeIsUp, untilTimeIsUp } from '../../support/held-time.ts'
import { selfSigned } from '../../support/self-signed.ts'

const answerBytesMax = 1024 * 1024
const enoughMs = 10_000

holdTime()

const closers: Array<() => unknown> = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const serverOf = async (...args: Parameters<typeof startFaultServer>): Promise<FaultServer> => {
  const server = await startFaultServer(...args)
  closers.push(server.close)
  return server
}

const wireTo = (origin: URL, options: Partial<WireOptions> = {}): Wire => {
  const wire = openWire({ origin, nowMs: Date.now, ...options })
  closers.push(wire.close)
  return wire
}

/** An https origin with a server that does not speak TLS. */
const withoutTls = async (serve: (socket: Socket) => void): Promise<URL> => {
  const server = createServer(socket => serve(socket.on('error', () => {})))
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  closers.push(() => server.close())
  const { port } = server.address() as AddressInfo
  return new URL(`https://127.0.0.1:${port}`)
}

const retryRequest = {
  path: '/identity_verification/retry',
  headers: { 'content-type': 'application/json' },
  body: '{}',
} as const
const listRequest = { ...retryRequest, path: '/identity_verification/list' } as const

/** Both kinds of request; on a new connection they behave the same. */
const kindsOfRequest: ReadonlyArray<readonly [string, (wire: Wire, withinMs: number) => Promise<Evidence>]> = [
  ['a retry', (wire, withinMs) => wire.sendOnce(retryRequest, withinMs)],
  ['a read', (wire, withinMs) => wire.read(listRequest, withinMs)],
]

const lost = (cause: 'timeout' | 'connection-lost' | 'too-large'): Evidence => ({ _tag: 'Lost', cause })
const notConnected: Evidence = { _tag: 'NotConnected' }
const answered = (status: number, body: string): Evidence => ({ _tag: 'Answered', status, body })

/** Number of sockets that keep the process running. */
const sockets = (): number => process.getActiveResourcesInfo().filter(kind => /TCP|TLS|Connect/.test(kind)).length

const chunk = `${(65_536).toString(16)}\r\n${'x'.repeat(65_536)}\r\n`

/** What the server does, and what the wire has seen. */
const faults: ReadonlyArray<readonly [string, Behaviour, Evidence]> = [
  ['a whole answer', answer(200, '{"a":1}'), answered(200, '{"a":1}')],
  [
    'an answer in chunks',
    raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'),
    answered(200, '{}'),
  ],
  ['an answer that ends with its connection', rawThenEnd('HTTP/1.1 200 OK\r\n\r\n{}'), answered(200, '{}')],
  [
    'an interim answer before the answer',
    raw('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'),
    answered(200, '{}'),
  ],
  ['a body cut short', rawThenEnd('HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{"id":"idv'), lost('connection-lost')],
  [
    'chunks cut short',
    rawThenEnd('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{"id'),
    lost('connection-lost'),
  ],
  ['HTML', answer(200, '<html></html>', { 'content-type': 'text/html' }), answered(200, '<html></html>')],
  ['an answer of 5 MB', answer(200, 'x'.repeat(5_000_000)), lost('too-large')],
  [
    '5 MB in chunks',
    raw(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunk.repeat(80)}`),
    lost('too-large'),
  ],
  [
    'the largest answer that is read',
    answer(200, 'x'.repeat(answerBytesMax)),
    answered(200, 'x'.repeat(answerBytesMax)),
  ],
  ['one byte more than that', answer(200, 'x'.repeat(answerBytesMax + 1)), lost('too-large')],
  ['a head of 1 MB', raw(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(1_000_000)}\r\n\r\n`), lost('too-large')],
  ['a redirect', answer(307, '', { location: '/elsewhere' }), answered(307, '')],
  ['a redirect to another origin', answer(301, '', { location: 'http://127.0.0.1:1/' }), answered(301, '')],
  ['502 HTML', answer(502, '<html></html>'), answered(502, '<html></html>')],
  [
    'a compressed answer, which was not requested',
    answer(200, 'gzip?', { 'content-encoding': 'gzip' }),
    answered(200, 'gzip?'),
  ],
  ['a reset', reset, lost('connection-lost')],
  ['a connection closed in silence', hangUp, lost('connection-lost')],
  ['half a status line', rawThenEnd('HTTP/1.1 20'), lost('connection-lost')],
  ['no HTTP at all', raw('SSH-2.0-OpenSSH_9.6\r\n'), lost('connection-lost')],
  [
    'a switch of protocols',
    raw('HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    lost('connection-lost'),
  ],
  ['silence', untilTimeIsUp(silence), lost('timeout')],
  ['half a head, then silence', untilTimeIsUp(raw('HTTP/1.1 200 OK\r\nx: ')), lost('timeout')],
  ['a byte at a time', untilTimeIsUp(drip(10)), lost('timeout')],
]

describe.each(kindsOfRequest)('%s on a new connection', (_, ask) => {
  test.each(faults)('is one request on the wire, whatever comes back: %s', async (_name, behaviour, seen) => {
    const server = await serverOf(() => behaviour)
    expect(await ask(wireTo(server.origin), enoughMs)).toEqual(seen)
    expect(server.requests).toHaveLength(1)
  })

  test.each(faults.filter(([, , seen]) => seen._tag !== 'Answered'))(
    'leaves no connection open when it is lost: %s',
    async (_name, behaviour) => {
      const server = await serverOf(() => behaviour)
      await ask(wireTo(server.origin), enoughMs)
      await server.allClosed()
      expect(server.openConnections()).toBe(0)
    },
  )

  test('keeps Retry-After as it came', async () => {
    const server = await serverOf(() => answer(429, '', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }))
    expect(await ask(wireTo(server.origin), enoughMs)).toMatchObject({ retryAfter: 'Wed, 21 Oct 2015 07:28:00 GMT' })
  })

  test('any bytes at all as an answer: one request, evidence, no exception', async () => {
    let bytes: Uint8Array = Buffer.of()
    const server = await serverOf(() => rawThenEnd(bytes))
    const head = fc.constantFrom('', 'HTTP/1.1 200 OK\r\n', 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n')
    await fc.assert(
      fc.asyncProperty(head, fc.uint8Array({ maxLength: 40 }), async (start, rest) => {
        bytes = Buffer.concat([Buffer.from(start), rest])
        const before = server.requests.length
        const wire = openWire({ origin: server.origin, nowMs: Date.now })
        const evidence = await ask(wire, enoughMs)
        wire.close()
        expect(['Answered', 'Lost']).toContain(evidence._tag)
        expect(server.requests.length - before).toBe(1)
      }),
    )
  })

  test('nothing is sent once the time is up', async () => {
    const server = await serverOf(() => answer(200, '{}'))
    expect(await ask(wireTo(server.origin), 0)).toEqual(notConnected)
    expect(server.connections()).toBe(0)
  })
})

const certified = await selfSigned()
const untrusted = await selfSigned()

describe('a connection that never opened', () => {
  const unused = async (): Promise<URL> => {
    const server = await startFaultServer(() => silence)
    await server.close()
    return server.origin
  }

  const hosts: ReadonlyArray<readonly [string, () => Promise<URL>]> = [
    ['refused', unused],
    ['a name that does not exist', async () => new URL('https://plaid.invalid')],
    ['a server without TLS', () => withoutTls(socket => socket.end('HTTP/1.1 400 Bad\r\n\r\n'))],
  ]

  test.each(hosts)('has carried no byte: %s', async (_, host) => {
    const wire = wireTo(await host())
    expect(await wire.sendOnce(retryRequest, enoughMs)).toEqual(notConnected)
    expect(await wire.read(listRequest, enoughMs)).toEqual(notConnected)
  })

  test('whose certificate is not trusted has carried no byte, and says why', async () => {
    const wire = wireTo((await serverOf(() => answer(200, '{}'), untrusted)).origin)
    expect(await wire.sendOnce(retryRequest, enoughMs)).toEqual({ _tag: 'NotConnected', isUntrusted: true })
    expect(await wire.read(listRequest, enoughMs)).toEqual({ _tag: 'NotConnected', isUntrusted: true })
  })

  test('a TLS handshake that stalls ends at the connect deadline', async () => {
    const wire = wireTo(await withoutTls(untilTimeIsUp(socket => void socket.resume())))
    expect(await wire.sendOnce(retryRequest, enoughMs)).toEqual(notConnected)
  })

  test('a header with characters that HTTP forbids is not sent', async () => {
    const server = await serverOf(() => answer(200, '{}'))
    const wire = wireTo(server.origin)
    expect(await wire.sendOnce({ ...retryRequest, headers: { 'PLAID-SECRET': 'a\nb' } }, enoughMs)).toEqual(
      notConnected,
    )
    expect(server.connections()).toBe(0)
  })
})

describe('a connection that is used again', () => {
  /** The first connection answers its first request and fails the next one as given; other connections answer. */
  const thenDies =
    (death: Behaviour) =>
    ({ connection, turn }: Received): Behaviour =>
      turn === 0 || connection > 0 ? answer(200, `"${connection}"`) : death

  const deaths: ReadonlyArray<readonly [string, Behaviour]> = [
    ['reset', reset],
    ['closed', hangUp],
  ]

  test.each(deaths)(
    'a read that dies on it without an answer is sent once more, on a new one: %s',
    async (_, death) => {
      const server = await serverOf(thenDies(death))
      const wire = wireTo(server.origin)
      await wire.read(listRequest, enoughMs)
      expect(await wire.read(listRequest, enoughMs)).toEqual(answered(200, '"1"'))
      expect(server.requests.map(({ connection }) => connection)).toEqual([0, 0, 1])
    },
  )

  test.each(deaths)('a retry that dies on it is lost, and never sent again: %s', async (_, death) => {
    const server = await serverOf(thenDies(death))
    const wire = wireTo(server.origin)
    await wire.read(listRequest, enoughMs)
    expect(await wire.sendOnce(retryRequest, enoughMs)).toEqual(lost('connection-lost'))
    expect(server.requests.map(({ path }) => path)).toEqual([listRequest.path, retryRequest.path])
  })

  test('a read that dies after the first byte of an answer is not sent again', async () => {
    const server = await serverOf(thenDies(rawThenEnd('H')))
    const wire = wireTo(server.origin)
    await wire.read(listRequest, enoughMs)
    expect(await wire.read(listRequest, enoughMs)).toEqual(lost('connection-lost'))
    expect(server.requests).toHaveLength(2)
  })

  test('a read that times out is not sent again', async () => {
    const server = await serverOf(thenDies(untilTimeIsUp(silence)))
    const wire = wireTo(server.origin)
    await wire.read(listRequest, enoughMs)
    expect(await wire.read(listRequest, enoughMs)).toEqual(lost('timeout'))
    expect(server.requests).toHaveLength(2)
  })

  test('a read that dies twice is lost', async () => {
    const server = await serverOf(({ turn, connection }) =>
      turn === 0 && connection === 0 ? answer(200, '{}') : reset,
    )
    const wire = wireTo(server.origin)
    await wire.read(listRequest, enoughMs)
    expect(await wire.read(listRequest, enoughMs)).toEqual(lost('connection-lost'))
    expect(server.requests).toHaveLength(3)
  })

  test('after a read was sent again, a retry uses none of the older connections', async () => {
    const server = await serverOf(({ connection, turn }) =>
      turn > 0 && connection < 3 ? reset : answer(200, `"${connection}"`),
    )
    const wire = wireTo(server.origin)
    const reads = () => wire.read(listRequest, enoughMs)
    await Promise.all([reads(), reads(), reads()])
    expect(await reads()).toEqual(answered(200, '"3"'))
    expect(await wire.sendOnce(retryRequest, enoughMs)).toEqual(answered(200, '"3"'))
  })

  test('one that the server closed while it was idle is not used', async () => {
    const server = await serverOf(({ connection }) => answer(200, `"${connection}"`, { connection: 'close' }))
    const wire = wireTo(server.origin)
    await wire.read(listRequest, enoughMs)
    expect(await wire.sendOnce(retryRequest, enoughMs)).toEqual(answered(200, '"1"'))
  })

  test('a second answer to one request is discarded', async () => {
    const two =
      'HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n"first"HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n"second"'
    const server = await serverOf(({ connection }) => (connection === 0 ? raw(two) : answer(200, '"mine"')))
    const wire = wireTo(server.origin)
    expect(await wire.read(listRequest, enoughMs)).toEqual(answered(200, '"first"'))
    expect(await wire.read(listRequest, enoughMs)).toEqual(answered(200, '"mine"'))
  })

  test('200 exchanges at once, good and bad, leave nothing that keeps the process running', async () => {
    const before = sockets()
    const behaviours = [answer(200, '{}'), reset, silence, rawThenEnd('H'), answer(307, '')]
    const silent = 200 / behaviours.length
    let turn = 0
    const server = await startFaultServer(() => behaviours[turn++ % behaviours.length] ?? silence)
    const wire = wireTo(server.origin)
    let ended = 0
    const seen = await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        const evidence = await (i % 2 === 0 ? wire.sendOnce(retryRequest, enoughMs) : wire.read(listRequest, enoughMs))
        ended += 1
        if (ended === 200 - silent) timeIsUp()
        return evidence
      }),
    )
    expect(seen.map(({ _tag }) => _tag).filter(tag => tag === 'Answered')).toHaveLength(80)
    expect(seen.filter(evidence => evidence._tag === 'Lost' && evidence.cause === 'timeout')).toHaveLength(silent)
    expect(server.requests).toHaveLength(200)
    wire.close()
    await server.allClosed()
    await server.close()
    // A destroyed socket leaves the list a little later.
    await expect.poll(sockets, { timeout: 20_000 }).toBeLessThanOrEqual(before)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe.each([
  ['https', certified],
  ['http', undefined],
] as const)('a connection that was opened ahead, %s', (_, tls) => {
  beforeAll(() => {
    if (tls !== undefined) setDefaultCACertificates([tls.cert])
  })

  test('is the one that the next request uses', async () => {
    const server = await serverOf(() => answer(200, '{}'), tls)
    const wire = wireTo(server.origin)
    await wire.connect()
    await wire.read(listRequest, enoughMs)
    await wire.sendOnce(retryRequest, enoughMs)
    expect(server.connections()).toBe(1)
    expect(server.requests).toHaveLength(2)
  })

  test('is one, however often it is asked for', async () => {
    const server = await serverOf(() => answer(200, '{}'), tls)
    const wire = wireTo(server.origin)
    await Promise.all([wire.connect(), wire.connect()])
    await wire.connect()
    await wire.read(listRequest, enoughMs)
    await wire.connect()
    expect(server.connections()).toBe(1)
  })

  test('counts as connected: a retry that dies on it is lost', async () => {
    const server = await serverOf(() => reset, tls)
    const wire = wireTo(server.origin)
    await wire.connect()
    expect(await wire.sendOnce(retryRequest, enoughMs)).toEqual(lost('connection-lost'))
    expect(server.requests).toHaveLength(1)
  })

  test('counts as used before: a read that dies on it is sent once more', async () => {
    const server = await serverOf(({ connection }) => (connection === 0 ? hangUp : answer(200, '{}')), tls)
    const wire = wireTo(server.origin)
    await wire.connect()
    expect(await wire.read(listRequest, enoughMs)).toEqual(answered(200, '{}'))
    expect(server.requests).toHaveLength(2)
  })

  test('is not used once it has died', async () => {
    const server = await serverOf(() => answer(200, '{}'), tls)
    const wire = wireTo(server.origin)
    await wire.connect()
    server.endAll()
    await server.allClosed()
    expect(await wire.sendOnce(retryRequest, enoughMs)).toEqual(answered(200, '{}'))
  })

  test('serves one request at a time', async () => {
    const server = await serverOf(() => answer(200, '{}'), tls)
    const wire = wireTo(server.origin)
    await wire.connect()
    await Promise.all([wire.read(listRequest, enoughMs), wire.read(listRequest, enoughMs)])
    expect(server.requests.map(({ turn }) => turn)).toEqual([0, 0])
  })
})

describe('opening a connection ahead', () => {
  const wireModule = pathToFileURL(join(import.meta.dirname, '../../../lib/adapters/plaid/wire.ts')).href

  test.each([
    ['opened', 'await wire.connect()'],
    ['used', `await wire.connect(); await wire.read(${JSON.stringify(listRequest)}, ${enoughMs})`],
  ])('does not keep a process running: once it is %s', async (_, use) => {
    const server = await serverOf(() => answer(200, '{}'))
    const open = `const wire = openWire({ origin: new URL('${server.origin.href}'), nowMs: Date.now })`
    const script = `import { openWire } from '${wireModule}'; ${open}; ${use}`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'ignore' })
    closers.push(() => child.kill())
    const [code] = await once(child, 'exit')
    expect(code).toBe(0)
    expect(server.connections()).toBe(1)
  })

  test('reports no error when it fails', async () => {
    const server = await startFaultServer(() => silence)
    await server.close()
    await expect(wireTo(server.origin).connect()).resolves.toBeUndefined()
  })

  test('ends at the connect deadline', async () => {
    const wire = wireTo(await withoutTls(untilTimeIsUp(socket => void socket.resume())))
    await expect(wire.connect()).resolves.toBeUndefined()
  })
})
