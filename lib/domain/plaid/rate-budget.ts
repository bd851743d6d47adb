import type { PlaidEnv } from './environment.ts'

/**
 * The part of Plaid's limits that automatic retries may use; the rest is for other users of the same keys, and for
 * retries on demand.
 */
const share = 0.8

/** Plaid's default limits, in requests per minute (https://plaid.com/docs/errors/rate-limit-exceeded/). */
const production = { get: 420, list: 300, retry: 120 }

/**
 * In Sandbox all `/identity_verification/*` share one limit; a due attempt uses one `list`, one `get` and one
 * `retry`.
 */
const sandboxShared = 60
const callsOfDueAttempt = 3

/** How many due subjects the sweep may queue per minute, so that Plaid does not answer 429. */
export const dueBudget = (plaidEnv: PlaidEnv): number =>
  Math.floor(
    share *
      (plaidEnv === 'production'
        ? Math.min(production.get, production.list, production.retry)
        : sandboxShared / callsOfDueAttempt),
  )
