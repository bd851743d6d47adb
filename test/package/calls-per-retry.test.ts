import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startVariant } from '../../bench/measures/start-variant.ts'
import { templateId } from '../../bench/requests/cases.ts'
import { httpEvent } from '../../bench/requests/http-event.ts'
import type { Counts } from '../../bench/stand-ins/names.ts'
import { type StandIns, startStandIns } from '../../bench/stand-ins/start-stand-ins.ts'
import type { PackagedFunction } from '../../local/lambda-runtime/start-function.ts'
import { packagedService } from './packaged-service.ts'

let folder: string
let standIns: StandIns
let retry: PackagedFunction
let ofInit: Counts

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idv-retry-calls-'))
  standIns = await startStandIns(folder, [0, 0])
  const file = packagedService.zipPath('retry')
  const zip = { name: 'service', folder: file, file, bytes: 0, environment: {} } as const
  retry = await startVariant(zip, standIns.near, { handler: packagedService.handler('retry') })
  ofInit = await standIns.counts()
})
afterAll(async () => {
  await retry.close()
  standIns.close()
  await rm(folder, { recursive: true })
})

let users = 0
const ask = async (more: object = {}, headers: object = {}): Promise<unknown> => {
  users += 1
  const request = { client_user_id: `failed.${users}`, template_id: templateId, strategy: 'reset', ...more }
  const event = httpEvent(JSON.stringify(request))
  const outcome = await retry.invoke({ ...event, headers: { ...event.headers, ...headers } })
  return outcome._tag === 'returned' ? (outcome.value as { statusCode: unknown }).statusCode : outcome
}

/** One read of the ledger, and two writes of it: the fence and the record. */
const ofOneRetry = {
  '/identity_verification/list': 1,
  '/identity_verification/retry': 1,
  GetItem: 1,
  PutItem: 2,
  PutEvents: 1,
}
const noConnections = { plaid: 0, secretsManager: 0, dynamoDb: 0, eventBridge: 0 }

test("init loads the secret and the operator's switch, and opens one connection to each origin", () => {
  expect(ofInit.requests).toEqual({ GetSecretValue: 1, GetItem: 1 })
  expect(ofInit.connections).toEqual({ plaid: 1, secretsManager: 1, dynamoDb: 1, eventBridge: 1 })
})

test('the first retry uses the connections of init', async () => {
  expect(await ask()).toBe(201)
  expect(await standIns.counts()).toMatchObject({ requests: ofOneRetry, connections: noConnections })
})

test('every later retry makes the same calls on the same connections', async () => {
  for (const strategy of ['reset', 'incomplete', 'infer']) {
    expect(await ask({ strategy })).toBe(201)
    expect(await standIns.counts()).toMatchObject({ requests: ofOneRetry, connections: noConnections })
  }
})

test('an idempotency key costs no more: it is pinned by the fence', async () => {
  expect(await ask({}, { 'idempotency-key': 'a-key' })).toBe(201)
  const { requests, connections } = await standIns.counts()
  expect(requests).toEqual(ofOneRetry)
  expect(connections).toEqual(noConnections)
})

test.each([
  ['is no retry request', { strategy: 'again' }, 422, {}],
  ['names a template that is not allowed', { template_id: 'idvtmp_other' }, 403, {}],
  ['is not permitted', { client_user_id: 'verified.1' }, 409, { '/identity_verification/list': 1, GetItem: 1 }],
])('a request that %s costs no write and no event', async (_case, more, status, asked) => {
  expect(await ask(more)).toBe(status)
  expect(await standIns.counts()).toMatchObject({ connections: noConnections })
  expect(await ask(more)).toBe(status)
  expect((await standIns.counts()).requests).toEqual(asked)
})
