import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { spareConnection } from './spare-connection.ts'

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

/** What the agent needs to open a connection, without a request. */
const targetOf = ({ hostname, port, protocol }: URL) => {
  const host = hostname.replace(/^\[|\]$/g, '')
  return protocol === 'https:'
    ? { host, port: port || 443, servername: isIP(host) ? '' : host }
    : { host, port: port || 80 }
}

/** HTTPS, or plain HTTP if the origin says so: the configuration allows that for the loopback address only. */
export const connectionsTo = (origin: URL): Connections => {
  const isSecure = origin.protocol === 'https:'
  const openEvent = isSecure ? 'secureConnect' : 'connect'
  const opened = new WeakSet<Duplex>()
  const agent = isSecure
    ? new HttpsAgent({ keepAlive: true, ALPNProtocols: ['http/1.1'] })
    : new HttpAgent({ keepAlive: true })
  const dialAgent = agent.createConnection.bind(agent)
  const dial: typeof dialAgent = (options, callback) => {
    const socket = dialAgent(options, callback)
    socket?.once(openEvent, () => opened.add(socket))
    return socket
  }
  const spare = spareConnection(() => dial(targetOf(origin)), openEvent)
  agent.createConnection = (options, callback) => spare.take() ?? dial(options, callback)

  const idleSockets = () => Object.values(agent.freeSockets).flat()
  const dropIdle = (): void => {
    spare.drop()
    for (const socket of idleSockets()) socket?.destroy()
  }

  return {
    agent,
    openEvent,
    hasOpened: socket => opened.has(socket),
    warm: withinMs => (spare.isReady() || idleSockets().length > 0 ? Promise.resolve() : spare.open(withinMs)),
    dropIdle,
    close: () => {
      dropIdle()
      agent.destroy()
    },
  }
}
