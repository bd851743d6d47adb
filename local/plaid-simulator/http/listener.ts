import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

/** The key and the certificate for 127.0.0.1, in PEM format. */
export type Tls = { readonly key: string; readonly cert: string }

export type Listener = {
  readonly port: () => number
  /** Listens again on the same port. */
  readonly start: () => Promise<void>
  /** Stops listening and closes every connection: new connections get ECONNREFUSED. */
  readonly stop: () => Promise<void>
  readonly closeIdleConnections: () => void
}

/** A server on 127.0.0.1. `refuses` is called for each connection: true resets it before reading. */
export const newListener = (
  wantedPort: number,
  tls: Tls | undefined,
  handle: RequestListener,
  refuses: () => boolean,
): Listener => {
  const server: Server = tls === undefined ? createHttpServer(handle) : createHttpsServer({ ...tls }, handle)
  // Before the listener of node:http, which starts to read.
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
