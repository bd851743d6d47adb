import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type Listening, listen } from '../../local/http/listen.ts'
import { readBody } from '../../local/http/read-body.ts'

export interface Exchange {
  readonly response: ServerResponse
  readonly socket: Socket
  /** Forwards the request to Plaid and returns its answer. The script has to answer the service. */
  readonly forward: () => Promise<{ readonly status: number; readonly body: string }>
}

/** How the proxy answers one request. */
export type Script = (exchange: Exchange) => unknown

export interface PlaidProxy extends Listening {
  /** Requests to this path about this user, whatever their outcome. Without a user, all requests to this path. */
  readonly count: (path: string, client_user_id?: string) => number
  /** Scripts for the next requests to this path about this user, one each. After that Plaid answers again. */
  readonly next: (path: string, client_user_id: string, ...scripts: readonly Script[]) => void
  /** Refuses new connections from now on. An exchange under way is completed. */
  readonly stopListening: () => void
  readonly listenAgain: () => Promise<void>
}

export const sendJson = (response: ServerResponse, status: number, body: unknown, headers: object = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

const relay: Script = async ({ response, forward }) => {
  const { status, body } = await forward()
  sendJson(response, status, body)
}

const userOf = (body: string): string | undefined => {
  try {
    return (JSON.parse(body) as { client_user_id?: string }).client_user_id
  } catch {
    return undefined
  }
}

/** A proxy between the service and Plaid. It counts requests, and answers with scripts for each user. */
export const startPlaidProxy = async (plaidUrl: string): Promise<PlaidProxy> => {
  const seen: Array<{ readonly path: string; readonly client_user_id: string | undefined }> = []
  const scripts = new Map<string, Script[]>()
  const keyOf = (path: string, client_user_id: string | undefined): string => `${path} ${client_user_id}`

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? ''
    const body = String(await readBody(request, 1_048_576))
    const client_user_id = userOf(body)
    seen.push({ path, client_user_id })
    const script = scripts.get(keyOf(path, client_user_id))?.shift() ?? relay
    const kept = ['content-type', 'plaid-client-id', 'plaid-secret'].map(name => [name, String(request.headers[name])])
    const forward = async () => {
      const headers = Object.fromEntries(kept)
      const answer = await fetch(`${plaidUrl}${path}`, { method: 'POST', headers, body })
      return { status: answer.status, body: await answer.text() }
    }
    await script({ response, socket: request.socket, forward })
  }

  const create = (): Server =>
    createServer((request, response) => {
      serve(request, response).catch(() => response.destroy())
    })
  let server = create()
  let listening = await listen(server)
  const { url, port } = listening
  return {
    url,
    port,
    close: () => listening.close(),
    count: (path, client_user_id) =>
      seen.filter(
        request => request.path === path && (client_user_id === undefined || request.client_user_id === client_user_id),
      ).length,
    next: (path, client_user_id, ...more) => {
      const key = keyOf(path, client_user_id)
      scripts.set(key, [...(scripts.get(key) ?? []), ...more])
    },
    stopListening: () => void server.close(),
    listenAgain: async () => {
      server = create()
      listening = await listen(server, port)
    },
  }
}
