import type { IncomingHttpHeaders } from 'node:http'
import { isJson, type Json } from '../json.ts'

/** A request to one of Plaid's endpoints, without the secret in headers and body. */
export type RequestRecord = {
  readonly sequence: number
  /** ISO 8601, on the simulator's clock. */
  readonly at: string
  /** The path, also if there is no such endpoint. */
  readonly endpoint: string
  readonly method: string
  /** Null if it was not a JSON object. */
  readonly body: Json | null
  readonly body_bytes: number
  readonly headers: { readonly [name: string]: string }
  /** The fault that was injected into it. */
  readonly fault: string | null
  /** The status of the answer, whether the client received it or not; null if there is no answer (yet). */
  readonly status: number | null
  readonly request_id: string | null
}

const shownHeaders = [
  'content-type',
  'user-agent',
  'plaid-version',
  'plaid-client-id',
  'connection',
  'accept',
  'expect',
]

export const shownHeadersOf = (headers: IncomingHttpHeaders): RequestRecord['headers'] =>
  Object.fromEntries(
    shownHeaders.flatMap(name => {
      const value = headers[name]
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )

/** The body as JSON without the secret; null if it is not a JSON object. */
export const shownBodyOf = (bytes: Buffer): Json | null => {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'))
    return isJson(body) ? Object.fromEntries(Object.entries(body).filter(([member]) => member !== 'secret')) : null
  } catch {
    return null
  }
}

export type RequestLog = {
  readonly add: (record: Omit<RequestRecord, 'sequence'>) => number
  readonly answered: (sequence: number, status: number, request_id: string) => void
  readonly all: () => readonly RequestRecord[]
  readonly clear: () => void
}

export const newRequestLog = (): RequestLog => {
  // By sequence, in order. Changed in place: a copy for each request would make the cost of a run quadratic.
  const records = new Map<number, RequestRecord>()
  let sequence = 0
  return {
    add: record => {
      sequence += 1
      records.set(sequence, { sequence, ...record })
      return sequence
    },
    answered: (of, status, request_id) => {
      const record = records.get(of)
      if (record !== undefined) records.set(of, { ...record, status, request_id })
    },
    all: () => [...records.values()],
    clear: () => records.clear(),
  }
}
