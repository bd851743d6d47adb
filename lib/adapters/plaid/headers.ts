import { version } from '../../../package.json'
import type { PlaidCredentials } from '../../ports/credentials.ts'

/** The only version of Plaid's API; Plaid adds members to it, and does not remove any. */
const plaidVersion = '2020-09-14'

export const headersFor = ({ client_id, secret }: PlaidCredentials): Readonly<Record<string, string>> => ({
  'content-type': 'application/json',
  'user-agent': `idv-retry/${version}`,
  'Plaid-Version': plaidVersion,
  'PLAID-CLIENT-ID': client_id,
  'PLAID-SECRET': secret,
})
