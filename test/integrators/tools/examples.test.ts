import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { parse } from 'yaml'
import { account } from '../../../local/aws/account.ts'
import { type EventPattern, matchesPattern } from '../../../local/aws/event-pattern.ts'
import { failedAttempt, withoutWebhooks } from '../../../local/failed-attempt.ts'
import { findings } from '../../../local/findings.ts'
import { type Stack, startStack } from '../../../local/stack.ts'
import { checkTemplate } from '../../../packaging/check-template.ts'
import { rowsUnder } from '../../docs/tables.ts'
import { eventFaults } from '../../support/event-contract.ts'
import { type Ran, root, run } from './run.ts'
import { keys, type SignedProxy, startSignedProxy } from './signed-proxy.ts'

let stack: Stack
let api: SignedProxy
let bus: SignedProxy
let folder: string
beforeAll(async () => {
  stack = await startStack({ rateLimits: false })
  api = await startSignedProxy(stack.url, 'execute-api', account.region)
  bus = await startSignedProxy(stack.bus.url, 'events', account.region)
  folder = await mkdtemp(join(tmpdir(), 'idv-retry-examples-'))
})
afterAll(async () => {
  await api.close()
  await bus.close()
  await stack.close()
  await rm(folder, { recursive: true })
})

const template_id = 'idvtmp_local'
/** Of the local stack. */
const busName = 'idv-retry-local'

/** A user whose attempt failed, and the request of the examples for that user, in a file. */
const aFailedUser = async (client_user_id: string): Promise<{ readonly id: string; readonly file: string }> => {
  const { id } = withoutWebhooks(stack.simulator, () =>
    failedAttempt(stack.simulator, { client_user_id, template_id }, findings.mistypedName),
  )
  const request = JSON.parse(await readFile(join(root, 'examples/retry-request.json'), 'utf8'))
  const file = join(folder, `${client_user_id}.json`)
  await writeFile(file, JSON.stringify({ ...request, client_user_id, template_id }))
  return { id, file }
}

const retriesOf = (client_user_id: string): number =>
  stack.simulator
    .requests()
    .filter(({ endpoint, body }) => endpoint?.endsWith('/retry') && body?.['client_user_id'] === client_user_id).length

const environment = () => ({
  IDV_RETRY_URL: `${api.url}/identity_verification/retry`,
  IDV_RETRY_TOKEN: 'token-of-the-example',
  EVENT_BUS: busName,
  AWS_REGION: account.region,
  AWS_ACCESS_KEY_ID: keys.accessKeyId,
  AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
  AWS_SESSION_TOKEN: keys.sessionToken,
  AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url,
})

/** Runs the program that is its first argument, and waits for nothing. */
const withoutWaits = `
import runpy, sys, time
time.sleep = lambda seconds: None
sys.argv = sys.argv[1:]
sys.path.insert(0, 'examples/python')
runpy.run_path(sys.argv[0], run_name='__main__')
`

describe.each([
  ['curl.sh', 'curl', 'sh', ['examples/curl.sh']],
  ['retry.py', 'python3', 'python3', ['-B', '-c', withoutWaits, 'examples/python/retry.py']],
] as const)('%s', (_, needed, program, args) => {
  const call = (file: string, key: string, more: object = {}): Promise<Ran> =>
    run(program, [...args, file, key], { ...environment(), IDV_RETRY_DELAY: '1', ...more })
  const isRun = inject('programs').includes(needed)

  test.runIf(isRun)('retries once, signed as AWS wants it, and a repeat finds the same attempt', async () => {
    const { id, file } = await aFailedUser(`user of ${needed}`)
    const [first, repeat] = [await call(file, 'key-1'), await call(file, 'key-1')]
    expect(first).toMatchObject({ status: 0, stderr: '' })
    expect(JSON.parse(first.stdout)).toMatchObject({ previous_attempt_id: id, client_user_id: `user of ${needed}` })
    expect(JSON.parse(repeat.stdout).id).toBe(JSON.parse(first.stdout).id)
    expect(retriesOf(`user of ${needed}`)).toBe(1)
    expect(api.accepted.at(-1)).toMatchObject({ 'idempotency-key': 'key-1', 'x-amz-security-token': keys.sessionToken })
  })

  test.runIf(isRun)('repeats under its key after a 5xx that followed a send', async () => {
    const client_user_id = `user behind a lost answer of ${needed}`
    const { id, file } = await aFailedUser(client_user_id)
    api.loseAnswer()
    const ran = await call(file, 'key-2')
    expect(JSON.parse(ran.stdout)).toMatchObject({ previous_attempt_id: id })
    expect(ran.status).toBe(0)
    expect(retriesOf(client_user_id)).toBe(1)
  })

  test.runIf(isRun)('ends with 1 and the problem where it is refused, and is refused with another key', async () => {
    const file = join(folder, 'nobody.json')
    await writeFile(file, JSON.stringify({ client_user_id: 'nobody', template_id, strategy: 'infer' }))
    const refused = await call(file, 'key-3')
    expect(refused.status).not.toBe(0)
    expect(JSON.parse(refused.stdout)).toMatchObject({ code: 'attempt-not-found' })
    const forged = await call(file, 'key-3', { AWS_SECRET_ACCESS_KEY: 'another' })
    expect(forged.status).not.toBe(0)
    expect(JSON.parse(forged.stdout)).toEqual({ message: 'Forbidden' })
  })
})

describe('what retry.py repeats', () => {
  const isRun = inject('programs').includes('python3')
  const asked = `
import json, sys, time
sys.path.insert(0, 'examples/python')
import retry
waits = []
time.sleep = waits.append
answers = json.loads(sys.argv[1])
def ended(status, answer, retry_after):
    waits.clear()
    retry.post = lambda body, key: (status, answer, retry_after)
    retry.retry(b'{}', 'key')
    return list(waits)
print(json.dumps([ended(*each) for each in answers]))
`
  type Answered = readonly [status: number, body: object, retryAfter: string | null]
  const waitsAfter = async (...answers: ReadonlyArray<Answered>): Promise<ReadonlyArray<ReadonlyArray<number>>> => {
    const { status, stdout, stderr } = await run('python3', ['-B', '-c', asked, JSON.stringify(answers)])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    return JSON.parse(stdout)
  }

  test.runIf(isRun)('is what docs/api.md says, for each code', async () => {
    const document = await readFile(join(root, 'docs/api.md'), 'utf8')
    const rows = rowsUnder(document.replaceAll('\n### ', '\n## '), 'Which to repeat')
    const repeated = new Map(
      rows.flatMap(([codes = '', rule = '']) =>
        [...codes.matchAll(/`([a-z-]+)`/g)].map(([, code = '']) => [code, !rule.startsWith('no')] as const),
      ),
    )
    const codes = [...repeated.keys()].filter(code => code !== 'retry-not-permitted')
    expect(codes.length).toBeGreaterThan(10)
    const waits = await waitsAfter(...codes.map((code): Answered => [409, { code }, null]))
    expect(codes.map((code, index) => [code, (waits[index]?.length ?? 0) > 0])).toEqual(
      codes.map(code => [code, repeated.get(code)]),
    )
  })

  test.runIf(isRun)(
    'is repeated for an hour at most, after a minute at least where a send may have no answer',
    async () => {
      const problem = (code: string, reason?: string) => ({ code, ...(reason !== undefined && { reason }) })
      const [unreadable, unknown = [], gateway = [], paused = [], unavailable = [], cooling = [], active, forbidden] =
        await waitsAfter(
          [502, problem('plaid-unreadable'), null],
          [502, problem('outcome-unknown'), null],
          [503, { message: 'Service Unavailable' }, null],
          [409, problem('retry-not-permitted', 'paused'), null],
          [503, problem('plaid-unavailable'), null],
          [409, problem('retry-not-permitted', 'cooling-down'), '600'],
          [409, problem('retry-not-permitted', 'attempt-still-active'), null],
          [403, { message: 'Forbidden' }, null],
        )
      for (const waits of [unknown, gateway, paused]) expect(Math.min(...waits)).toBeGreaterThanOrEqual(60)
      expect(unavailable[0]).toBeLessThanOrEqual(1)
      expect(unavailable.at(-1)).toBeGreaterThan(29)
      expect(unreadable).toEqual([900, 900, 900, 900])
      expect(cooling).toEqual([600, 600, 600, 600, 600, 600])
      for (const waits of [unknown, gateway, paused, unavailable]) {
        const sum = waits.reduce((total, wait) => total + wait, 0)
        expect(sum).toBeLessThanOrEqual(3_600)
        expect(sum).toBeGreaterThan(3_500)
      }
      expect([active, forbidden]).toEqual([[], []])
    },
  )
})

describe('retry.ts', () => {
  const call = (file: string): Promise<Ran> =>
    run(process.execPath, ['examples/typescript/retry.ts', file, 'key-1'], {
      ...environment(),
      IDV_RETRY_URL: `${stack.url}/identity_verification/retry`,
    })

  test('retries, and says why it did not', async () => {
    const { id, file } = await aFailedUser('user of TypeScript')
    const made = await call(file)
    expect(made).toMatchObject({ status: 0, stderr: '' })
    expect(JSON.parse(made.stdout)).toMatchObject({ is: 'made', answer: { previous_attempt_id: id } })
    await writeFile(file, JSON.stringify({ client_user_id: '', template_id, strategy: 'infer' }))
    const refused = await call(file)
    expect(refused.status).toBe(1)
    expect(JSON.parse(refused.stdout)).toEqual({ is: 'refused', why: expect.stringContaining('/client_user_id: 1 to') })
  })
})

describe('an event that requests a retry', () => {
  const isRun = inject('programs').includes('python3')

  test.runIf(isRun)('put_event.py puts it on the bus, signed, and it is served', async () => {
    const { id, file } = await aFailedUser('user of put_event')
    const args = ['-B', 'examples/python/put_event.py', file, 'key-1']
    const { status, stdout, stderr } = await run('python3', args, environment())
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ FailedEntryCount: 0 })
    await stack.clock.untilIdle()
    expect(retriesOf('user of put_event')).toBe(1)
    expect(
      stack.bus
        .events()
        .filter(({ source }) => source === 'idv-retry')
        .at(-1)?.detail,
    ).toMatchObject({
      outcome: 'retried',
      attempt_id: id,
    })
    expect((await run('python3', args, { ...environment(), EVENT_BUS: 'another' })).status).toBe(1)
  })

  test('put-events.json is one, and the bus takes it', async () => {
    const Entries = JSON.parse(await readFile(join(root, 'examples/put-events.json'), 'utf8'))
    for (const { Source, DetailType, Detail } of Entries)
      expect(eventFaults({ source: Source, 'detail-type': DetailType, detail: JSON.parse(Detail) })).toEqual([])
    const client = new EventBridgeClient({ region: account.region, endpoint: bus.url, credentials: keys })
    const here = Entries.map((entry: object) => ({ ...entry, EventBusName: busName }))
    expect(await client.send(new PutEventsCommand({ Entries: here }))).toMatchObject({ FailedEntryCount: 0 })
    client.destroy()
  })
})

describe('events-to-sns-and-http.yml', () => {
  const path = join(root, 'examples/events-to-sns-and-http.yml')

  test('is a template that can be deployed', () => {
    expect(checkTemplate(path)).toEqual({ resources: 8, findings: [] })
  })

  test('has a rule that matches the events of the service, and no others', async () => {
    const { Resources } = parse(await readFile(path, 'utf8'))
    const pattern: EventPattern = Resources.Outcomes.Properties.EventPattern
    const attempt = failedAttempt(stack.simulator, { client_user_id: 'user-of-the-rule', template_id }, 'risk_check')
    await stack.clock.untilIdle()
    const published = stack.bus.events().filter(({ detail }) => Object(detail).attempt_id === attempt.id)
    expect(published.map(event => [event['detail-type'], matchesPattern(pattern, { ...event })])).toEqual([
      ['Identity Verification Retry Never', true],
    ])
    const others = stack.bus.events().filter(({ source }) => source !== 'idv-retry')
    expect(others.length).toBeGreaterThan(0)
    expect(others.filter(event => matchesPattern(pattern, { ...event }))).toEqual([])
  })
})
