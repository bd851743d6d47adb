import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { limits } from '../../lib/domain/limits.ts'
import { createLambdaFunction, type LambdaFunction } from '../../local/aws/lambda-function.ts'
import { readDeployment } from '../../local/deployment.ts'
import { type Listening, listen } from '../../local/http/listen.ts'
import { bundleHandlers } from '../../packaging/bundle.ts'
import { apiEvent } from '../support/on-demand.ts'

/** Each function, where AWS and Plaid take its requests and never answer, at the time when it has to end. */

const template_id = 'idvtmp_local'
const client_user_id = 'waiting'
const request = { client_user_id, template_id, strategy: 'reset' }

const body = JSON.stringify({
  version: '0',
  id: 'e',
  source: 'app.local',
  'detail-type': 'Identity Verification Retry Requested',
  detail: { ...request, idempotency_key: 'key' },
})
/** Of a message that is received again, the worker first makes the next wait longer, and SQS does not answer. */
const now = String(Date.now())
const attributes = { ApproximateReceiveCount: '5', SentTimestamp: now, ApproximateFirstReceiveTimestamp: now }
const record = { messageId: 'm', receiptHandle: 'r', body, attributes, eventSource: 'aws:sqs' }

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
const signed = (): object => {
  const claims = {
    iat: Math.floor(Date.now() / 1_000),
    request_body_sha256: createHash('sha256').update('{}').digest('hex'),
  }
  const token = [{ alg: 'ES256', kid: randomUUID(), typ: 'JWT' }, claims].map(encoded).join('.')
  const verification = `${token}.${Buffer.alloc(64).toString('base64url')}`
  return apiEvent('{}', { headers: { 'content-type': 'application/json', 'plaid-verification': verification } })
}

const answered = { _tag: 'returned', value: { statusCode: 500, body: expect.stringContaining('"code":"defect"') } }
const refused = { _tag: 'returned', value: { problem: { code: 'defect' } } }
const failed = { _tag: 'failed', errorType: 'TimeoutError' }

/** The lines of a call that answers. The others fail as a whole: messages stay queued, and the next minute sweeps. */
const defect = [{ outcome: 'defect' }]

const calls: ReadonlyArray<
  readonly [name: string, event: () => object, outcome: object, lines: ReadonlyArray<object>]
> = [
  ['retry', () => apiEvent(request), answered, defect],
  ['auto-retry', () => ({ Records: [record] }), failed, []],
  ['sweep', () => ({}), failed, []],
  ['webhook', signed, answered, defect],
  ['standing', () => ({ act: 'explain', client_user_id }), refused, defect],
  ['operate', () => ({ act: 'pause', reason: 'incident', by: 'ann' }), refused, defect],
]

let folder: string
let silent: Listening
const functions: LambdaFunction[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'out-of-time-'))
  await bundleHandlers({ outDir: folder })
  silent = await listen(createServer(() => {}))
})
afterAll(async () => {
  await Promise.all(functions.map(lambda => lambda.close()))
  await silent.close()
  await rm(folder, { recursive: true })
})

const start = (name: string, lines: string[]): LambdaFunction => {
  const queue = `${silent.url}/000000000000/queue`
  const env = {
    PLAID_ENV: 'sandbox',
    PLAID_BASE_URL: silent.url,
    PLAID_SECRET_ID: 'secret',
    TEMPLATE_IDS: template_id,
    RETRY_MODE: 'enforce',
    EVENT_BUS: 'bus',
    LEDGER_TABLE: 'table',
    RETRY_QUEUE_URL: queue,
    DUE_QUEUE_URL: queue,
    DEAD_LETTERS_URL: queue,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'ASIALOCALFUNCTION000',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: silent.url,
  }
  const file = join(folder, name, `${name}.mjs`)
  const lambda = createLambdaFunction({ name, file, env, timeoutMs: 60_000, onLogLine: line => lines.push(line) })
  functions.push(lambda)
  return lambda
}

test('each function of serverless.yml is called', async () => {
  const { functions: deployed } = await readDeployment()
  expect(calls.map(([name]) => name).toSorted()).toEqual(deployed.map(({ name }) => name).toSorted())
})

test('each handler is wrapped with the time that it is ended early', async () => {
  const handlers = join(import.meta.dirname, '../../handlers')
  const files = (await readdir(handlers)).map(name => readFile(join(handlers, name), 'utf8'))
  const wrappings = (await Promise.all(files)).flatMap(source => source.match(/\bmiddy(<.*>)?\(.*?\)/g) ?? [])
  expect(wrappings.map(wrapping => wrapping.replace(/<.*>/, ''))).toEqual(
    calls.map(() => 'middy({ timeoutEarlyInMillis: limits.endEarlyMs })'),
  )
})

test.concurrent.each(calls)(
  '%s ends by itself, half a second before Lambda ends it',
  async (name, event, outcome, written) => {
    const lines: string[] = []
    // Lambda would end it 10 minutes later than it says: a busy machine cannot turn a late end into one by Lambda.
    const limited = { timeoutMs: limits.endEarlyMs, overdueMs: 600_000 }
    expect(await start(name, lines).invoke(event(), limited)).toMatchObject(outcome)
    expect(lines.map(line => JSON.parse(line))).toMatchObject(written)
  },
)
