import { getSecret } from './get-secret.ts'
import { startHandler } from './handler.ts'
import { ledger } from './ledger.ts'

// The limit: requests to AWS are signed here, without its SDK.

export const handler = await startHandler({ getSecret, ...ledger })
