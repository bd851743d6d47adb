import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BusEvent } from './aws/event-bus.ts'
import type { LocalStack } from './local-stack.ts'

export interface LocalRoutes {
  /** Answers a request under `/_local`; false: it is none. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => boolean
  /** Writes an event into the open streams if it is an outcome event. */
  readonly publish: (event: BusEvent) => void
}

/** A page of another origin whose name leads to this address sends its own name as the host. */
const isOwnHost = ({ headers, socket }: IncomingMessage): boolean =>
  [`127.0.0.1:${socket.localPort}`, `localhost:${socket.localPort}`].includes(String(headers.host))

const json = 'application/json'

const write = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': json, 'cache-control': 'no-store' }).end(JSON.stringify(body))
}

/** The routes `/_local` on the port of the API, which API Gateway does not have. */
export const localRoutes = (describe: () => LocalStack): LocalRoutes => {
  const streams = new Set<ServerResponse>()

  const stream = (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' })
    response.flushHeaders()
    streams.add(response)
    response.once('close', () => streams.delete(response))
  }

  return {
    answer: (request, response) => {
      const path = request.url?.split('?')[0]
      if (path !== '/_local' && path !== '/_local/events') return false
      request.resume()
      if (!isOwnHost(request)) write(response, 403, { message: 'Only for programs of this machine: use 127.0.0.1.' })
      else if (request.method !== 'GET') write(response, 405, { message: 'Only GET.' })
      else if (path === '/_local') write(response, 200, describe())
      else stream(response)
      return true
    },
    publish: event => {
      if (event.source !== 'idv-retry') return
      const line = `${JSON.stringify(event)}\n`
      for (const response of streams) response.write(line)
    },
  }
}
