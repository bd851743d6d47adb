import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { failedAttempt, withoutWebhooks } from '../../local/failed-attempt.ts'
import { findings } from '../../local/findings.ts'
import { postJson } from '../../local/http/post-json.ts'
import { type AutomaticStack, startAutomaticStack, template_id } from './automatic-stack.ts'

/** Forms of Plaid's answers that have been seen, or that its description allows. */

let stack: AutomaticStack
let users = 0
beforeAll(async () => {
  stack = await startAutomaticStack()
})
afterAll(() => stack.close())
beforeEach(() => void stack.simulator.setKnobs({ previousIdSpelling: 'same' }))

const aUser = (): string => `form-${++users}`

const ask = (client_user_id: string) =>
  postJson(`${stack.url}/identity_verification/retry`, { client_user_id, template_id, strategy: 'reset' })

const failed = (client_user_id: string) =>
  withoutWebhooks(stack.simulator, () =>
    failedAttempt(stack.simulator, { client_user_id, template_id }, findings.mistypedName),
  )

describe('a retry', () => {
  it('whose answer names the parent in the other spelling is no other attempt’s', async () => {
    stack.simulator.setKnobs({ previousIdSpelling: 'other' })
    const client_user_id = aUser()
    failed(client_user_id)
    expect(await ask(client_user_id)).toMatchObject({ status: 201, body: { warnings: [] } })
    expect(stack.published(client_user_id)).toEqual(['retried'])
  })

  it('whose answer names itself as its parent is misdirected', async () => {
    const client_user_id = aUser()
    const { id } = failed(client_user_id)
    stack.simulator.patchNextAttempt({ id, previous_attempt_id: id })
    expect(await ask(client_user_id)).toMatchObject({ status: 201, body: { warnings: ['misdirected'] } })
    expect(stack.published(client_user_id)).toEqual(['misdirected'])
  })
})

it.each([
  ['steps.verify_sms', { steps: { verify_sms: null } }],
  ['template.version', { template: { id: template_id, version: null } }],
  ['shareable_url', { shareable_url: null }],
])('an older attempt without %s does not keep a newer one from its automatic retry', async (_, members) => {
  const client_user_id = aUser()
  stack.simulator.seedAttempt({ client_user_id, status: 'failed', created_at: '2022-05-01T12:00:00Z', ...members })
  failedAttempt(stack.simulator, { client_user_id, template_id }, findings.mistypedName)
  await stack.clock.untilIdle()
  await stack.passDelay()
  expect(stack.published(client_user_id)).toEqual(['scheduled', 'retried'])
})
