import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'

/** A request as it arrived on the wire, without an HTTP library. */
export interface Received {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Indices of the connection and of the request on it, from 0. */
  readonly connection: number
  readonly turn: number
}

/** What the server does with a request after it has read all of it. */
export type Behaviour = (socket: Socket) => void

export const raw =
  (bytes: string | Uint8Array): Behaviour =>
  socket =>
    void socket.write(bytes)

export const answer = (
  status: number,
  body: string,
  headers: Readonly<Record<string, string | number>> = {},
): Behaviour => {
  const all = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return raw(`HTTP/1.1 ${status} Fixed\r\n${lines.join('')}\r\n${body}`)
}

/** Writes, then closes the connection normally. */
export const rawThenEnd =
  (bytes: string | Uint8Array): Behaviour =>
  socket =>
    void socket.end(bytes)

/** A TCP reset. TLS sockets have no such method. */
export const reset: Behaviour = socket =>
  void (socket instanceof TLSSocket ? socket.destroy() : socket.resetAndDestroy())

/** Closes the TCP connection without an answer, in TLS too. */
export const hangUp: Behaviour = socket => void socket.destroy()

export const silence: Behaviour = () => {}

/** A complete head, then one byte of the body every `everyMs`, until the connection closes. */
export const drip =
  (everyMs: number): Behaviour =>
  socket => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n')
    const timer = setInterval(() => socket.write('x'), everyMs)
    socket.once('close', () => clearInterval(timer))
  }

export interface FaultServer {
  readonly origin: URL
  /** Every complete request, in order. */
  readonly requests: ReadonlyArray<Received>
  /** Number of all connections (in TLS: after the handshake), and of those that are open now. */
  readonly connections: () => number
  readonly openConnections: () => number
  /** Resolves once no connection is open. */
  readonly allClosed: () => Promise<void>
  /** Ends every open connection normally. `allClosed` then resolves after the client has closed too. */
  readonly endAll: () => void
  readonly close: () => Promise<void>
}

const headEnd = '\r\n\r\n'

const headOf = (text: string): Pick<Received, 'path' | 'headers'> => {
  const [start = '', ...lines] = text.split('\r\n')
  const headers = lines.map(line => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return { path: start.split(' ')[1] ?? '', headers: Object.fromEntries(headers) }
}

/** A server on 127.0.0.1 with every fault that TCP allows. With a key and a certificate it speaks HTTPS. */
export const startFaultServer = async (
  behave: (request: Received) => Behaviour,
  tls?: { readonly key: string; readonly cert: string },
): Promise<FaultServer> => {
  const requests: Received[] = []
  const open = new Set<Socket>()
  let connections = 0

  const serve = (socket: Socket): void => {
    const connection = connections++
    let turn = 0
    let pending = Buffer.of()
    open.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => open.delete(socket))
    socket.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk])
      for (;;) {
        const headBytes = pending.indexOf(headEnd)
        if (headBytes < 0) return
        const head = headOf(pending.subarray(0, headBytes).toString('latin1'))
        const end = headBytes + headEnd.length + Number(head.headers['content-length'] ?? 0)
        if (pending.length < end) return
        const body = pending.subarray(headBytes + headEnd.length, end).toString('utf8')
        pending = pending.subarray(end)
        const request = { ...head, body, connection, turn: turn++ }
        requests.push(request)
        behave(request)(socket)
      }
    })
  }

  const server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve)
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const endAll = () => {
    for (const socket of open) socket.end()
  }
  const allClosed = async () => {
    for (const socket of open) await new Promise(closed => socket.once('close', closed))
  }
  return {
    origin: new URL(`${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`),
    requests,
    connections: () => connections,
    openConnections: () => open.size,
    allClosed,
    endAll,
    close: () => {
      for (const socket of open) socket.destroy()
      return new Promise(closed => server.close(() => closed()))
    },
  }
}
