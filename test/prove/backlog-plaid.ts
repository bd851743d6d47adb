import * as E from 'fp-ts/Either'
import type * as TE from 'fp-ts/TaskEither'
import type { PlaidEnv } from '../../lib/domain/plaid/environment.ts'
import type { RetryError } from '../../lib/domain/retry-error.ts'
import type { Plaid } from '../../lib/ports/plaid.ts'
import { evidenceOf, type PlaidMemory, plaidMemory, plaidOver } from '../support/memory-plaid.ts'
import { plaidError } from '../support/plaid-error.ts'
import { snapshotIn } from '../support/policy-inputs.ts'
import type { BacklogClock } from './backlog-clock.ts'

export type Endpoint = 'get' | 'list' | 'retry'

/** What Plaid received. */
export interface PlaidCounts {
  readonly calls: Record<Endpoint, number>
  readonly rateLimited: Record<Endpoint, number>
  /** Number of new attempts, and the time of the last one. */
  readonly made: number
  readonly lastMadeAtMs: number
}

/** Plaid's latency. One worker can use a minute's budget while a due attempt takes less than a minute ÷ budget. */
const latencyMs: Readonly<Record<Endpoint, number>> = { list: 120, get: 80, retry: 300 }

const minuteMs = 60_000
const productionLimits: Readonly<Record<Endpoint, number>> = { get: 420, list: 300, retry: 120 }
const sandboxLimit = 60

/** Calls of the last 60 s. Plaid does not document when a minute begins; a sliding minute is the stricter reading. */
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

const down: E.Either<RetryError, never> = E.left({ _tag: 'PlaidUnavailable', cause: 'read-failed' })
const tooMany: E.Either<RetryError, never> = E.left({ _tag: 'PlaidRateLimited', retryAfterSeconds: 30 })
const rateLimit = evidenceOf(429, plaidError('RATE_LIMIT_EXCEEDED', 'RATE_LIMIT'))

export const failedAttemptOf = (client_user_id: string): string => `idv_${client_user_id}`

/** The in-memory Plaid with rate limits and latency. Its reads fail during an outage, which begins at the start. */
const limited = (inner: Plaid, environment: PlaidEnv, { nowMs, sleep }: BacklogClock, outageMinutes: number) => {
  const calls = { get: 0, list: 0, retry: 0 }
  const rateLimited = { get: 0, list: 0, retry: 0 }
  const outageUntilMs = nowMs() + outageMinutes * minuteMs
  const shared = slidingLimit(sandboxLimit, nowMs)
  const of = (endpoint: Endpoint) => slidingLimit(productionLimits[endpoint], nowMs)
  const passes =
    environment === 'sandbox'
      ? { get: shared, list: shared, retry: shared }
      : { get: of('get'), list: of('list'), retry: of('retry') }

  /** Half of the latency before the call, half after it. */
  const call =
    <A>(
      endpoint: Endpoint,
      act: TE.TaskEither<RetryError, A>,
      refused: E.Either<RetryError, A>,
    ): TE.TaskEither<RetryError, A> =>
    async () => {
      await sleep(latencyMs[endpoint] / 2)
      calls[endpoint] += 1
      const isPassed = passes[endpoint]()
      if (!isPassed) rateLimited[endpoint] += 1
      const isDown = endpoint !== 'retry' && nowMs() < outageUntilMs
      const answer = isDown ? down : isPassed ? await act() : refused
      await sleep(latencyMs[endpoint] / 2)
      return answer
    }

  const plaid: Plaid = {
    ...inner,
    listAttempts: subject => call('list', inner.listAttempts(subject), tooMany),
    getAttempt: id => call('get', inner.getAttempt(id), tooMany),
    getSnapshot: id => call('get', inner.getSnapshot(id), tooMany),
    retryAttempt: request => call('retry', inner.retryAttempt(request), E.right(rateLimit)),
  }
  return { plaid, calls, rateLimited }
}

/** A rate-limited Plaid with one failed attempt for each user. */
export const backlogPlaid = (
  environment: PlaidEnv,
  clock: BacklogClock,
  users: ReadonlyArray<string>,
  outageMinutes = 0,
) => {
  const { nowMs } = clock
  const failed = snapshotIn(environment, ...typingError)
  const memory = plaidMemory(nowMs)
  for (const client_user_id of users) memory.add({ ...failed, id: failedAttemptOf(client_user_id), client_user_id })
  let made = 0
  let lastMadeAtMs = nowMs()
  const retry: PlaidMemory['retry'] = subject => {
    const retried = memory.retry(subject)
    if (retried === undefined) return undefined
    made += 1
    lastMadeAtMs = nowMs()
    return retried
  }
  const { plaid, ...counts } = limited(plaidOver({ ...memory, retry }), environment, clock, outageMinutes)
  return { plaid, counts: (): PlaidCounts => ({ ...counts, made, lastMadeAtMs }) }
}
