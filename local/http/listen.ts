import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Listening {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Closes open connections too: a hanging request must not keep the process alive. */
  readonly close: () => Promise<void>
}

/**
 * Listens on the loopback address only, so that no other machine can connect. Port 0 takes a free port. Rejects with
 * `EADDRINUSE` if the port is in use.
 */
export const listen = (server: Server, port = 0): Promise<Listening> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    // An idle connection stays open: one that ends while a request is on its way looks like a fault.
    server.keepAliveTimeout = 0
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      const { port: bound } = server.address() as AddressInfo
      resolve({
        url: `http://127.0.0.1:${bound}`,
        port: bound,
        close: () =>
          new Promise(closed => {
            server.close(() => closed())
            server.closeAllConnections()
          }),
      })
    })
  })
