import type { RequestRecord } from '../../plaid-simulator/http/request-log.ts'
import { isSameId } from '../../plaid-simulator/id-spelling.ts'
import type { Json } from '../../plaid-simulator/json.ts'
import { type LogLine, textIn } from './log-line.ts'

const attemptMembers = ['attempt_id', 'new_attempt_id', 'previous_attempt_id'] as const

const isOf = ({ endpoint, body }: RequestRecord, { driver, members }: LogLine, user: string | undefined): boolean => {
  if (endpoint === '/webhook_verification_key/get') return driver === 'webhook'
  const named: Json = body ?? {}
  const id = textIn(named, 'identity_verification_id')
  if (id !== undefined) return attemptMembers.some(member => isSameId(textIn(members, member) ?? '', id))
  return user === undefined ? textIn(members, 'attempt_id') === undefined : named['client_user_id'] === user
}

/** The clocks of a function and of the simulator are read one after the other. */
const toleranceMs = 5

/** The requests that a call sent to Plaid: those of its attempt or user while it ran. A log line does not name them. */
export const requestsOf = (
  requests: readonly RequestRecord[],
  line: LogLine,
  user: string | undefined,
): readonly RequestRecord[] =>
  requests.filter(request => {
    const atMs = Date.parse(request.at)
    const beganAtMs = line.endedAtMs - line.tookMs
    return atMs >= beganAtMs - toleranceMs && atMs <= line.endedAtMs + toleranceMs && isOf(request, line, user)
  })

/** `retry incomplete 200`, or the fault where there was no answer. */
export const requestText = ({ endpoint, body, status, fault }: RequestRecord): string =>
  [
    endpoint.replace(/^\/(?:identity_verification\/)?/, ''),
    textIn(body ?? {}, 'strategy'),
    fault === null ? undefined : `fault ${fault}`,
    status ?? (fault === null ? 'no answer' : undefined),
  ]
    .filter(word => word !== undefined)
    .join(' ')

/** Of another program than the service, such as `curl`. */
export const isFromElsewhere = ({ headers }: RequestRecord): boolean =>
  headers['user-agent']?.startsWith('idv-retry/') !== true
