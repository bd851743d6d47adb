import type { PlaidEnv } from './environment.ts'

/**
 * Plaid's default limits, in requests per minute (https://plaid.com/docs/errors/rate-limit-exceeded/). In Sandbox all
 * `/identity_verification/*` share one limit.
 */
const production = { get: 420, list: 300, retry: 120 }
const sandboxShared = 60

/**
 * The part of Plaid's limits that automatic work may use; the rest is for other users of the same keys, and for
 * retries on demand.
 */
const share = 0.8

/** A look is one `get`. Looks may use this part of the limit. */
const lookShare = 0.25

/** A due attempt is one `list`, one `get` and one `retry`, and a `list` for each other template that is read. */
const callsOfDueAttempt = 3

interface MinuteBudget {
  /** Subjects with something to send or to find out. */
  readonly due: number
  /** Looks at what is not over yet. They have a budget of their own, so that they never delay a send. */
  readonly looks: number
}

const productionLooks = Math.floor(lookShare * production.get)
const sandboxLooks = Math.floor(lookShare * sandboxShared)

const dueBudgets: Readonly<Record<PlaidEnv, (listsElsewhere: number) => number>> = {
  production: listsElsewhere =>
    Math.min(
      share * production.get - productionLooks,
      (share * production.list) / (1 + listsElsewhere),
      share * production.retry,
    ),
  sandbox: listsElsewhere => (share * sandboxShared - sandboxLooks) / (callsOfDueAttempt + listsElsewhere),
}

/**
 * How many messages of each kind the sweep may queue per minute, so that Plaid does not answer 429.
 *
 * @param listsElsewhere how many lists a due message reads besides its own
 */
export const minuteBudget = (plaidEnv: PlaidEnv, listsElsewhere = 0): MinuteBudget => ({
  due: Math.floor(dueBudgets[plaidEnv](listsElsewhere)),
  looks: plaidEnv === 'production' ? productionLooks : sandboxLooks,
})

interface Pace {
  readonly intervalMs: number
  /** Automatic sends that may begin in one interval. */
  readonly sendsMax: number
}

const productionIntervalMs = 10_000
const sandboxIntervalMs = 5_000

/**
 * In production the minute's 96 sends, six intervals of 16. A minute that begins within an interval has at most seven:
 * 112, and Plaid's limit is 120. In Sandbox it has at most 13 sends of three calls, and 15 looks: 54 of 60 calls. With
 * five more lists for each send it is 6 in an interval (42 sends, 252 of 300 lists), and in Sandbox one in 15 s (5 sends
 * of eight calls).
 */
const paces: Readonly<Record<PlaidEnv, (listsElsewhere: number) => Pace>> = {
  production: listsElsewhere => ({
    intervalMs: productionIntervalMs,
    sendsMax: Math.floor((minuteBudget('production', listsElsewhere).due * productionIntervalMs) / 60_000),
  }),
  sandbox: listsElsewhere => ({
    intervalMs: sandboxIntervalMs * Math.ceil((callsOfDueAttempt + listsElsewhere) / callsOfDueAttempt),
    sendsMax: 1,
  }),
}

/** The pace of automatic sends over all workers, also when many late messages are served at once. */
export const sendPace = (plaidEnv: PlaidEnv, listsElsewhere = 0): Pace => paces[plaidEnv](listsElsewhere)

/**
 * The interval of the pace that a time is in, by the shortest intervals since 1970 at its start: a deployment with longer
 * intervals goes on counting where one with shorter ones has stopped.
 */
export const intervalOf = (plaidEnv: PlaidEnv, atMs: number, listsElsewhere = 0): number => {
  const shortestMs = plaidEnv === 'production' ? productionIntervalMs : sandboxIntervalMs
  const { intervalMs } = sendPace(plaidEnv, listsElsewhere)
  return Math.floor(atMs / intervalMs) * (intervalMs / shortestMs)
}
