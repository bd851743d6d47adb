import { expect, test } from 'vitest'
import { endpointTable } from '../../local/plaid-simulator/endpoints/endpoint-table.ts'
import type { PlaidSimulator } from '../../local/plaid-simulator/plaid-simulator.ts'
import { startReceiver } from '../local/plaid-simulator/receiver.ts'
import { expectSound, idv, kidOf, start } from './contract-world.ts'
import { facts, membersOf, requestSchema, violations } from './plaid-facts.ts'

type Request = Readonly<Record<string, unknown>>

const of = { client_user_id: 'user-1', template_id: 'idvtmp_local' }

const user = {
  email_address: 'leslie@example.com',
  phone_number: '+12345678909',
  date_of_birth: '1975-01-18',
  name: { given_name: 'Leslie', family_name: 'Knope' },
  address: { street: '123 Main St.', street2: null, city: 'Pawnee', region: 'IN', postal_code: '46001', country: 'US' },
  id_number: { value: '123456789', type: 'us_ssn' },
}

const steps = { verify_sms: true, kyc_check: true, documentary_verification: false, selfie_check: false }

/** Requests that together have every member that Plaid knows. */
const requests: Readonly<Record<string, readonly Request[]>> = {
  [idv('create')]: [
    {
      ...of,
      is_shareable: true,
      gave_consent: true,
      is_idempotent: false,
      user: { ...user, client_user_id: 'user-1' },
    },
    { ...of, is_shareable: false, gave_consent: false, is_idempotent: true, user: null },
  ],
  [idv('get')]: [{ identity_verification_id: 'idv_1' }],
  [idv('list')]: [of, { ...of, cursor: null }],
  [idv('retry')]: [
    { ...of, strategy: 'reset', user, is_shareable: true },
    { ...of, strategy: 'custom', steps, is_shareable: null },
  ],
  '/webhook_verification_key/get': [{ key_id: 'kid' }],
}

/** Plaid takes credentials in the body too; a user id of Plaid's may replace `client_user_id`. */
const elsewhere = ['client_id', 'secret', 'user_id']

const currentKid = async (sim: PlaidSimulator): Promise<string> => {
  const receiver = await startReceiver()
  sim.configureWebhooks({ urls: [receiver.url] })
  sim.sendWebhook({ webhook_code: 'RETRIED', identity_verification_id: 'idv_1' })
  await sim.untilIdle()
  return kidOf(receiver.arrivals[0]?.token ?? '')
}

test.for([...endpointTable.keys()])('requests with every member of %s are accepted', async path => {
  const known = requests[path] ?? []
  const members = new Set([...known.flatMap(request => Object.keys(request)), ...elsewhere])
  expect(membersOf(requestSchema(path)).filter(member => !members.has(member))).toEqual([])
  for (const request of known) {
    expect(violations(requestSchema(path), request)).toEqual([])
    const sim = await start()
    if (!path.endsWith('/create')) sim.seedAttempt({ id: 'idv_1', client_user_id: 'user-1', status: 'failed' })
    const asked = 'key_id' in request ? { key_id: await currentKid(sim) } : request
    expect({ request, ...(await expectSound(sim, path, asked)) }).toMatchObject({ status: 200 })
  }
})

test('the list of endpoints without a simulation is complete', () => {
  const missing = Object.keys(facts.endpoints).filter(path => !endpointTable.has(path))
  expect(missing).toEqual(['/identity_verification/autofill/create'])
})
