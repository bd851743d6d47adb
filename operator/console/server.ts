import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Functions } from '../functions.ts'
import type { About } from './about.ts'
import { type Answered, answerAct, answerAsk, textOf, tooLong } from './answer.ts'
import { buildPage } from './build-page.ts'
import { refusalOf } from './guard.ts'
import { isControl, type LocalParts, passEvents, passToSimulator } from './local-parts.ts'
import { apiHeaders, type Page, pageHeaders } from './security-headers.ts'

export interface ConsoleOptions {
  /** Asks the functions, with the operator's credentials: the page has none. */
  readonly functions: Functions
  readonly about: () => Promise<About>
  /** Of a local stack only. */
  readonly local?: LocalParts
  /** 0 takes a free one. */
  readonly port: number
}

export interface Console {
  /** With the token. */
  readonly url: string
  readonly close: () => Promise<void>
}

const write = (response: ServerResponse, { status, body }: Answered): void => {
  const bytes = Buffer.from(JSON.stringify(body))
  const headers = { ...apiHeaders, 'content-type': 'application/json', 'content-length': bytes.length }
  response.writeHead(status, headers).end(bytes)
}

const refused = (status: number, message: string): Answered => ({ status, body: { message } })

const notFound = refused(404, 'There is no such route.')

const routeOf = (
  request: IncomingMessage,
  response: ServerResponse,
  { functions, about, local }: ConsoleOptions,
): (() => Promise<Answered | undefined>) | undefined => {
  const path = request.url?.split('?')[0] ?? ''
  const control = path.startsWith('/api/simulator') ? path.slice('/api/simulator/'.length) : undefined
  switch (`${request.method} ${path}`) {
    case 'GET /api/about':
      return async () => ({ status: 200, body: await about() })
    case 'POST /api/ask':
      return async () => answerAsk(functions, await textOf(request))
    case 'POST /api/act':
      return async () => answerAct(functions, (await about()).by, await textOf(request))
    case 'GET /api/events':
      return (
        local &&
        (async () => {
          await passEvents(response, local)
          return undefined
        })
      )
    default:
      if (local === undefined || control === undefined || !isControl(control)) return undefined
      return async () => {
        const isPost = request.method === 'POST'
        const body = isPost ? await textOf(request) : undefined
        if (isPost && body === undefined) return tooLong
        await passToSimulator(response, local, control, body)
        return undefined
      }
  }
}

const serve = async (request: IncomingMessage, response: ServerResponse, page: Page, options: ConsoleOptions) => {
  if (request.method === 'GET' && request.url?.split('?')[0] === '/') {
    response.writeHead(200, pageHeaders(page)).end(page.html)
    return
  }
  const route = routeOf(request, response, options)
  const answer = route === undefined ? notFound : await route()
  if (answer !== undefined) write(response, answer)
}

const tokenOf = ({ headers, url = '/' }: IncomingMessage): string | undefined => {
  const inHeader = headers['x-console-token']
  if (typeof inHeader === 'string') return inHeader
  // Any program may send a path that is no URL, such as `//`.
  const asked = URL.parse(url, 'http://127.0.0.1')
  return asked?.pathname === '/' ? (asked.searchParams.get('token') ?? undefined) : undefined
}

/**
 * Serves the console on the loopback address. A page of another origin, a name that leads to this address, and another
 * user of the machine are refused: `Host` and `Origin` are checked, and each request needs the token.
 */
export const startConsole = async (options: ConsoleOptions): Promise<Console> => {
  const page = await buildPage()
  const token = randomBytes(32).toString('base64url')
  const server = createServer((request, response) => {
    const guarded = async (): Promise<void> => {
      const { port } = server.address() as AddressInfo
      const refusal = refusalOf({ headers: request.headers, token: tokenOf(request) }, port, token)
      if (refusal === undefined) await serve(request, response, page, options)
      else write(response, refused(403, refusal))
    }
    guarded().catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else write(response, refused(502, error instanceof Error ? error.message : String(error)))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/?token=${token}`,
    close: () =>
      new Promise(closed => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}
