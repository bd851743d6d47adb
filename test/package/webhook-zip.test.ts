import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Listening, listen } from '../../local/http/listen.ts'
import type { PackagedFunction } from '../../local/lambda-runtime/start-function.ts'
import { newSigner, tokenFor, webhookBody } from '../support/webhook-signer.ts'
import { type Surroundings, startSurroundings } from './surroundings.ts'

const signer = newSigner()
const body = webhookBody()
const event = (token: string) => ({
  version: '2.0',
  headers: { 'plaid-verification': token },
  requestContext: { http: { method: 'POST' } },
  isBase64Encoded: false,
  body,
})
const genuine = () => event(tokenFor(signer, body, Date.now()))
const forged = () => event(tokenFor({ ...newSigner(), kid: signer.kid }, body, Date.now()))

let around: Surroundings
let server: Listening
const entries: unknown[] = []

/** Plaid's endpoint for keys, and the bus. */
const keysAndBus = createServer(async (request, response) => {
  const asked = (await json(request)) as { Entries?: ReadonlyArray<unknown> }
  entries.push(...(asked.Entries ?? []))
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(asked.Entries ? { FailedEntryCount: 0, Entries: [{}] } : { key: signer.key }))
})

const start = (): Promise<PackagedFunction> =>
  around.start('webhook', { PLAID_BASE_URL: server.url, AWS_ENDPOINT_URL_EVENTBRIDGE: server.url })

beforeAll(async () => {
  around = await startSurroundings()
  server = await listen(keysAndBus)
})
afterAll(async () => {
  await around.close()
  await server.close()
})

describe("the webhook receiver, zipped, under AWS's runtime client", () => {
  test('publishes a genuine webhook, refuses a forged one, loads no undici and logs no secret', async () => {
    const webhook = await start()
    expect(await webhook.invoke(genuine())).toMatchObject({ _tag: 'returned', value: { statusCode: 200 } })
    expect(await webhook.invoke(forged())).toMatchObject({ _tag: 'returned', value: { statusCode: 401 } })
    expect(entries).toEqual([expect.objectContaining({ EventBusName: 'idv-retry-test', Source: 'plaid.webhook' })])
    await webhook.close()
    expect(webhook.logs()).toContain('undici: []')
    expect(webhook.logs().join('\n')).not.toContain(around.canary)
  })

  test('without a bus it does not start, and names the missing variable', async () => {
    const { init, close } = await around.start('webhook', { EVENT_BUS: '' })
    expect(init).toMatchObject({ _tag: 'failed', errorMessage: expect.stringMatching(/EVENT_BUS must be/) })
    await close()
  })
})
