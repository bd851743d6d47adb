import type { ServerResponse } from 'node:http'
import { apiHeaders } from './security-headers.ts'

/** The parts of a local stack that the page may reach besides the functions. */
export interface LocalParts {
  /** The URL of the simulator of Plaid. */
  readonly plaid: string
  /** The URL of the stream of events. */
  readonly events: string
}

/** What of the simulator the page needs: personas, faults, the clock. */
const controls = /^(?:personas(?:\/[a-z-]{1,60})?|faults|clock|)$/

export const isControl = (path: string): boolean => controls.test(path)

/** Asks the simulator, and passes on its answer. */
export const passToSimulator = async (
  response: ServerResponse,
  { plaid }: LocalParts,
  path: string,
  body: string | undefined,
): Promise<void> => {
  const answer = await fetch(`${plaid}/_sim${path === '' ? '' : `/${path}`}`, {
    headers: { accept: 'application/json' },
    ...(body !== undefined && { method: 'POST', body }),
  })
  const text = await answer.text()
  response.writeHead(answer.status, { ...apiHeaders, 'content-type': 'application/json' }).end(text)
}

/** Passes the events on, line by line, until the page or the stack ends it. */
export const passEvents = async (response: ServerResponse, { events }: LocalParts): Promise<void> => {
  const ending = new AbortController()
  response.once('close', () => ending.abort())
  const answer = await fetch(events, { signal: ending.signal })
  response.writeHead(200, { ...apiHeaders, 'content-type': 'application/x-ndjson' })
  response.flushHeaders()
  try {
    for await (const chunk of answer.body ?? []) response.write(chunk)
  } catch {
    // Either end has closed the stream.
  }
  response.end()
}
