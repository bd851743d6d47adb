import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callLines } from '../support/log-lines.ts'
import { type OnDemand, startOnDemand } from '../support/on-demand.ts'
import { templateId } from '../support/surroundings.ts'
import { expectRefusal } from './refusal.ts'

let service: OnDemand
beforeAll(async () => {
  service = await startOnDemand()
})
afterAll(() => service.stop())
beforeEach(() => {
  service.plaid.reset()
  service.written.length = 0
})

const requestFor = (client_user_id: string, strategy = 'reset') => ({
  client_user_id,
  template_id: templateId,
  strategy,
})
const calls = () => ({ list: service.callsTo('list'), retry: service.callsTo('retry') })
const lines = () => callLines(service.written)

describe('rights', () => {
  it.each([
    ['a template that is not on the list', 'tmpl_x'],
    ['one that the simulator has, but the list has not', 'idvtmp_other'],
    ['the allowed one in another case', templateId.toUpperCase()],
  ])('%s: 403, the same to the byte but for the request, and Plaid is not asked', async (_, template_id) => {
    service.plaid.putTemplate({ id: 'idvtmp_other' })
    const answer = await service.post({ client_user_id: 'user-1', template_id, strategy: 'reset' })
    expectRefusal(answer, 403, 'not-allowed')
    const { request_id, ...problem } = JSON.parse(answer.body)
    expect(request_id).toBeTruthy()
    expect(problem).toEqual({
      type: 'urn:idv-retry:problem:not-allowed',
      title: 'This caller may not retry with this template.',
      status: 403,
      code: 'not-allowed',
    })
    expect(calls()).toEqual({ list: 0, retry: 0 })
    expect(service.written.join('')).not.toContain(template_id)
  })
})

describe('state', () => {
  it.each([
    ['active', 'attempt-still-active'],
    ['success', 'already-verified'],
    ['pending_review', 'under-review'],
  ])('an attempt that is %s is not retried: one list, no retry', async (status, reason) => {
    service.plaid.seedAttempt({ client_user_id: 'user-1', template: { id: templateId }, status })
    const answer = await service.post(requestFor('user-1'))
    expectRefusal(answer, 409, 'retry-not-permitted')
    expect(JSON.parse(answer.body).reason).toBe(reason)
    expect(calls()).toEqual({ list: 1, retry: 0 })
  })

  it('a user without attempts: 404, and none is created', async () => {
    expectRefusal(await service.post(requestFor('user-without-attempts')), 404, 'attempt-not-found')
    expect(calls()).toEqual({ list: 1, retry: 0 })
    expect(service.callsTo('create')).toBe(0)
  })

  it.each(['incomplete', 'infer'])('%s after a risk failure is refused without a call to retry', async strategy => {
    const { client_user_id } = service.aFailedUser('risk_check')
    const answer = await service.post(requestFor(client_user_id, strategy))
    expectRefusal(answer, 409, 'retry-not-permitted')
    expect(JSON.parse(answer.body).reason).toBe('failed-step-not-resumable')
    expect(calls()).toEqual({ list: 1, retry: 0 })
  })

  it('a repeat while the new attempt is unfinished is refused, and makes no second attempt', async () => {
    const { client_user_id } = service.aFailedUser()
    expect((await service.post(requestFor(client_user_id))).statusCode).toBe(201)
    expectRefusal(await service.post(requestFor(client_user_id)), 409, 'retry-not-permitted')
    expect(calls()).toEqual({ list: 2, retry: 1 })
  })
})

describe('dry_run', () => {
  const dryRun = { queryStringParameters: { dry_run: 'true' } }
  const user = { email_address: 'leslie@example.com', phone_number: '+12345678909' }

  it('shows what would be sent, without the values of user, and sends nothing', async () => {
    const { client_user_id, attempt } = service.aFailedUser()
    const answer = await service.post({ ...requestFor(client_user_id, 'infer'), user, is_shareable: true }, dryRun)
    expect(answer.statusCode).toBe(200)
    expect(JSON.parse(answer.body)).toMatchObject({
      dry_run: true,
      previous_attempt_id: attempt.id,
      would_send: {
        client_user_id,
        template_id: templateId,
        strategy: 'incomplete',
        is_shareable: true,
        user: ['email_address', 'phone_number'],
      },
      strategy: { asked: 'infer', sent: 'incomplete' },
      warnings: ['policy-advises-against'],
      policy: { decision: 'hold', reason: 'details-conflict', rules: ['details-conflict'], automatic_left: 2 },
    })
    expect(calls()).toEqual({ list: 1, retry: 0 })
    expect(answer.body + service.written.join('')).not.toContain('leslie@example.com')
  })

  it('makes every other check', async () => {
    const { client_user_id } = service.aFailedUser('watchlist_screening')
    expectRefusal(await service.post(requestFor(client_user_id, 'incomplete'), dryRun), 409)
    expectRefusal(await service.post(requestFor('user-without-attempts'), dryRun), 404)
    expectRefusal(await service.post({ ...requestFor('user-without-attempts'), template_id: 'other' }, dryRun), 403)
  })
})

describe('the answer', () => {
  it('has the members of the contract and no others', async () => {
    const { client_user_id, attempt } = service.aFailedUser()
    const answer = await service.post(requestFor(client_user_id, 'infer'))
    const body = JSON.parse(answer.body)
    expect(Object.keys(body).toSorted()).toEqual(
      [
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
      ].toSorted(),
    )
    expect(body).toMatchObject({
      previous_attempt_id: attempt.id,
      status: 'active',
      template: { id: templateId, version: 1 },
      strategy: { asked: 'infer', sent: 'incomplete' },
    })
  })

  it('warns that Sandbox leaves the selfie out', async () => {
    const { client_user_id } = service.aFailedUser()
    const steps = { verify_sms: false, kyc_check: true, documentary_verification: false, selfie_check: true }
    const answer = await service.post({ ...requestFor(client_user_id, 'custom'), steps })
    expect(JSON.parse(answer.body)).toMatchObject({
      warnings: ['selfie-check-off-in-sandbox', 'policy-advises-against'],
      steps: { selfie_check: 'not_applicable' },
    })
  })
})

describe('the journal', () => {
  it('has one line for each call, with the attempt that it was about', async () => {
    const { client_user_id, attempt } = service.aFailedUser()
    const answer = JSON.parse((await service.post(requestFor(client_user_id, 'infer'))).body)
    await service.post(requestFor(client_user_id))
    await service.post('{')
    expect(lines()).toMatchObject([
      {
        outcome: 'retried',
        driver: 'on-demand',
        request_id: answer.request_id,
        attempt_id: attempt.id,
        new_attempt_id: answer.id,
        strategy_asked: 'infer',
        strategy_sent: 'incomplete',
        foreign_rows: 0,
        Calls: 1,
      },
      { outcome: 'retry-not-permitted', reason: 'attempt-still-active', attempt_id: answer.id },
      { outcome: 'unreadable', reason: 'bad-json' },
    ])
    expect(service.written.join('')).not.toContain(client_user_id)
  })

  it("carries its counts in CloudWatch's embedded metric format: each metric named is a number of the line", async () => {
    await service.post(requestFor('user-without-attempts'))
    const [line] = lines()
    expect(line._aws.Timestamp).toBe(Date.parse(line.time))
    for (const { Namespace, Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
      expect(Namespace).toBe('idv-retry')
      for (const { Name } of Metrics) expect(line[Name]).toBeTypeOf('number')
      for (const name of Dimensions.flat()) expect(line[name]).toBeTypeOf('string')
    }
  })
})
