import type { AddressInfo, Server, Socket } from 'node:net'
import { createServer } from 'node:net'

/** A fault of a connection, or of a request on it. `timeIsUp` ends the deadline of the sender. */
export type Fault = (socket: Socket, timeIsUp: () => void) => void

export interface WireServer {
  readonly origin: URL
  /** How many requests of this call began on the wire, by the client id in the head. */
  readonly begun: (call: string) => number
  /** Requests without a call in their head. */
  readonly anonymous: () => number
  /** Ends every connection after all its bytes are read; a client that does not end its side in time is cut off. */
  readonly drain: () => Promise<void>
  readonly close: () => Promise<void>
}

const clientId = /^plaid-client-id: *(\S+)\r$/im
const contentLength = /^content-length: *(\d+)\r$/im
/** Only so that the proof ends: nothing is concluded from it. */
const drainMsMax = 30_000

const headEnd = '\r\n\r\n'

/**
 * A TCP server that counts each request from its first byte on, and answers with the fault of `faultOf`. `onOpen` may
 * end a connection before its first byte.
 */
export const startWireServer = async (
  faultOf: (call: string) => Fault,
  timeIsUp: (call: string) => void,
  onOpen: (socket: Socket) => void,
): Promise<WireServer> => {
  const counts = new Map<string, number>()
  let anonymous = 0
  const open = new Set<Socket>()

  const serve = (socket: Socket): void => {
    let pending = ''
    open.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => {
      open.delete(socket)
      if (pending !== '') anonymous += 1
    })
    socket.on('data', (chunk: Buffer) => {
      pending += chunk.toString('latin1')
      for (let end = pending.indexOf(headEnd); end >= 0; end = pending.indexOf(headEnd)) {
        const head = `${pending.slice(0, end)}\r\n`
        const length = end + headEnd.length + Number(contentLength.exec(head)?.[1] ?? 0)
        if (pending.length < length) return
        pending = pending.slice(length)
        const call = clientId.exec(head)?.[1]
        if (call === undefined) anonymous += 1
        else counts.set(call, (counts.get(call) ?? 0) + 1)
        faultOf(call ?? '')(socket, () => timeIsUp(call ?? ''))
      }
    })
    onOpen(socket)
  }

  const server: Server = createServer({ noDelay: true }, serve)
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', 1_024, listening))
  const { port } = server.address() as AddressInfo
  return {
    origin: new URL(`http://127.0.0.1:${port}`),
    begun: call => counts.get(call) ?? 0,
    anonymous: () => anonymous,
    drain: async () => {
      const closed = [...open].map(socket => new Promise(resolve => socket.once('close', resolve)))
      for (const socket of open) socket.resume().end()
      const cutOff = setTimeout(() => {
        for (const socket of open) socket.destroy()
      }, drainMsMax)
      await Promise.all(closed)
      clearTimeout(cutOff)
    },
    close: () => {
      // A connection that waited to be accepted would keep the server open for ever.
      server.on('connection', socket => socket.destroy())
      for (const socket of open) socket.destroy()
      return new Promise(closed => server.close(() => closed()))
    },
  }
}
