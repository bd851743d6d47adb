import { handlerWith } from '../usual/handler.ts'
import { plaidClient } from '../usual/plaid-client.ts'
import { ledger } from './ledger.ts'

// The libraries of usual with the duties of the service: read, budget, fence, record and event.

export const handler = handlerWith(ledger)

await plaidClient().catch(() => {})
