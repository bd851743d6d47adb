import { plaidClient } from './plaid-client.ts'

// The same function, which loads the secret during init.

export { handler } from './retry.ts'

await plaidClient().catch(() => {})
