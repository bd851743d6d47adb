import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { startApiGateway } from '../../local/aws/api-gateway.ts'
import { aContext, surround } from '../support/surroundings.ts'

/** A bus that takes every event. */
const startBus = async () => {
  const details: unknown[] = []
  const server = createServer(async (request, response) => {
    const { Entries } = (await json(request)) as { Entries: ReadonlyArray<{ Detail: string }> }
    details.push(...Entries.map(({ Detail }) => JSON.parse(Detail)))
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
    response.end(JSON.stringify({ FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: randomUUID() })) }))
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const close = async () => {
    server.closeAllConnections()
    await new Promise(closed => server.close(closed))
  }
  return { details, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

/** The Plaid simulator signs as Plaid does, and delivers to the receiver behind the API Gateway stand-in. */
const start = async () => {
  const bus = await startBus()
  const around = await surround()
  vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', bus.url)
  const { handler } = await import('../../handlers/webhook.ts')
  const invoke = async (event: unknown) => ({
    _tag: 'returned' as const,
    value: await handler(event as never, aContext(8_000)),
  })
  const gateway = await startApiGateway({ routes: { 'POST /plaid/webhook': { function: { invoke } } } })
  const { plaid } = around
  return {
    plaid,
    bus,
    /** The answer to the first delivery of one webhook, and the events that it put on the bus. */
    deliver: async (settings: Parameters<typeof plaid.configureWebhooks>[0] = {}) => {
      plaid.configureWebhooks({ urls: [`${gateway.url}/plaid/webhook`], ...settings })
      plaid.sendWebhook({ webhook_code: 'STATUS_UPDATED', identity_verification_id: 'idv_1' })
      await plaid.untilIdle()
      return { statuses: plaid.webhooks().map(({ http_status }) => http_status), details: bus.details }
    },
    stop: async () => {
      await around.stop()
      await gateway.close()
      await bus.close()
    },
  }
}

let stack: Awaited<ReturnType<typeof start>>
beforeAll(async () => {
  stack = await start()
})
afterAll(() => stack.stop())
beforeEach(() => {
  stack.plaid.reset()
  stack.bus.details.length = 0
})

const detail = { webhook_code: 'STATUS_UPDATED', identity_verification_id: 'idv_1', environment: 'sandbox' }

it('a webhook that Plaid signed is published', async () => {
  expect(await stack.deliver()).toEqual({ statuses: [200], details: [detail] })
})

it('a webhook that Plaid delivers twice is published twice', async () => {
  expect(await stack.deliver({ duplicate: 1 })).toEqual({ statuses: [200, 200], details: [detail, detail] })
})

it('a webhook signed by a new key is published after Plaid has rotated its keys', async () => {
  await stack.plaid.rotateKey(60_000)
  expect(await stack.deliver()).toEqual({ statuses: [200], details: [detail] })
})

it('a webhook signed by an expired key is not published', async () => {
  await stack.plaid.rotateKey(-1_000)
  await stack.plaid.rotateKey(-1_000)
  expect(await stack.deliver({ expired_key: 1 })).toEqual({ statuses: [401], details: [] })
})

it.each(['tamper', 'stale', 'alg_none', 'alg_hs256', 'unknown_kid'])(
  'a forged webhook (%s) is not published',
  async forgery => {
    expect(await stack.deliver({ [forgery]: 1 })).toEqual({ statuses: [401], details: [] })
  },
)

it('a webhook of the foreign environment is not published, and Plaid need not redeliver it', async () => {
  expect(await stack.deliver({ wrong_environment: 1 })).toEqual({ statuses: [200], details: [] })
})
