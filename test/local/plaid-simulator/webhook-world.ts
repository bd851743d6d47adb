import { createHash } from 'node:crypto'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import type { PlaidSimulator, PlaidSimulatorOptions } from '../../../local/plaid-simulator/plaid-simulator.ts'
import { type Arrival, startReceiver } from './receiver.ts'
import { officialClient, startSimulator } from './support.ts'

/** A simulator without limits that sends its webhooks to a receiver. */
export const webhookWorld = async (options: PlaidSimulatorOptions = {}) => {
  const receiver = await startReceiver()
  const sim = await startSimulator({ webhookUrls: [receiver.url], rateLimits: false, ...options })
  const send = async (count = 1) => {
    for (let n = 1; n <= count; n += 1) {
      sim.sendWebhook({ webhook_code: 'STATUS_UPDATED', identity_verification_id: `idv_${n}` })
    }
    await sim.untilIdle()
  }
  const codes = () => receiver.arrivals.map(({ body }) => JSON.parse(body).webhook_code)
  const ids = () => receiver.arrivals.map(({ body }) => JSON.parse(body).identity_verification_id)
  return { receiver, sim, send, codes, ids }
}

/** Verifies a webhook as Plaid's documentation says. Rejects an invalid one. */
export const verify = async (sim: PlaidSimulator, arrival: Arrival | undefined) => {
  const { body, token } = arrival ?? { body: '', token: '' }
  const { alg, kid } = decodeProtectedHeader(token)
  if (alg !== 'ES256') throw new Error(`alg ${alg}`)
  const { status, data } = await officialClient(sim.url).webhookVerificationKeyGet({ key_id: kid ?? '' })
  if (status !== 200) throw new Error(`key ${status} ${JSON.stringify(data)}`)
  const now = new Date(sim.now())
  const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: [{ ...data.key }] }), {
    algorithms: ['ES256'],
    maxTokenAge: '5 min',
    currentDate: now,
  })
  const digest = createHash('sha256').update(body).digest('hex')
  if (payload['request_body_sha256'] !== digest) throw new Error('hash')
  if (data.key.expired_at !== null && data.key.expired_at <= sim.now() / 1000) throw new Error('expired')
  return payload
}
