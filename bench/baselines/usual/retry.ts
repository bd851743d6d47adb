import { handlerWith } from './handler.ts'
import { idempotency } from './idempotency.ts'

// A common implementation: middy, zod, AWS's clients for the secret and the ledger, Plaid's official client.

export const handler = handlerWith(idempotency)
