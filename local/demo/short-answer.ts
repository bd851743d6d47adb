import type { JsonAnswer } from '../http/post-json.ts'
import { jsonLine } from './paper.ts'

type Members = Readonly<Record<string, unknown>>

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const text = (value: unknown): string => (typeof value === 'string' ? value : jsonLine(value))

const violationsOf = ({ violations }: Members): readonly string[] =>
  Array.isArray(violations)
    ? violations
        .filter(isMembers)
        .map(({ pointer, expected }) => `${pointer === '' ? 'the body' : text(pointer)}: ${text(expected)}`)
    : []

const problem = (body: Members): string => {
  const { code, reason, retry_after, plaid } = body
  const details = [
    ...(reason === undefined ? [] : [`reason ${text(reason)}`]),
    ...(retry_after === undefined ? [] : [`retry after ${text(retry_after)} s`]),
    ...(isMembers(plaid) ? [`Plaid said ${text(plaid['error_code'])}`] : []),
  ]
  return [text(code), ...details].join(', ')
}

const result = ({ id, previous_attempt_id, strategy, would_send }: Members): string => {
  if (would_send !== undefined) return `would send ${jsonLine(would_send)}`
  const sent = isMembers(strategy) ? `, asked ${text(strategy['asked'])}, sent ${text(strategy['sent'])}` : ''
  return `new attempt ${text(id)}, after ${text(previous_attempt_id)}${sent}`
}

/** An answer for a reader: what it is about in one line, then a line for each violation. */
export const shortAnswer = ({ status, body }: JsonAnswer): readonly string[] => {
  if (!isMembers(body)) return [`${status} ${jsonLine(body)}`]
  return [`${status} ${'code' in body ? problem(body) : result(body)}`, ...violationsOf(body)]
}
