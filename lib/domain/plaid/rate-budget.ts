import type { PlaidEnv } from './environment.ts'

/** What is left to others who use the same keys, and to the requests of people. */
const share = 0.8

/** Plaid's requests a minute, by default (https://plaid.com/docs/errors/rate-limit-exceeded/). */
const production = { get: 420, list: 300, retry: 120 }

/** One limit for all `/identity_verification/*` together; a due attempt takes a `list`, a `get` and a `retry` of it. */
const sandboxShared = 60
const callsOfDueAttempt = 3

/** How many due subjects a minute's sweep may queue, so that none of the endpoints that they call says 429. */
export const dueBudget = (plaidEnv: PlaidEnv): number =>
  Math.floor(
    share *
      (plaidEnv === 'production'
        ? Math.min(production.get, production.list, production.retry)
        : sandboxShared / callsOfDueAttempt),
  )
