import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

/** PEM texts of a certificate for 127.0.0.1. */
export type Tls = { readonly key: string; readonly cert: string }

export type Listener = {
  readonly port: () => number
  /** Listens again on the same port. */
  readonly start: () => Promise<void>
  /** Stops listening and cuts every connection: the next one meets ECONNREFUSED. */
  readonly stop: () => Promise<void>
  readonly closeIdleConnections: () => void
}

/** Listens on 127.0.0.1; `refuses` decides, connection by connection, whether to reset it unread. */
export const newListener = (
  wantedPort: number,
  tls: Tls | undefined,
  handle: RequestListener,
  refuses: () => boolean,
): Listener => {
  const server: Server = tls === undefined ? createHttpServer(handle) : createHttpsServer({ ...tls }, handle)
  // In front of node:http's own listener, which begins to read.
  server.prependListener('connection', socket => {
    if (refuses()) socket.resetAndDestroy()
  })
  let port = wantedPort
  return {
    port: () => port,
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, '127.0.0.1', () => {
          server.removeListener('error', reject)
          port = (server.address() as AddressInfo).port
          resolve()
        })
      }),
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
    closeIdleConnections: () => server.closeIdleConnections(),
  }
}
