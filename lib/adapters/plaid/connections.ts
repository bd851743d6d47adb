import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { isIP, Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** The keep-alive connections to one origin. */
export interface Connections {
  readonly agent: HttpAgent
  /** The event of a new socket after which bytes of a request may leave on it. */
  readonly openEvent: 'connect' | 'secureConnect'
  /** Whether the socket is open already: it is reused, or was warmed. */
  readonly hasOpened: (socket: Duplex) => boolean
  /**
   * Opens one connection ahead of the first request, which then uses it. Ends when the connection is open or has
   * failed, after `withinMs` at the latest. A failure is not reported here: the request finds it.
   */
  readonly warm: (withinMs: number) => Promise<void>
  /** Closes all idle connections: after a freeze they may all be dead. */
  readonly dropIdle: () => void
  /** Closes all connections, also those with a request in progress. */
  readonly close: () => void
}

/** Whether a socket can be used. An idle socket with bytes to read received something without a request. */
const isIdle = (socket: Socket): boolean =>
  !socket.destroyed && socket.writable && socket.readable && socket.readableLength === 0

/** HTTPS, or plain HTTP if the origin says so: the configuration allows that for the loopback address only. */
export const connectionsTo = (origin: URL): Connections => {
  const host = origin.hostname.replace(/^\[|\]$/g, '')
  const isSecure = origin.protocol === 'https:'
  const openEvent = isSecure ? 'secureConnect' : 'connect'
  const opened = new WeakSet<Duplex>()
  let spare: Socket | undefined
  let warming: Promise<void> | undefined

  const agent = isSecure
    ? new HttpsAgent({ keepAlive: true, ALPNProtocols: ['http/1.1'] })
    : new HttpAgent({ keepAlive: true })
  const dial = agent.createConnection.bind(agent)

  const takeSpare = (): Socket | undefined => {
    const socket = spare
    spare = undefined
    if (socket === undefined || !isIdle(socket)) {
      socket?.destroy()
      return undefined
    }
    return socket.ref()
  }

  agent.createConnection = (options, callback) => {
    const ready = takeSpare()
    if (ready !== undefined) return ready
    const socket = dial(options, callback)
    socket?.once(openEvent, () => opened.add(socket))
    return socket
  }

  const openSpare = (withinMs: number): Promise<void> =>
    new Promise(resolve => {
      const target = {
        host,
        port: origin.port || (isSecure ? 443 : 80),
        ...(isSecure && { servername: isIP(host) ? '' : host }),
      }
      const socket = dial(target)
      if (!(socket instanceof Socket)) return resolve()
      const timer = setTimeout(() => socket.destroy(), withinMs)
      const finish = () => {
        clearTimeout(timer)
        resolve()
      }
      // An idle connection may die at any time: then it is not used.
      socket.on('error', () => {})
      socket.once('close', finish)
      socket.once(openEvent, () => {
        opened.add(socket)
        spare = socket.unref()
        finish()
      })
    })

  const isWarm = (): boolean =>
    (spare !== undefined && isIdle(spare)) || Object.values(agent.freeSockets).some(sockets => sockets?.length)

  const dropIdle = (): void => {
    spare?.destroy()
    spare = undefined
    for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy()
  }

  return {
    agent,
    openEvent,
    hasOpened: socket => opened.has(socket),
    warm: withinMs => {
      if (isWarm()) return Promise.resolve()
      warming ??= openSpare(withinMs).finally(() => {
        warming = undefined
      })
      return warming
    },
    dropIdle,
    close: () => {
      dropIdle()
      agent.destroy()
    },
  }
}
