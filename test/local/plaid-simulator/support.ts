import { Configuration, PlaidApi } from 'plaid'
import { onTestFinished } from 'vitest'
import {
  type PlaidSimulator,
  type PlaidSimulatorOptions,
  startPlaidSimulator,
} from '../../../local/plaid-simulator/plaid-simulator.ts'

/** 2026-01-05T10:00:00Z. The clock moves only when it is advanced. */
export const clockStart = Date.UTC(2026, 0, 5, 10)

/** A simulator, closed at the end of the test. Everything but its keys is repeatable. */
export const startSimulator = async (options: PlaidSimulatorOptions = {}): Promise<PlaidSimulator> => {
  const sim = await startPlaidSimulator({ clockStart, seed: 'test', ...options })
  onTestFinished(() => sim.close())
  return sim
}

/** Plaid's official client for a simulator. It resolves answers of any status. */
export const officialClient = (url: string, secret = 'local-secret'): PlaidApi =>
  new PlaidApi(
    new Configuration({
      basePath: url,
      baseOptions: {
        headers: { 'PLAID-CLIENT-ID': 'local-client-id', 'PLAID-SECRET': secret },
        validateStatus: () => true,
        // Errors resolve too, which the types of a successful answer do not show.
      },
    }),
  )

export const person = { client_user_id: 'user-1', template_id: 'idvtmp_local' } as const

export const creation = { ...person, is_shareable: true, gave_consent: true } as const
