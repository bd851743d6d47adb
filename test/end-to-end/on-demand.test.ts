import { Configuration, PlaidApi } from 'plaid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failedAttempt } from '../../local/failed-attempt.ts'
import { postJson } from '../../local/http/post-json.ts'
import type { StepName } from '../../local/plaid-simulator/attempt/steps.ts'
import type { StoryName } from '../../local/plaid-simulator/stories/stories.ts'
import type { Stack } from '../../local/stack.ts'
import { contractedJson } from '../support/api-contract.ts'
import { startStack } from '../support/audited.ts'

let stack: Stack
let plaid: PlaidApi
let users = 0

beforeAll(async () => {
  stack = await startStack({ rateLimits: false })
  // What is asked on demand needs none, and what is automatic has tests of its own.
  stack.simulator.configureWebhooks({ drop: true })
  plaid = new PlaidApi(
    new Configuration({
      basePath: stack.simulator.url,
      baseOptions: { headers: { 'PLAID-CLIENT-ID': 'local-client-id', 'PLAID-SECRET': 'local-secret' } },
    }),
  )
})
afterAll(() => stack.close())

const template_id = 'idvtmp_local'

/** Between two attempts of one user. */
const cooldownMs = 10 * 60_000

/** A new user with a first attempt that failed at this step. */
const failedAt = (step: StepName) => {
  users += 1
  return failedAttempt(stack.simulator, { client_user_id: `user-${users}`, template_id }, step)
}

const ask = async (body: unknown, query = '') =>
  contractedJson(
    'post /identity_verification/retry',
    await postJson(`${stack.url}/identity_verification/retry${query}`, body),
  )

const retriesOf = (client_user_id: string): number =>
  stack.simulator
    .requests()
    .filter(
      sent => sent.endpoint === '/identity_verification/retry' && sent.body?.['client_user_id'] === client_user_id,
    ).length

const newest = async (id: unknown) =>
  (await plaid.identityVerificationGet({ identity_verification_id: String(id) })).data

describe('POST /identity_verification/retry, through HTTP and the bundled function', () => {
  it('answers 201 to what the Python client plaid2 prints for a reset, and Plaid’s own client sees the new attempt', async () => {
    const client_user_id = 'user-of-plaid2'
    const created = await plaid.identityVerificationCreate({
      client_user_id,
      template_id,
      is_shareable: true,
      gave_consent: true,
    })
    stack.simulator.setStatus(created.data.id, 'failed')
    const response = await ask(
      `{"client_user_id": "${client_user_id}", "template_id": "${template_id}", "strategy": "reset", "steps": null}`,
    )
    expect(response.status).toBe(201)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const { data } = await plaid.identityVerificationList({ client_user_id, template_id })
    const found = data.identity_verifications.find(({ previous_attempt_id }) => previous_attempt_id === created.data.id)
    expect(data.identity_verifications).toHaveLength(2)
    expect(response.body).toMatchObject({ id: found?.id, previous_attempt_id: created.data.id })
  })

  it('answers with the members of Plaid’s answer that the contract names, and no others', async () => {
    const { client_user_id } = failedAt('kyc_check')
    const { body } = await ask({ client_user_id, template_id, strategy: 'reset' })
    expect(Object.keys(body as object).toSorted()).toEqual([
      'client_user_id',
      'created_at',
      'id',
      'policy',
      'previous_attempt_id',
      'request_id',
      'shareable_url',
      'status',
      'steps',
      'strategy',
      'template',
      'warnings',
    ])
  })

  const custom = { verify_sms: false, kyc_check: false, documentary_verification: true, selfie_check: false }
  const strategies = [
    {
      strategy: 'reset',
      failed: 'documentary_verification',
      sent: 'reset',
      skipped: [],
    },
    { strategy: 'incomplete', failed: 'kyc_check', sent: 'incomplete', skipped: ['accept_tos', 'verify_sms'] },
    { strategy: 'infer', failed: 'kyc_check', sent: 'incomplete', skipped: ['accept_tos', 'verify_sms'] },
    {
      strategy: 'custom',
      steps: custom,
      failed: 'risk_check',
      sent: 'custom',
      skipped: ['verify_sms', 'kyc_check', 'selfie_check'],
    },
  ] as const

  it.each(strategies)('retries with $strategy, sent as $sent', async ({ failed, sent, skipped, ...asked }) => {
    const attempt = failedAt(failed)
    const { client_user_id } = attempt
    const response = await ask({ client_user_id, template_id, ...asked })
    expect(response).toMatchObject({
      status: 201,
      body: {
        previous_attempt_id: attempt.id,
        client_user_id,
        template: { id: template_id, version: 1 },
        status: 'active',
        strategy: { asked: asked.strategy, sent },
        warnings: ['policy-advises-against'],
      },
    })
    const { id } = response.body as { id: string }
    const seen = await newest(id)
    expect(seen.previous_attempt_id).toBe(attempt.id)
    expect(Object.entries(seen.steps).flatMap(([step, status]) => (status === 'skipped' ? [step] : []))).toEqual(
      skipped,
    )
    expect(retriesOf(client_user_id)).toBe(1)
  })

  it('says what the policy would have decided, and warns where it would not retry', async () => {
    const ofStory = async (story: StoryName) => {
      const { client_user_id } = stack.simulator.playStory(story, { client_user_id: `user-of-${story}`, template_id })
      const body = { client_user_id, template_id, strategy: 'reset' }
      return [(await ask(body, '?dry_run=true')).body, (await ask(body)).body]
    }
    for (const answer of await ofStory('address-differs')) {
      expect(answer).toMatchObject({
        warnings: [],
        policy: {
          decision: 'retry',
          rules: ['one-detail-differs'],
          automatic_left: 2,
          next_eligible_at: expect.stringMatching(/^2\d{3}-/),
        },
      })
    }
    for (const answer of await ofStory('forged-document')) {
      expect(answer).toMatchObject({
        warnings: ['policy-advises-against'],
        policy: { decision: 'never', reason: 'document-forged', rules: [], next_eligible_at: null },
      })
    }
  })

  it('sends infer on a canceled attempt as reset', async () => {
    const { client_user_id } = stack.simulator.seedAttempt({ client_user_id: 'user-canceled', status: 'canceled' })
    const response = await ask({ client_user_id, template_id, strategy: 'infer' })
    expect(response).toMatchObject({ status: 201, body: { strategy: { asked: 'infer', sent: 'reset' } } })
  })

  it.each(['newest-first', 'oldest-first', 'shuffled'] as const)(
    'finds the newest attempt on the third page of a list that is %s',
    async listOrder => {
      const first = failedAt('kyc_check')
      const { client_user_id } = first
      const ids = [first.id]
      for (const _ of [1, 2]) {
        const { id } = (await ask({ client_user_id, template_id, strategy: 'reset' })).body as { id: string }
        stack.simulator.setStatus(id, 'failed')
        ids.push(id)
        await stack.clock.leap(cooldownMs)
      }
      stack.simulator.setKnobs({ listPageSize: 1, listOrder })
      const response = await ask({ client_user_id, template_id, strategy: 'reset' })
      stack.simulator.setKnobs({ listPageSize: 20, listOrder: 'newest-first' })
      // A service that intended an older attempt would detect that another one was retried, and warn.
      expect(response).toMatchObject({
        status: 201,
        body: { previous_attempt_id: ids.at(-1), warnings: ['policy-advises-against'] },
      })
    },
  )

  it('retries the newest attempt although an old one lacks what newer ones have', async () => {
    const client_user_id = 'user-of-2022'
    stack.simulator.seedAttempt({
      client_user_id,
      created_at: '2022-05-01T12:00:00Z',
      status: 'failed',
      shareable_url: null,
      template: { id: template_id, version: null },
      steps: { verify_sms: null },
    })
    const { id } = failedAttempt(stack.simulator, { client_user_id, template_id }, 'kyc_check')
    const response = await ask({ client_user_id, template_id, strategy: 'incomplete' })
    expect(response).toMatchObject({
      status: 201,
      body: { previous_attempt_id: id, warnings: ['policy-advises-against'] },
    })
  })

  it('sends nothing on a dry run, and answers with no value of user', async () => {
    const { client_user_id } = failedAt('kyc_check')
    const user = { email_address: 'leslie@knope.com' }
    const response = await ask({ client_user_id, template_id, strategy: 'infer', user }, '?dry_run=true')
    expect(response).toMatchObject({ status: 200, body: { would_send: { strategy: 'incomplete' } } })
    expect(JSON.stringify(response.body)).not.toContain('leslie')
    expect(retriesOf(client_user_id)).toBe(0)
  })

  it.each([
    ['incomplete', 'risk_check'],
    ['infer', 'risk_check'],
    ['incomplete', 'watchlist_screening'],
  ] as const)('refuses %s after a failed %s without a call to retry', async (strategy, step) => {
    const { client_user_id } = failedAt(step)
    const response = await ask({ client_user_id, template_id, strategy })
    expect(response).toMatchObject({
      status: 409,
      body: { code: 'retry-not-permitted', reason: 'failed-step-not-resumable' },
    })
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(retriesOf(client_user_id)).toBe(0)
  })

  it.each([
    ['success', 'already-verified'],
    ['pending_review', 'under-review'],
    ['active', 'attempt-still-active'],
  ])('refuses to retry an attempt that is %s: %s', async (status, reason) => {
    const client_user_id = `user-${status}`
    stack.simulator.seedAttempt({ client_user_id, status })
    const response = await ask({ client_user_id, template_id, strategy: 'reset' })
    expect(response).toMatchObject({ status: 409, body: { code: 'retry-not-permitted', reason } })
    expect(retriesOf(client_user_id)).toBe(0)
  })

  it('answers 404 for a user without an attempt', async () => {
    const response = await ask({ client_user_id: 'user-unknown', template_id, strategy: 'reset' })
    expect(response).toMatchObject({ status: 404, body: { code: 'attempt-not-found' } })
  })

  it('answers 403 for a template that is not allowed, without a call to Plaid', async () => {
    const response = await ask({ client_user_id: 'user-unknown', template_id: 'idvtmp_other', strategy: 'reset' })
    expect(response).toMatchObject({ status: 403, body: { code: 'not-allowed' } })
    expect(stack.simulator.requests().some(sent => sent.body?.['template_id'] === 'idvtmp_other')).toBe(false)
  })

  it('refuses a body of an unnamed type, which API Gateway carries as base64', async () => {
    const { client_user_id } = failedAt('kyc_check')
    const body = Buffer.from(JSON.stringify({ client_user_id, template_id, strategy: 'reset' }))
    const answer = await fetch(`${stack.url}/identity_verification/retry`, { method: 'POST', body })
    expect(answer.status).toBe(415)
    expect(retriesOf(client_user_id)).toBe(0)
  })

  it.each(['PATCH', 'PUT', 'DELETE'])('does not exist for %s', async method => {
    const answer = await fetch(`${stack.url}/identity_verification/retry`, { method })
    expect(answer.status).toBe(404)
  })
})

describe('a route that lost its authorizer', () => {
  it('refuses every caller', async () => {
    const bare = await startStack({ caller: null })
    const response = await postJson(`${bare.url}/identity_verification/retry`, {
      client_user_id: 'u',
      template_id,
      strategy: 'reset',
    })
    const asked = bare.simulator.requests().length
    await bare.close()
    expect(response).toMatchObject({ status: 403, body: { code: 'not-allowed' } })
    expect(asked).toBe(0)
  })
})
