import type { Strategy } from 'plaid'
import type { PlaidSimulatorOptions } from '../../../local/plaid-simulator/plaid-simulator.ts'
import { creation, officialClient, person, startSimulator } from './support.ts'

/** A production simulator with one session at `verify_sms`, and Plaid's official client. */
export const retryWorld = async (options: PlaidSimulatorOptions = {}) => {
  const sim = await startSimulator({ environment: 'production', ...options })
  const client = officialClient(sim.url)
  const { data: first } = await client.identityVerificationCreate(creation)
  const retry = async (strategy: Strategy, more: object = {}) =>
    (await client.identityVerificationRetry({ ...person, strategy, ...more })).data
  return { sim, client, first, retry }
}

/** The four steps of a custom retry, all required. */
export const allOn = { verify_sms: true, kyc_check: true, documentary_verification: true, selfie_check: true }
