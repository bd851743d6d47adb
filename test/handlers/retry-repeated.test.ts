import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type OnDemand, startOnDemand } from '../support/on-demand.ts'
import { seeded, sized } from '../support/size.ts'
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

const reset = { client_user_id: canary, template_id: templateId, strategy: 'reset' }
const json = { 'content-type': 'application/json' }
const keyed = (headers: object) => ({ headers: { ...json, ...headers } })
const inLists = (lists: object) => ({
  headers: json,
  multiValueHeaders: { 'Content-Type': ['application/json'], ...lists },
})

/** The REST API: the last value in `queryStringParameters` and `headers`, all of them in the lists. */
const query = (name: string, ...values: readonly unknown[]) => ({
  queryStringParameters: { [name]: values.at(-1) },
  multiValueQueryStringParameters: { [name]: values },
})

describe('what is given more than once, or is no text, is refused and never read as absent', () => {
  it.each<[row: string, event: object, place: string]>([
    ['dry_run, true then false', query('dry_run', 'true', 'false'), 'query dry_run'],
    ['dry_run, false then true', query('dry_run', 'false', 'true'), 'query dry_run'],
    ['dry_run, twice the same', query('dry_run', 'true', 'true'), 'query dry_run'],
    ['dry_run, joined', { queryStringParameters: { dry_run: 'true,true' } }, 'query dry_run'],
    ['dry_run, only in the raw query', { rawQueryString: 'dry_run=true&dry_run=false' }, 'query dry_run'],
    [
      'dry_run, different in two places',
      { queryStringParameters: { dry_run: 'false' }, rawQueryString: 'dry_run=true' },
      'query dry_run',
    ],
    ['dry_run, spelt in two ways', { rawQueryString: 'dry_run=false&%64ry_run=true' }, 'query dry_run'],
    ['dry_run without a value', { rawQueryString: 'dry_run' }, 'query dry_run'],
    ['dry_run in capitals', { rawQueryString: 'dry_run=false&DRY_RUN=true' }, 'query: only'],
    ['dry_run, true and no text', { queryStringParameters: { dry_run: true } }, 'query dry_run'],
    ['dry_run, null', { queryStringParameters: { dry_run: null } }, 'query dry_run'],
    ['dry_run, a list', { queryStringParameters: { dry_run: ['true'] } }, 'query dry_run'],
    ['dry_run, an empty list', { multiValueQueryStringParameters: { dry_run: [] } }, 'query dry_run'],
    ['dry_run, a text for a list', { multiValueQueryStringParameters: { dry_run: 'true' } }, 'query dry_run'],
    ['a query that is a text', { queryStringParameters: 'dry_run=true' }, 'query dry_run'],
    ['a query that is a list', { queryStringParameters: ['dry_run=true'] }, 'query dry_run'],
    ['lists that are a text', { multiValueQueryStringParameters: 'dry_run=true' }, 'query dry_run'],
    ['a raw query that is an object', { rawQueryString: { dry_run: 'true' } }, 'query dry_run'],
    ['an unknown parameter in the lists', { multiValueQueryStringParameters: { dryrun: ['true'] } }, 'query: only'],
    ['an unknown parameter in the raw query', { rawQueryString: 'dryrun=true' }, 'query: only'],
    ['override twice', query('override', 'already-verified', 'attempt-still-active'), 'query override'],
    [
      'override twice, joined, and twice in the raw query',
      {
        queryStringParameters: { override: 'already-verified,attempt-still-active' },
        rawQueryString: 'override=already-verified&override=attempt-still-active',
      },
      'query override',
    ],
    ['override, null', { queryStringParameters: { override: null } }, 'query override'],
    ['a key, twice the same', inLists({ 'Idempotency-Key': ['k-1', 'k-1'] }), 'header Idempotency-Key'],
    [
      'a key, twice',
      { ...inLists({ 'Idempotency-Key': ['k-1', 'k-2'] }), ...keyed({ 'Idempotency-Key': 'k-2' }) },
      'header Idempotency-Key',
    ],
    ['a key, joined', keyed({ 'idempotency-key': 'k-1,k-1' }), 'header Idempotency-Key'],
    ['a key in two spellings', keyed({ 'Idempotency-Key': 'k-1', 'IDEMPOTENCY-KEY': 'k-1' }), 'header Idempotency-Key'],
    [
      'a key, different in two places',
      { ...inLists({ 'idempotency-key': ['k-1'] }), ...keyed({ 'Idempotency-Key': 'k-2' }) },
      'header Idempotency-Key',
    ],
    ['a key that is null', keyed({ 'Idempotency-Key': null }), 'header Idempotency-Key'],
    ['a key that is a number', keyed({ 'IDEMPOTENCY-KEY': 1 }), 'header Idempotency-Key'],
    ['a key that is a list', keyed({ 'Idempotency-Key': ['k-1'] }), 'header Idempotency-Key'],
    ['an empty list of keys', inLists({ 'idempotency-key': [] }), 'header Idempotency-Key'],
    ['a list with no text', inLists({ 'idempotency-key': [{}] }), 'header Idempotency-Key'],
  ])('%s', async (_, event, place) => {
    const answer = await service.post(reset, event)
    expectRefusal(answer, 422, 'invalid-request')
    expect(JSON.parse(answer.body).violations.map(({ expected }: { expected: string }) => expected)).toContainEqual(
      expect.stringContaining(place),
    )
    expectSilence(service, answer, canary)
  })
})

/** A value as the two payloads bring it: in which places, and in which letter case. */
const places = fc.record({
  payload: fc.constantFrom('1.0', '2.0'),
  spelling: fc.mixedCase(fc.constant('idempotency-key')),
})
type Places = typeof places extends fc.Arbitrary<infer A> ? A : never
type Sent = Readonly<Record<'dry_run' | 'override' | 'key', ReadonlyArray<string>>>

const last = (lists: Readonly<Record<string, ReadonlyArray<string>>>) =>
  Object.fromEntries(Object.entries(lists).flatMap(([name, list]) => (list.length > 0 ? [[name, list.at(-1)]] : [])))
const joined = (lists: Readonly<Record<string, ReadonlyArray<string>>>) =>
  Object.fromEntries(Object.entries(lists).flatMap(([name, list]) => (list.length > 0 ? [[name, list.join()]] : [])))
const present = (lists: Readonly<Record<string, ReadonlyArray<string>>>) =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0))

/** The event that API Gateway makes of a request with these values. */
const gatewayEvent = ({ dry_run, override, key }: Sent, { payload, spelling }: Places): object => {
  const parameters = { dry_run, override }
  const headers = { 'Content-Type': ['application/json'], [spelling]: key }
  const raw = Object.entries(parameters).flatMap(([name, list]) => list.map((value): [string, string] => [name, value]))
  const authorizer = { principalId: 'caller' }
  return payload === '2.0'
    ? {
        rawQueryString: new URLSearchParams(raw).toString(),
        queryStringParameters: raw.length > 0 ? joined(parameters) : undefined,
        headers: Object.fromEntries(
          Object.entries(joined(headers)).map(([name, value]) => [name.toLowerCase(), value]),
        ),
      }
    : {
        version: '1.0',
        requestContext: { authorizer, httpMethod: 'POST' },
        queryStringParameters: raw.length > 0 ? last(parameters) : null,
        multiValueQueryStringParameters: raw.length > 0 ? present(parameters) : null,
        headers: last(headers),
        multiValueHeaders: present(headers),
      }
}

const numRuns = sized({ sample: 200, full: 20_000 })
/** Of those that reach Plaid. */
const fewerRuns = numRuns / 4
const valid = {
  dry_run: fc.constantFrom('true', 'false'),
  override: fc.constantFrom('already-verified', 'attempt-still-active', 'already-verified,attempt-still-active'),
  key: fc.stringMatching(/^[!-+\-.-~]{1,20}$/),
}
const times = (value: fc.Arbitrary<string>, minLength: number, maxLength: number) =>
  fc.array(value, { minLength, maxLength })
const sentWith = (minLength: number, maxLength: number): fc.Arbitrary<Sent> =>
  fc.record({
    dry_run: times(valid.dry_run, minLength, maxLength),
    override: times(valid.override, minLength, maxLength),
    key: times(valid.key, minLength, maxLength),
  })

describe(`${numRuns} requests of both payloads`, () => {
  it('are refused if anything is given twice', async ({ task }) => {
    task.meta.cases = numRuns
    const repeated = sentWith(0, 3).filter(sent => Object.values(sent).some(values => values.length > 1))
    await fc.assert(
      fc.asyncProperty(repeated, places, async (sent, where) => {
        const { statusCode } = await service.post(reset, gatewayEvent(sent, where))
        if (statusCode !== 422) throw new Error(`answered ${statusCode}`)
      }),
      { ...seeded(), numRuns },
    )
    expect(service.plaid.requests()).toEqual([])
  })

  it('send nothing with a dry run that is given once', async ({ task }) => {
    task.meta.cases = fewerRuns
    const { client_user_id } = service.aFailedUser()
    await fc.assert(
      fc.asyncProperty(sentWith(0, 1), places, async (sent, where) => {
        const event = gatewayEvent({ ...sent, dry_run: ['true'] }, where)
        const { statusCode } = await service.post({ ...reset, client_user_id }, event)
        const isKeyMissing = sent.override.length > 0 && sent.key.length === 0
        if (statusCode !== (isKeyMissing ? 422 : 200)) throw new Error(`answered ${statusCode}`)
      }),
      { ...seeded(), numRuns: fewerRuns },
    )
    expect(service.callsTo('retry')).toBe(0)
  })

  it('retry once for a key, in whatever payload and spelling it comes', async ({ task }) => {
    task.meta.cases = fewerRuns
    const { client_user_id } = service.aFailedUser()
    const sent = { dry_run: [], override: [], key: ['k-1'] }
    const statuses: number[] = []
    await fc.assert(
      fc.asyncProperty(places, async where => {
        const { statusCode } = await service.post({ ...reset, client_user_id }, gatewayEvent(sent, where))
        statuses.push(statusCode)
      }),
      { ...seeded(), numRuns: fewerRuns },
    )
    expect(statuses).toEqual([201, ...statuses.slice(1).map(() => 200)])
    expect(service.callsTo('retry')).toBe(1)
  })
})
