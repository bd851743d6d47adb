import * as E from 'fp-ts/Either'
import * as TE from 'fp-ts/TaskEither'
import type { Attempt } from '../../lib/domain/plaid/attempt.ts'
import type { PlaidEnv } from '../../lib/domain/plaid/environment.ts'
import type { RetryError } from '../../lib/domain/retry-error.ts'
import type { Plaid } from '../../lib/ports/plaid.ts'
import { plaidError } from '../support/plaid-error.ts'
import { rowOf, snapshotIn } from '../support/policy-inputs.ts'
import type { BacklogClock } from './backlog-clock.ts'

export type Endpoint = 'get' | 'list' | 'retry'

/** What Plaid saw. */
export interface PlaidCounts {
  readonly calls: Record<Endpoint, number>
  readonly rateLimited: Record<Endpoint, number>
  /** New attempts, and when the last one was made. */
  readonly made: number
  readonly lastMadeAtMs: number
}

/** How long Plaid takes. One worker keeps up with a minute's budget while a due attempt takes less than a minute ÷ budget. */
const latencyMs: Readonly<Record<Endpoint, number>> = { list: 120, get: 80, retry: 300 }

const minuteMs = 60_000
const productionLimits: Readonly<Record<Endpoint, number>> = { get: 420, list: 300, retry: 120 }
const sandboxLimit = 60

/** Calls of the last minute: the stricter reading of Plaid's limits, which do not say when a minute begins. */
const slidingLimit = (max: number, nowMs: () => number) => {
  const calls: number[] = []
  let first = 0
  return (): boolean => {
    const now = nowMs()
    while ((calls[first] ?? now) <= now - minuteMs) first += 1
    if (calls.length - first >= max) return false
    calls.push(now)
    return true
  }
}

const typingError = [
  ['/steps/kyc_check', 'failed'],
  ['/kyc_check/name/summary', 'partial_match'],
] as const

export const failedAttemptOf = (client_user_id: string): string => `idv_${client_user_id}`

/** Plaid with one failed attempt for whoever is asked for, and its limits. Its reads fail for as long as an outage lasts, from the start. */
export const backlogPlaid = (environment: PlaidEnv, { nowMs, sleep }: BacklogClock, outageMinutes = 0) => {
  const failed = snapshotIn(environment, ...typingError)
  const children = new Map<string, Attempt>()
  const calls = { get: 0, list: 0, retry: 0 }
  const rateLimited = { get: 0, list: 0, retry: 0 }
  const outageUntilMs = nowMs() + outageMinutes * minuteMs
  let lastMadeAtMs = nowMs()
  const shared = slidingLimit(sandboxLimit, nowMs)
  const of = (endpoint: Endpoint) => slidingLimit(productionLimits[endpoint], nowMs)
  const passes =
    environment === 'sandbox'
      ? { get: shared, list: shared, retry: shared }
      : { get: of('get'), list: of('list'), retry: of('retry') }

  const down: RetryError = { _tag: 'PlaidUnavailable', cause: 'read-failed' }
  const tooMany: RetryError = { _tag: 'PlaidRateLimited', retryAfterSeconds: 30 }
  /** Half of the time on the way there, half on the way back. */
  const call = async (endpoint: Endpoint): Promise<boolean> => {
    await sleep(latencyMs[endpoint] / 2)
    calls[endpoint] += 1
    const isPassed = passes[endpoint]()
    if (!isPassed) rateLimited[endpoint] += 1
    return isPassed
  }
  const back = (endpoint: Endpoint): Promise<void> => sleep(latencyMs[endpoint] / 2)

  const read =
    <A>(endpoint: 'get' | 'list', answer: () => A): TE.TaskEither<RetryError, A> =>
    async () => {
      const isPassed = await call(endpoint)
      const told = nowMs() < outageUntilMs ? E.left(down) : isPassed ? E.right(answer()) : E.left(tooMany)
      await back(endpoint)
      return told
    }

  const userOf = (id: string): string => id.replace(/^idv_/, '')
  const rowFor = (client_user_id: string): Attempt =>
    rowOf({ ...failed, id: failedAttemptOf(client_user_id), client_user_id })

  const plaid: Plaid = {
    listAttempts: ({ client_user_id }) =>
      read('list', () => {
        const child = children.get(client_user_id)
        return { attempts: [...(child ? [child] : []), rowFor(client_user_id)], foreignRows: 0 }
      }),
    getAttempt: id => read('get', () => rowFor(userOf(id))),
    getSnapshot: id => read('get', () => ({ ...failed, id, client_user_id: userOf(id) })),
    retryAttempt:
      ({ client_user_id }) =>
      async () => {
        const isPassed = await call('retry')
        if (!isPassed) {
          await back('retry')
          return E.right({
            _tag: 'Answered',
            status: 429,
            body: JSON.stringify(plaidError('RATE_LIMIT_EXCEEDED', 'RATE_LIMIT')),
          })
        }
        const before = rowFor(client_user_id)
        const child: Attempt = {
          ...before,
          id: `${before.id}_2`,
          status: 'active',
          previous_attempt_id: before.id,
          created_at: new Date(nowMs()).toISOString(),
        }
        children.set(client_user_id, child)
        lastMadeAtMs = nowMs()
        const body = JSON.stringify(child)
        await back('retry')
        return E.right({ _tag: 'Answered', status: 200, body })
      },
    webhookKey: () => TE.right('unknown-kid'),
  }
  return { plaid, counts: (): PlaidCounts => ({ calls, rateLimited, made: children.size, lastMadeAtMs }) }
}
