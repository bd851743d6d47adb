import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type OnDemand, startOnDemand } from '../support/on-demand.ts'
import { templateId } from '../support/surroundings.ts'
import { expectRefusal, expectSilence } from './refusal.ts'

const canary = 'canary-078051120'

let service: OnDemand
beforeAll(async () => {
  service = await startOnDemand()
})
afterAll(() => service.stop())
beforeEach(() => {
  service.plaid.reset()
  service.written.length = 0
})

const subject = { client_user_id: canary, template_id: templateId }
const reset = { ...subject, strategy: 'reset' }
const steps = { verify_sms: true, kyc_check: true, documentary_verification: false, selfie_check: false }
const noStep = { verify_sms: false, kyc_check: false, documentary_verification: false, selfie_check: false }
const custom = { ...subject, strategy: 'custom', steps }
const withUser = (user: object) => ({ ...reset, user })
const without = (object: object, member: string) =>
  Object.fromEntries(Object.entries(object).filter(([name]) => name !== member))

/** The calendar date in so many days, in UTC. */
const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

const nested = (depth: number): unknown => (depth === 0 ? canary : [nested(depth - 1)])
const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [n.toString(36), 0]))

describe('text that is no JSON is unreadable', () => {
  it.each([
    ['cut off', `{"client_user_id": "${canary}", "user": {"id_number": {"value": "${canary}`],
    ['a comma too many', `{"client_user_id": "${canary}",}`],
    ['other quotes', `{'client_user_id': '${canary}'}`],
    ['a comment', `{/* ${canary} */}`],
    ['NaN', '{"is_shareable": NaN}'],
    ['Infinity', '{"is_shareable": Infinity}'],
    ['15,000 open brackets', '['.repeat(15_000)],
    ['15,000 brackets, closed: deeper than the parser reads', `${'['.repeat(15_000)}${']'.repeat(15_000)}`],
    ['two values', '{}{}'],
    ['a line break in a string', `{"client_user_id": "${canary}\n"}`],
  ])('%s', async (_, body) => {
    const answer = await service.post(body)
    expectRefusal(answer, 400, 'unreadable')
    expectSilence(service, answer, canary)
  })
})

describe('JSON that is no retry request is invalid, and the answer points at each member', () => {
  it.each<[row: string, body: unknown, pointers: readonly string[]]>([
    [
      'a number beyond all',
      '{"client_user_id":"u","template_id":"idvtmp_local","strategy":"reset","is_shareable":1e999}',
      ['/is_shareable'],
    ],
    ['null', 'null', ['']],
    ['a list', '[]', ['']],
    ['a string', `"${canary}"`, ['']],
    ['a number', '5', ['']],
    ['__proto__', `{"__proto__":{"admin":"${canary}"}}`, ['']],
    ['__proto__ beside all the rest', JSON.stringify(reset).replace('{', '{"__proto__":{},'), ['']],
    ['__proto__ in escapes', JSON.stringify(reset).replace('{', '{"\\u005f\\u005fproto__":{},'), ['']],
    ['constructor', { ...reset, constructor: { prototype: { admin: canary } } }, ['']],
    ['depth', { ...reset, user: nested(11) }, ['/user']],
    ['as many members as fit', { ...reset, ...keys(3_500) }, ['']],
    [
      'half a character',
      `{"client_user_id":"${canary}\\ud800","template_id":"${templateId}","strategy":"reset"}`,
      ['/client_user_id'],
    ],
    ['no client_user_id', without(reset, 'client_user_id'), ['/client_user_id']],
    ['null', { ...reset, client_user_id: null }, ['/client_user_id']],
    ['a number', { ...reset, client_user_id: 78_051_120 }, ['/client_user_id']],
    ['nothing in it', { ...reset, client_user_id: '' }, ['/client_user_id']],
    ['a space', { ...reset, client_user_id: ' ' }, ['/client_user_id']],
    ['a space before it', { ...reset, client_user_id: ` ${canary}` }, ['/client_user_id']],
    ['257 characters', { ...reset, client_user_id: canary.padEnd(257, 'x') }, ['/client_user_id']],
    ['NUL', { ...reset, client_user_id: `${canary}\0` }, ['/client_user_id']],
    ['a line break', { ...reset, client_user_id: `${canary}\n` }, ['/client_user_id']],
    ['an escape', { ...reset, client_user_id: `${canary}\u001b[31m` }, ['/client_user_id']],
    ['text direction', { ...reset, client_user_id: `${canary}\u202e` }, ['/client_user_id']],
    ['zero width', { ...reset, client_user_id: `${canary}\u200b` }, ['/client_user_id']],
    ['a soft hyphen', { ...reset, client_user_id: `${canary}\u00ad` }, ['/client_user_id']],
    ['a filler that is a letter', { ...reset, client_user_id: `${canary}\u115f` }, ['/client_user_id']],
    ['a blank pattern', { ...reset, client_user_id: `${canary}\u2800` }, ['/client_user_id']],
    ['no character', { ...reset, client_user_id: `${canary}\uffff` }, ['/client_user_id']],
    ['no template_id', without(reset, 'template_id'), ['/template_id']],
    ['no strategy', subject, ['/strategy']],
    ['another case', { ...subject, strategy: 'Reset' }, ['/strategy']],
    ['a space after it', { ...subject, strategy: 'infer ' }, ['/strategy']],
    ['a strategy of objects', { ...subject, strategy: 'toString' }, ['/strategy']],
    ['custom without steps', { ...subject, strategy: 'custom' }, ['/steps']],
    ['custom with null', { ...subject, strategy: 'custom', steps: null }, ['/steps']],
    ['steps with reset', { ...reset, steps }, ['/steps']],
    ['a step missing', { ...custom, steps: without(steps, 'selfie_check') }, ['/steps/selfie_check']],
    ['a step in quotes', { ...custom, steps: { ...steps, kyc_check: 'true' } }, ['/steps/kyc_check']],
    ['a step too many', { ...custom, steps: { ...steps, risk_check: true } }, ['/steps']],
    ['no step at all', { ...custom, steps: noStep }, ['/steps']],
    ['is_shareable in words', { ...reset, is_shareable: 'yes' }, ['/is_shareable']],
    ['credentials', { ...reset, client_id: canary, secret: canary }, ['/client_id', '/secret']],
    ['an unknown member', { ...reset, [canary]: canary }, ['']],
    ['no e-mail address', withUser({ email_address: canary }), ['/user/email_address']],
    ['no such day', withUser({ date_of_birth: '2020-02-30' }), ['/user/date_of_birth']],
    ['the first day of all', withUser({ date_of_birth: '0000-01-01' }), ['/user/date_of_birth']],
    ['a day 131 years ago', withUser({ date_of_birth: dayIn(-131 * 366) }), ['/user/date_of_birth']],
    ['the day after tomorrow', withUser({ date_of_birth: dayIn(2) }), ['/user/date_of_birth']],
    ['a day to come', withUser({ date_of_birth: '2099-01-01' }), ['/user/date_of_birth']],
    ['half a name', withUser({ name: { given_name: canary } }), ['/user/name/family_name']],
    [
      'a name of 101 characters',
      withUser({ name: { given_name: canary, family_name: 'x'.repeat(101) } }),
      ['/user/name/family_name'],
    ],
    [
      'a name of a joiner alone',
      withUser({ name: { given_name: canary, family_name: '\u200d' } }),
      ['/user/name/family_name'],
    ],
    [
      'a name with an invisible character',
      withUser({ name: { given_name: canary, family_name: 'K\u034f' } }),
      ['/user/name/family_name'],
    ],
    ['no country code', withUser({ phone_number: '5551234' }), ['/user/phone_number']],
    [
      'the session id that many send',
      { identity_verification_id: canary, steps },
      ['/strategy', '/client_user_id', '/template_id', ''],
    ],
  ])('%s', async (_, body, pointers) => {
    const answer = await service.post(body)
    expectRefusal(answer, 422, 'invalid-request')
    expect(JSON.parse(answer.body).violations.map(({ pointer }: { pointer: string }) => pointer)).toEqual(pointers)
    expectSilence(service, answer, canary)
  })

  it.each<[row: string, event: object, expected: string]>([
    ['a long key', { 'idempotency-key': 'k'.repeat(256) }, 'header Idempotency-Key'],
    ['an empty key', { 'idempotency-key': '' }, 'header Idempotency-Key'],
    ['a key with a line break', { 'idempotency-key': 'a\nb' }, 'header Idempotency-Key'],
  ])('%s', async (_, headers, expected) => {
    const answer = await service.post(reset, { headers: { 'content-type': 'application/json', ...headers } })
    expectRefusal(answer, 422, 'invalid-request')
    expect(JSON.parse(answer.body).violations[0].expected).toContain(expected)
    expectSilence(service, answer, canary)
  })

  it.each([
    ['a misspelt dry_run', { dryrun: 'true' }, 'query: only the parameters dry_run and override'],
    ['a dry_run that is neither', { dry_run: 'yes' }, 'query dry_run: true or false'],
  ])('%s retries nothing', async (_, queryStringParameters, expected) => {
    const answer = await service.post(reset, { queryStringParameters })
    expectRefusal(answer, 422, 'invalid-request')
    expect(JSON.parse(answer.body).violations).toEqual([{ pointer: '', expected }])
    expectSilence(service, answer, canary)
  })

  it.each([{ dry_run: 'true' }, { dry_run: 'false' }])('a date of birth to come, with %j', async query => {
    const answer = await service.post(withUser({ date_of_birth: dayIn(2) }), { queryStringParameters: query })
    expectRefusal(answer, 422, 'invalid-request')
    expectSilence(service, answer, canary)
  })

  it('faults in query, header and body are reported together', async () => {
    const event = {
      queryStringParameters: { x: '1' },
      headers: { 'content-type': 'application/json', 'idempotency-key': '' },
    }
    const answer = await service.post({ ...reset, strategy: 'never' }, event)
    expect(JSON.parse(answer.body).violations).toHaveLength(3)
    const ofDate = await service.post(withUser({ date_of_birth: '2099-01-01' }), event)
    expect(JSON.parse(ofDate.body).violations).toHaveLength(3)
  })

  it('the first violations are reported when a small answer cannot hold all', async () => {
    const user = {
      email_address: 1,
      phone_number: 1,
      date_of_birth: 1,
      name: { given_name: 1, family_name: 1 },
      address: { street: 1, street2: 1, city: 1, region: 1, postal_code: 1, country: 1 },
      id_number: { value: 1, type: 1 },
    }
    const answer = await service.post({ ...reset, client_user_id: '', template_id: '', is_shareable: 1, user })
    expectRefusal(answer, 422, 'invalid-request')
    expect(JSON.parse(answer.body).violations.length).toBeGreaterThan(3)
  })
})

describe('accepts', () => {
  it.each([
    ['256 characters', 'u'.repeat(256)],
    ['a character beyond the first plane', 'user-😀'],
    ['a composed letter', 'us\u00e9r'],
    ['a decomposed letter', 'use\u0301r'],
  ])('%s, and passes it to Plaid unchanged', async (_, client_user_id) => {
    service.plaid.seedAttempt({ client_user_id, template: { id: templateId }, status: 'failed' })
    const answer = await service.post({ ...reset, client_user_id })
    expect(answer.statusCode).toBe(201)
    expect(service.plaid.requests().map(({ body }) => body)).toMatchObject([{ client_user_id }, { client_user_id }])
  })

  it('the day of today as a date of birth', async () => {
    const { client_user_id } = service.aFailedUser()
    const answer = await service.post({ ...withUser({ date_of_birth: dayIn(0) }), client_user_id })
    expect(answer.statusCode).toBe(201)
  })

  it('composed and decomposed letters are two users', async () => {
    service.plaid.seedAttempt({ client_user_id: 'us\u00e9r', template: { id: templateId }, status: 'failed' })
    expect((await service.post({ ...reset, client_user_id: 'use\u0301r' })).statusCode).toBe(404)
  })

  it('the last of two members of one name, and only that one', async () => {
    const { client_user_id } = service.aFailedUser()
    const answer = await service.post(
      `{"client_user_id":"${canary}","client_user_id":"${client_user_id}","template_id":"${templateId}","strategy":"reset"}`,
    )
    expect(answer.statusCode).toBe(201)
    expect(JSON.stringify(service.plaid.requests())).not.toContain(canary)
    expect(service.written.join('')).not.toContain(canary)
  })

  it.each<[string, (user: { client_user_id: string }) => object, object]>([
    [
      'what the Python client prints',
      user => ({ ...user, template_id: templateId, strategy: 'reset', steps: null }),
      { strategy: 'reset' },
    ],
    [
      'null for each optional member',
      user => ({ ...user, template_id: templateId, strategy: 'infer', steps: null, user: null, is_shareable: null }),
      { strategy: 'incomplete' },
    ],
    ['a key', user => ({ ...user, template_id: templateId, strategy: 'custom', steps }), { strategy: 'custom', steps }],
  ])('%s, and sends Plaid no null', async (_, bodyFor, sent) => {
    const { client_user_id } = service.aFailedUser()
    const answer = await service.post(bodyFor({ client_user_id }), {
      headers: { 'content-type': 'application/json', 'idempotency-key': 'k'.repeat(255) },
    })
    expect(answer.statusCode).toBe(201)
    const retry = service.plaid.requests().find(({ endpoint }) => endpoint?.endsWith('/retry'))
    expect(retry?.body).toEqual({ client_user_id, template_id: templateId, ...sent })
  })
})
