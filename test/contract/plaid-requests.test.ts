import { describe, expect, test } from 'vitest'
import { endpointTable } from '../../local/plaid-simulator/endpoints/endpoint-table.ts'
import type { PlaidSimulator } from '../../local/plaid-simulator/plaid-simulator.ts'
import { startReceiver } from '../local/plaid-simulator/receiver.ts'
import { checked, description, isThere, kidOf, start } from './contract-world.ts'

describe.skipIf(!isThere)('requests of the description', () => {
  /** The description's examples of an endpoint: whole ones, and one made of its members' examples. */
  const examples = (path: string): readonly { readonly [member: string]: unknown }[] => {
    const { requestExamples, memberExamples, requestSchema } = description()
    return [...requestExamples(path), memberExamples(requestSchema(path))].map(value => Object(value))
  }

  /** What the description says in words only: which members exclude each other or need a world around them. */
  const inWords = async (sim: PlaidSimulator, path: string, example: { readonly [member: string]: unknown }) => {
    const { client_id: _client, secret: _secret, user_id: _userId, cursor: _cursor, steps: _steps, ...rest } = example
    return path === '/webhook_verification_key/get' ? { key_id: await currentKid(sim) } : rest
  }

  const currentKid = async (sim: PlaidSimulator): Promise<string> => {
    const receiver = await startReceiver()
    sim.configureWebhooks({ urls: [receiver.url] })
    sim.sendWebhook({ webhook_code: 'RETRIED', identity_verification_id: 'idv_1' })
    await sim.untilIdle()
    return kidOf(receiver.arrivals[0]?.token ?? '')
  }

  test.for([...endpointTable.keys()])('the examples of %s are accepted', async path => {
    for (const example of examples(path)) {
      const { identity_verification_id, template_id, client_user_id } = example
      const sim = await start({ templates: [{ id: typeof template_id === 'string' ? template_id : 'idvtmp_local' }] })
      if (!path.endsWith('/create')) {
        const attempt = { client_user_id, id: identity_verification_id, status: 'failed' }
        const given = Object.entries(attempt).filter(([, value]) => value !== undefined)
        sim.seedAttempt(Object.fromEntries(given))
      }
      const request = await inWords(sim, path, example)
      expect(description().violations(description().requestSchema(path), request)).toEqual([])
      const answer = await checked(sim, path, request)
      expect({ request, ...answer }).toMatchObject({ status: 200 })
    }
  })

  test('endpoints that are not simulated are known', () => {
    const missing = description().paths.filter(path => !endpointTable.has(path))
    expect(missing).toEqual(['/identity_verification/autofill/create'])
  })
})
