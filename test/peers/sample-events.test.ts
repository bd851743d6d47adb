import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PackagedFunction } from '../../local/lambda-runtime/start-function.ts'
import { type Surroundings, startSurroundings } from '../package/surroundings.ts'
import { callLines } from '../support/log-lines.ts'
import { samples } from './sample-events.ts'

type Event = Readonly<Record<string, unknown>>

let around: Surroundings
const functions: Record<string, PackagedFunction> = {}
beforeAll(async () => {
  around = await startSurroundings()
  for (const name of ['retry', 'webhook', 'auto-retry', 'sweep']) functions[name] = await around.start(name)
})
afterAll(async () => {
  for (const instance of Object.values(functions)) await instance.close()
  await around?.close()
})

const instanceOf = (name: string): PackagedFunction => {
  const instance = functions[name]
  if (instance === undefined) throw new Error(`no function ${name}`)
  return instance
}

/** The lines that the function itself writes of its calls, apart from the runtime's. */
const linesOf = (name: string) =>
  callLines(
    instanceOf(name)
      .logs()
      .filter(line => line.startsWith('{')),
  )

/** What a function answers, and the outcomes in the lines that it wrote meanwhile. */
const call = async (name: string, event: unknown) => {
  const before = linesOf(name).length
  const outcome = await instanceOf(name).invoke(event)
  const outcomes = linesOf(name)
    .slice(before)
    .map(line => line.outcome)
  return { outcome, outcomes }
}

const answered = async (name: string, event: unknown) => {
  const { outcome, outcomes } = await call(name, event)
  if (outcome._tag === 'failed') throw new Error(`${outcome.errorType}: ${outcome.errorMessage}`)
  const { statusCode, body } = outcome.value as { statusCode: number; body: string }
  const { code, reason, id } = JSON.parse(body)
  return { status: statusCode, code, reason, id, outcomes }
}

const rows = Object.entries
const apiSamples = [...rows(samples.httpApi), ...rows(samples.restApi)]

describe('on demand', () => {
  test.each(apiSamples)('%s names no caller: 403', async (_, event) => {
    expect(await answered('retry', event)).toMatchObject({
      status: 403,
      code: 'not-allowed',
      outcomes: ['not-allowed'],
    })
  })

  const withCaller = (event: Event): Event => {
    const requestContext = event['requestContext'] as Event
    return event['version'] === '2.0'
      ? { ...event, requestContext: { ...requestContext, authorizer: { jwt: { claims: { sub: 'c' }, scopes: null } } } }
      : { ...event, requestContext: { ...requestContext, identity: { userArn: 'c' } } }
  }
  const withoutQuery = { queryStringParameters: null, multiValueQueryStringParameters: null, rawQueryString: '' }
  const headers = { 'Content-Type': 'application/json' }

  test.each(apiSamples)('%s with a caller says no type: 415', async (_, event) => {
    expect(await answered('retry', withCaller(event))).toMatchObject({
      status: 415,
      reason: 'unsupported-media-type',
      outcomes: ['unreadable'],
    })
  })

  test.each(apiSamples)('%s with a caller and a type has no request: 400', async (_, event) => {
    expect(await answered('retry', { ...withCaller(event), headers })).toMatchObject({
      status: 400,
      code: 'unreadable',
      outcomes: ['unreadable'],
    })
  })

  /** The sample with a caller and a request for a new applicant. */
  const withRequest = (event: Event) => {
    const { client_user_id } = around.failedAttempt()
    const body = JSON.stringify({ client_user_id, template_id: around.templateId, strategy: 'reset' })
    return { client_user_id, request: { ...withCaller(event), headers, multiValueHeaders: null, body } }
  }

  test.each(apiSamples)('%s with a request in it: 201', async (_, event) => {
    const { client_user_id, request } = withRequest(event)
    const answer = await answered('retry', { ...request, ...withoutQuery })
    expect(answer).toMatchObject({ status: 201, outcomes: ['retried'] })
    expect(around.attemptsOf(client_user_id)).toBe(2)
  })

  const withParameters = apiSamples.filter(([, event]) => event['queryStringParameters'] !== null)

  test.each(withParameters)('%s with a request in it, and its own parameters: 422', async (_, event) => {
    const { client_user_id, request } = withRequest(event)
    expect(await answered('retry', request)).toMatchObject({ status: 422, outcomes: ['invalid-request'] })
    expect(around.attemptsOf(client_user_id)).toBe(1)
  })

  test.each([...rows(samples.queue), ...rows(samples.bus), ...rows(samples.others)])(
    '%s is no request: 400 or 403',
    async (_, event) => {
      const { status, outcomes } = await answered('retry', event)
      expect([400, 403]).toContain(status)
      expect(outcomes).toHaveLength(1)
    },
  )
})

describe('the webhook receiver', () => {
  test.each(apiSamples)('%s is not signed by Plaid', async (_, event) => {
    const isPost = event['httpMethod'] !== 'GET'
    expect(await answered('webhook', event)).toMatchObject(
      isPost ? { status: 401, code: 'webhook-not-verified' } : { status: 405, code: 'method-not-allowed' },
    )
  })

  test.each([...rows(samples.queue), ...rows(samples.bus), ...rows(samples.others)])(
    '%s is refused, with one line',
    async (_, event) => {
      const { status, outcomes } = await answered('webhook', event)
      expect([401, 405]).toContain(status)
      expect(outcomes).toHaveLength(1)
    },
  )
})

describe('the worker', () => {
  test.each(rows(samples.queue))(
    '%s has bodies that are no events: each goes back, for the dead letters',
    async (_, event) => {
      const ids = (event['Records'] as ReadonlyArray<Event>).map(({ messageId }) => ({ itemIdentifier: messageId }))
      const { outcome, outcomes } = await call('auto-retry', event)
      expect(outcome).toEqual({ _tag: 'returned', value: { batchItemFailures: ids } })
      expect(outcomes).toEqual(ids.map(() => 'no-event'))
    },
  )

  test.each(rows(samples.bus))('%s, queued, is not for the worker: acknowledged', async (_, busEvent) => {
    const [queued = {}] = samples.queue['event-mocks, SQS']['Records'] as ReadonlyArray<Event>
    const { outcome, outcomes } = await call('auto-retry', { Records: [{ ...queued, body: JSON.stringify(busEvent) }] })
    expect(outcome).toEqual({ _tag: 'returned', value: { batchItemFailures: [] } })
    expect(outcomes).toEqual(['ignored-event'])
  })

  test.each([...apiSamples, ...rows(samples.bus), ...rows(samples.others)])(
    '%s is no batch of messages: it fails as a whole, so that nothing is acknowledged',
    async (_, event) => {
      expect((await call('auto-retry', event)).outcome).toMatchObject({ _tag: 'failed' })
    },
  )
})

describe('the sweep', () => {
  test.each([...rows(samples.bus), ...apiSamples])('%s starts one, whatever the event says', async (_, event) => {
    const { outcome, outcomes } = await call('sweep', event)
    expect(outcome).toMatchObject({ _tag: 'returned' })
    expect(outcomes).toHaveLength(1)
  })
})

test('none of the samples is lost: what the packages carry is read', () => {
  expect(Object.values(samples).flatMap(Object.keys)).toHaveLength(21)
})
