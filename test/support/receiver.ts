import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Context } from 'aws-lambda'
import { vi } from 'vitest'
import { contracted } from './api-contract.ts'
import type { Signer } from './webhook-signer.ts'

export interface Answer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface Reply {
  readonly status: number
  readonly body: unknown
}

/** `cut`: the connection is closed without an answer. */
export type Behaviour = Reply | 'cut'

const startMs = Date.parse('2026-11-01T12:00:00Z')
const hourMs = 60 * 60_000

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** An event of the HTTP API, payload 2.0, for Plaid's POST. `event` replaces members. */
export const webhookEvent = (body: string, token: string | undefined, event: object = {}): object => ({
  version: '2.0',
  headers: { 'content-type': 'application/json', ...(token !== undefined && { 'plaid-verification': token }) },
  requestContext: { http: { method: 'POST', path: '/plaid/webhook' } },
  isBase64Encoded: false,
  body,
  ...event,
})

/**
 * Loads the receiver as Lambda does, with one server as Secrets Manager, Plaid and EventBridge. Only `Date` is fake: it
 * moves only on command. Every answer must be one of docs/openapi.yaml.
 */
export const startReceiver = async () => {
  const keys = new Map<string, unknown>()
  const fetches: string[] = []
  const puts: unknown[] = []
  const written: string[] = []
  let keyBehaviour: Behaviour | undefined
  let busBehaviour: Behaviour | undefined
  const secret = `secret-${randomUUID()}`

  const keyOf = (kid: string): Reply => {
    fetches.push(kid)
    const key = keys.get(kid)
    if (key !== undefined) return { status: 200, body: { key, request_id: 'r1' } }
    const error_code = 'INVALID_WEBHOOK_VERIFICATION_KEY_ID'
    return { status: 400, body: { error_type: 'INVALID_INPUT', error_code, error_message: 'no', request_id: 'r1' } }
  }
  const put = (entries: ReadonlyArray<unknown>): Reply => {
    puts.push(...entries)
    return { status: 200, body: { FailedEntryCount: 0, Entries: entries.map(() => ({ EventId: randomUUID() })) } }
  }
  const behave = (target: unknown, members: Record<string, never>): Behaviour => {
    if (target === 'AWSEvents.PutEvents') return busBehaviour ?? put(members['Entries'] ?? [])
    if (target === undefined) {
      const found = keyOf(members['key_id'] ?? '')
      return keyBehaviour ?? found
    }
    const SecretString = JSON.stringify({ client_id: 'local-client-id', secret })
    return { status: 200, body: { Name: 'plaid-keys', SecretString, VersionStages: ['AWSCURRENT'] } }
  }

  const server = createServer((request, response) => {
    void textOf(request).then(text => {
      const behaviour = behave(request.headers['x-amz-target'], JSON.parse(text))
      if (behaviour === 'cut') return void response.destroy()
      const isAws = request.headers['x-amz-target'] !== undefined
      response.writeHead(behaviour.status, { 'content-type': `application/${isAws ? 'x-amz-json-1.1' : 'json'}` })
      response.end(typeof behaviour.body === 'string' ? behaviour.body : JSON.stringify(behaviour.body))
    })
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  vi.useFakeTimers({ toFake: ['Date'], now: startMs })
  for (const stream of [process.stdout, process.stderr] as const)
    vi.spyOn(stream, 'write').mockImplementation(chunk => written.push(String(chunk)) > 0)
  const variables = {
    PLAID_ENV: 'sandbox',
    PLAID_BASE_URL: url,
    PLAID_SECRET_ID: 'plaid-keys',
    EVENT_BUS: 'idv-retry-test',
    LEDGER_TABLE: 'ledger',
    RETRY_QUEUE_URL: 'https://queue.example/retries',
    DUE_QUEUE_URL: 'https://queue.example/due',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_ENDPOINT_URL: url,
  }
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  // It reads its variables when it is loaded: another test of this process may have loaded it with its own.
  vi.resetModules()
  const { handler } = await import('../../handlers/webhook.ts')

  return {
    secret,
    /** The requested kids, in order. */
    fetches,
    /** The entries that the bus took, in order. */
    puts,
    /** Every line that the process wrote. */
    written,
    /** Adds a key to Plaid. */
    knows: ({ kid, key }: Signer, as: unknown = key) => void keys.set(kid, as),
    plaidAnswers: (behaviour: Behaviour | undefined) => {
      keyBehaviour = behaviour
    },
    busAnswers: (behaviour: Behaviour | undefined) => {
      busBehaviour = behaviour
    },
    advance: (ms: number) => void vi.setSystemTime(Date.now() + ms),
    /** Resets everything, and moves the clock by an hour, so that the budget of fetches is full again. */
    nextHour: () => {
      vi.setSystemTime(Date.now() + hourMs)
      for (const list of [fetches, puts, written]) list.length = 0
      keyBehaviour = undefined
      busBehaviour = undefined
    },
    receive: async (event: unknown): Promise<Answer> => {
      const context = { awsRequestId: randomUUID(), getRemainingTimeInMillis: () => 8_000 } as Context
      return contracted('post /plaid/webhook', await handler(event as never, context))
    },
    outcomes: (): ReadonlyArray<unknown> => written.map(line => JSON.parse(line).outcome),
    stop: async () => {
      vi.restoreAllMocks()
      vi.unstubAllEnvs()
      vi.useRealTimers()
      server.closeAllConnections()
      await new Promise(closed => server.close(closed))
    },
  }
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>
