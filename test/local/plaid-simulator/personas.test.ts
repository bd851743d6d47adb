import { describe, expect, test } from 'vitest'
import { isPersonaName, personas, personaTexts } from '../../../local/plaid-simulator/personas/personas.ts'
import { answerSchema, violations } from '../../contract/plaid-facts.ts'
import { callControl, post } from './raw-client.ts'
import { startReceiver } from './receiver.ts'
import { officialClient, startSimulator } from './support.ts'

const names = Object.keys(personas).filter(isPersonaName)

describe('a persona over HTTP', () => {
  test.for(names)('%s: a new user, whose attempt ends as the name says, as Plaid shows it', async name => {
    const sim = await startSimulator()
    const { status, json } = await callControl(sim.url, `/personas/${name}`, {})
    const [attempt] = sim.attempts()
    expect({ status, json }).toEqual({ status: 200, json: attempt })
    expect(attempt).toMatchObject({
      client_user_id: `${name}-1`,
      status: name === 'abandoned' ? 'active' : 'failed',
      steps: Object.fromEntries(personas[name].story.ends.map(end => [end.step, end.status])),
    })
    const got = await officialClient(sim.url).identityVerificationGet({ identity_verification_id: String(attempt?.id) })
    expect(violations(answerSchema('/identity_verification/get'), got.data)).toEqual([])
  })

  test('sends the webhooks that Plaid would send', async () => {
    const receiver = await startReceiver()
    const sim = await startSimulator({ webhookUrls: [receiver.url] })
    await callControl(sim.url, '/personas/typing-error', {})
    await sim.untilIdle()
    expect(receiver.arrivals.map(({ body }) => JSON.parse(body).webhook_code)).toContain('STATUS_UPDATED')
  })

  test('each time it is another user, also where another has that name already', async () => {
    const sim = await startSimulator()
    sim.seedAttempt({ client_user_id: 'forged-2' })
    const users = [sim.playPersona('forged'), sim.playPersona('forged'), sim.playPersona('forged')]
    expect(users.map(({ client_user_id }) => client_user_id)).toEqual(['forged-1', 'forged-3', 'forged-4'])
  })

  test('may be a user that you name', async () => {
    const sim = await startSimulator()
    const { json } = await callControl(sim.url, '/personas/forged', { client_user_id: 'leslie' })
    expect(json).toMatchObject({ client_user_id: 'leslie', status: 'failed' })
  })

  test('is listed with what it shows, and in the guide', async () => {
    const sim = await startSimulator()
    expect(await callControl(sim.url, '/personas')).toEqual({
      status: 200,
      json: { personas: Object.fromEntries(personaTexts) },
    })
    const { body } = await post(`${sim.url}/_sim`, '', { method: 'GET' })
    for (const [name, shows] of personaTexts) expect(body).toMatch(new RegExp(` ${name} +${shows.slice(0, 20)}`))
  })

  test.for([
    ['/personas/typo', {}, 404, /there is no such persona; the personas are typing-error, .*reviewer/],
    ['/personas/toString', {}, 404, /there is no such persona/],
    ['/personas', {}, 404, /there is no such persona/],
    ['/personas/forged', undefined, 405, /POST/],
    ['/personas/forged', { user: 'user-1' }, 400, /unknown member "user"/],
    ['/personas/forged', { client_user_id: 7 }, 400, /"client_user_id" must be a text/],
  ] as const)('%s %j is refused', async ([path, body, status, error]) => {
    const sim = await startSimulator()
    expect(await callControl(sim.url, path, body)).toMatchObject({
      status,
      json: { error: expect.stringMatching(error) },
    })
    expect(sim.attempts()).toEqual([])
  })
})
