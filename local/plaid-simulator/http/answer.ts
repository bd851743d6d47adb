import type { Json } from '../json.ts'

/** An answer before it is sent. */
export type Answer = {
  readonly status: number
  readonly body: string
  readonly headers: { readonly [name: string]: string }
}

export const jsonAnswer = (status: number, body: unknown, headers: Answer['headers'] = {}): Answer => ({
  status,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
})

/** Indented JSON, for people. */
export const readableAnswer = (status: number, body: Json): Answer => ({
  status,
  body: `${JSON.stringify(body, null, 2)}\n`,
  headers: { 'content-type': 'application/json; charset=utf-8' },
})
