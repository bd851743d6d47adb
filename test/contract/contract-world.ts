import { expect, onTestFinished } from 'vitest'
import {
  type PlaidSimulator,
  type PlaidSimulatorOptions,
  startPlaidSimulator,
} from '../../local/plaid-simulator/plaid-simulator.ts'
import { answerSchema, violations } from './plaid-facts.ts'

const credentials = { 'plaid-client-id': 'local-client-id', 'plaid-secret': 'local-secret' }

/** A simulator without limits that ends with the test. */
export const start = async (options: PlaidSimulatorOptions = {}): Promise<PlaidSimulator> => {
  const sim = await startPlaidSimulator({ rateLimits: false, seed: 'contract', ...options })
  onTestFinished(() => sim.close())
  return sim
}

export const call = async (sim: PlaidSimulator, path: string, body: unknown) => {
  const answer = await fetch(`${sim.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...credentials },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: JSON.parse(await answer.text()) }
}

/** Calls an endpoint and checks the answer, a refusal too, against the facts. */
export const expectSound = async (sim: PlaidSimulator, path: string, body: unknown) => {
  const answer = await call(sim, path, body)
  const schema = answer.status === 200 ? answerSchema(path) : 'PlaidError'
  expect({ path, body, violations: violations(schema, answer.body) }).toMatchObject({ violations: [] })
  return answer
}

export const idv = (name: string) => `/identity_verification/${name}`

/** Everything that can be read of a person, and the answer of a retry. */
export const expectSoundReads = async (sim: PlaidSimulator, id: string, client_user_id: string) => {
  const of = { client_user_id, template_id: 'idvtmp_local' }
  expect((await expectSound(sim, idv('get'), { identity_verification_id: id })).status).toBe(200)
  expect((await expectSound(sim, idv('list'), of)).status).toBe(200)
  expect((await expectSound(sim, idv('retry'), { ...of, strategy: 'reset' })).status).toBe(200)
}

/** The key id of a webhook's token. */
export const kidOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid
