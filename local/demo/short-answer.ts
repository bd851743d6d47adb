import type { JsonAnswer } from '../http/post-json.ts'
import { jsonLine } from './terminal-text.ts'

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
    ...(isMembers(plaid) ? [`Plaid answered ${text(plaid['error_code'])}`] : []),
  ]
  return [text(code), ...details].join(', ')
}

const strategyText = ({ asked, sent }: Members): string =>
  asked === sent ? `, strategy ${text(sent)}` : `, strategy ${text(asked)}, sent to Plaid as ${text(sent)}`

const result = ({ id, previous_attempt_id, strategy, would_send }: Members): string => {
  if (would_send !== undefined) return `dry run, would send ${jsonLine(would_send)}`
  return `new attempt ${text(id)} after ${text(previous_attempt_id)}${isMembers(strategy) ? strategyText(strategy) : ''}`
}

/** An answer for a reader: one line that sums it up, then a line for each violation. */
export const shortAnswer = ({ status, body }: JsonAnswer): readonly string[] => {
  if (!isMembers(body)) return [`${status} ${jsonLine(body)}`]
  return [`${status} ${'code' in body ? problem(body) : result(body)}`, ...violationsOf(body)]
}
