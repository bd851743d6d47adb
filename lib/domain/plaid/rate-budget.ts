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

/** A due attempt is one `list`, one `get` and one `retry`. */
const callsOfDueAttempt = 3

interface MinuteBudget {
  /** Subjects with something to send or to find out. */
  readonly due: number
  /** Looks at what is not over yet. They have a budget of their own, so that they never delay a send. */
  readonly looks: number
}

const productionLooks = Math.floor(lookShare * production.get)
const sandboxLooks = Math.floor(lookShare * sandboxShared)

const minuteBudgets: Readonly<Record<PlaidEnv, MinuteBudget>> = {
  production: {
    due: Math.floor(
      Math.min(share * production.get - productionLooks, share * production.list, share * production.retry),
    ),
    looks: productionLooks,
  },
  sandbox: { due: Math.floor((share * sandboxShared - sandboxLooks) / callsOfDueAttempt), looks: sandboxLooks },
}

/** How many messages of each kind the sweep may queue per minute, so that Plaid does not answer 429. */
export const minuteBudget = (plaidEnv: PlaidEnv): MinuteBudget => minuteBudgets[plaidEnv]

interface Pace {
  readonly intervalMs: number
  /** Automatic sends that may begin in one interval. */
  readonly sendsMax: number
}

/**
 * In production the minute's 96 sends, six intervals of 16. A minute that begins within an interval has at most seven:
 * 112, and Plaid's limit is 120. In Sandbox it has at most 13 sends of three calls, and 15 looks: 54 of 60 calls.
 */
const paces: Readonly<Record<PlaidEnv, Pace>> = {
  production: { intervalMs: 10_000, sendsMax: 16 },
  sandbox: { intervalMs: 5_000, sendsMax: 1 },
}

/** The pace of automatic sends over all workers, also when many late messages are served at once. */
export const sendPace = (plaidEnv: PlaidEnv): Pace => paces[plaidEnv]

/** The interval of the pace that a time is in, in intervals since 1970. */
export const intervalOf = (plaidEnv: PlaidEnv, atMs: number): number => Math.floor(atMs / sendPace(plaidEnv).intervalMs)
