/** Plaid's environments. Each has its own keys, users and attempts; Plaid's answers do not name theirs. */
export type PlaidEnv = 'sandbox' | 'production'
