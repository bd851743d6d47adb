import { type Agent, type IncomingHttpHeaders, request } from 'node:http'
import { onTestFinished } from 'vitest'

/** What a plain client received for one POST. */
export type Seen = {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** The code of the error that ended the exchange, if any. */
  readonly error: string | undefined
}

export type Options = {
  readonly method?: string
  readonly headers?: { readonly [name: string]: string }
  readonly agent?: Agent
  readonly onHeaders?: () => void
}

const credentials = { 'plaid-client-id': 'local-client-id', 'plaid-secret': 'local-secret' }

/** Sends the bytes unchanged. Resolves when the exchange ends, with or without an error. */
export const post = (url: string, body: unknown, options: Options = {}): Promise<Seen> => {
  const { ended } = begin(url, body, options)
  return ended
}

/** The same for exchanges that stay open. The end of the test closes them. */
export const begin = (
  url: string,
  body: unknown,
  options: Options = {},
): { readonly ended: Promise<Seen>; readonly firstByte: Promise<string>; readonly hasEnded: () => boolean } => {
  let hasEnded = false
  let seen: Seen = { status: undefined, headers: {}, body: '', error: undefined }
  let resolveFirstByte: (chunk: string) => void = () => undefined
  const firstByte = new Promise<string>(resolve => {
    resolveFirstByte = resolve
  })
  const outgoing = request(url, {
    method: options.method ?? 'POST',
    ...(options.agent === undefined ? { agent: false } : { agent: options.agent }),
    headers: { 'content-type': 'application/json', ...credentials, ...options.headers },
  })
  const ended = new Promise<Seen>(resolve => {
    const end = (error: string | undefined): void => {
      hasEnded = true
      resolve({ ...seen, error })
    }
    outgoing.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message))
    outgoing.on('response', response => {
      seen = { ...seen, status: response.statusCode, headers: response.headers }
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        seen = { ...seen, body: seen.body + chunk }
        resolveFirstByte(chunk)
      })
      response.on('end', () => end(undefined))
      response.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message))
    })
  })
  outgoing.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body))
  onTestFinished(() => {
    outgoing.destroy()
  })
  return { ended, firstByte, hasEnded: () => hasEnded }
}

/** Calls the control plane. Returns its status and JSON. */
export const callControl = async (url: string, path: string, body?: unknown) => {
  const seen = await post(`${url}/_sim${path}`, body ?? '', body === undefined ? { method: 'GET' } : {})
  const json: unknown = seen.body.startsWith('{') ? JSON.parse(seen.body) : seen.body
  return { status: seen.status, json }
}
