import { randomUUID } from 'node:crypto'
import { endAttempt, failedAttempt } from '../../local/failed-attempt.ts'
import type { Finding } from '../../local/findings.ts'
import type { AttemptBody } from '../../local/plaid-simulator/attempt/attempt.ts'
import type { Stack, StackOptions } from '../../local/stack.ts'
import { startSeededStack, startStack } from '../support/audited.ts'
import { uncontracted } from '../support/event-contract.ts'

export const template_id = 'idvtmp_local'

export interface AutomaticStack extends Stack {
  /** A new user with a failed first attempt. Resolves when its webhooks are served. */
  readonly somebody: (finding: Finding) => Promise<AttemptBody>
  /** Ends the newest attempt of a user with this finding. */
  readonly endNewest: (client_user_id: string, finding: Finding) => Promise<AttemptBody>
  readonly pass: (minutes: number) => Promise<void>
  /** Passes time in which nothing is seen minute by minute but the last two, in each of which the sweep runs. */
  readonly rest: (minutes: number) => Promise<void>
  /** Passes the time from the end of an attempt until it is certainly retried: the delay, and at most 10 minutes. */
  readonly passDelay: () => Promise<void>
  /** The published outcomes about a user. Events with the same id count once. */
  readonly published: (client_user_id: string) => readonly unknown[]
  /** Number of calls to an endpoint that named the user. */
  readonly asked: (client_user_id: string, endpoint: 'list' | 'retry') => number
  /** Number of calls to `get` that named the attempt. */
  readonly gotten: (identity_verification_id: string) => number
  /** Outcomes in the worker's log lines about an attempt. */
  readonly outcomes: (attempt_id: string) => readonly unknown[]
  readonly sendWebhook: (webhook_code: string, identity_verification_id: string) => Promise<void>
  readonly attemptsOf: (client_user_id: string) => readonly AttemptBody[]
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

/**
 * Every event that it publishes must be one of docs/events.schema.json: `close` throws where one is not.
 *
 * @param isSeeded the test writes ledgers itself, so its log does not have all of their versions
 */
export const startAutomaticStack = async (options: StackOptions = {}, isSeeded = false): Promise<AutomaticStack> => {
  const stack = await (isSeeded ? startSeededStack : startStack)({ rateLimits: false, ...options })
  const { simulator, clock, bus } = stack
  const sent = (endpoint: string, member: string, value: string): number =>
    simulator
      .requests()
      .filter(request => request.endpoint === `/identity_verification/${endpoint}` && request.body?.[member] === value)
      .length
  const attemptsOf = (client_user_id: string) =>
    simulator.attempts().filter(attempt => attempt.client_user_id === client_user_id)
  const rest = async (minutes: number): Promise<void> => {
    await clock.leap((minutes - 2) * 60_000)
    await clock.advance(2 * 60_000)
  }
  return {
    ...stack,
    somebody: async finding => {
      const attempt = failedAttempt(simulator, { client_user_id: `user-${randomUUID()}`, template_id }, finding)
      await clock.untilIdle()
      return attempt
    },
    endNewest: async (client_user_id, finding) => {
      const attempt = endAttempt(simulator, String(attemptsOf(client_user_id).at(-1)?.id), finding)
      await clock.untilIdle()
      return attempt
    },
    pass: minutes => clock.advance(minutes * 60_000),
    rest,
    passDelay: () => rest(27),
    published: client_user_id => {
      const details = bus
        .events()
        .filter(({ source }) => source === 'idv-retry')
        .map(({ detail }) => membersOf(detail))
        .filter(detail => detail['client_user_id'] === client_user_id)
      return [...new Map(details.map(({ id, outcome }) => [id, outcome])).values()]
    },
    asked: (client_user_id, endpoint) => sent(endpoint, 'client_user_id', client_user_id),
    gotten: id => sent('get', 'identity_verification_id', id),
    outcomes: attempt_id =>
      stack
        .logLines()
        .map(line => membersOf(JSON.parse(line)))
        .filter(line => line['driver'] === 'event' && line['attempt_id'] === attempt_id)
        .map(line => line['outcome']),
    sendWebhook: async (webhook_code, identity_verification_id) => {
      simulator.sendWebhook({ webhook_code, identity_verification_id })
      await clock.untilIdle()
    },
    attemptsOf,
    close: async () => {
      await stack.close()
      const [first] = uncontracted(bus.events())
      if (first) throw new Error(`docs/events.schema.json does not have an event: ${JSON.stringify(first)}`)
    },
  }
}
