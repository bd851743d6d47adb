import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalStack } from '../../local/local-stack.ts'
import { type Stack, startStack } from '../../local/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ isWarm: false })
})
afterAll(() => stack.close())

const statusOf = async (path: string, host: string): Promise<number | undefined> => {
  const call = request(`${stack.url}${path}`, { headers: { host } }).end()
  const [answer] = (await once(call, 'response')) as [IncomingMessage]
  answer.destroy()
  return answer.statusCode
}

describe('GET /_local', () => {
  it('says where everything is', async () => {
    const answer = await fetch(`${stack.url}/_local`)
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    const local = (await answer.json()) as LocalStack
    expect(local).toMatchObject({
      api: stack.url,
      plaid: stack.simulator.url,
      table: 'idv-retry-local',
      secret: stack.secretId,
      queues: { retry: stack.sqs.urlOf(stack.queue.name), due: stack.sqs.urlOf(stack.dueQueue.name) },
      functions: { retry: 'idv-retry-local-retry', 'auto-retry': 'idv-retry-local-auto-retry' },
      events: `${stack.url}/_local/events`,
    })
    expect(Object.keys(local.variables)).toEqual(expect.arrayContaining(['AWS_REGION', 'AWS_ENDPOINT_URL_LAMBDA']))
    expect(Object.keys(local.variables).filter(name => !name.startsWith('AWS_'))).toEqual([])
  })

  it('leads the AWS SDK to the functions', async () => {
    const { endpoints, functions } = stack.local()
    const client = new LambdaClient({
      region: 'eu-west-1',
      endpoint: endpoints.lambda,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    })
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName: functions['retry'], Payload: '{}' }),
    )
    client.destroy()
    expect(FunctionError).toBeUndefined()
    expect(JSON.parse(Payload?.transformToString() ?? '')).toMatchObject({ statusCode: 400 })
  })

  it.each(['/_local', '/_local/events'])('answers %s only to programs of this machine', async path => {
    const { port } = new URL(stack.url)
    expect(await statusOf(path, `127.0.0.1:${port}`)).toBe(200)
    expect(await statusOf(path, `localhost:${port}`)).toBe(200)
    expect(await statusOf(path, `evil.example:${port}`)).toBe(403)
    expect(await statusOf(path, 'localhost')).toBe(403)
  })

  it('answers nothing else', async () => {
    expect((await fetch(`${stack.url}/_local`, { method: 'POST' })).status).toBe(405)
    expect((await fetch(`${stack.url}/_locals`)).status).toBe(404)
  })
})

describe('GET /_local/events', () => {
  it('streams outcome events, one a line', async () => {
    const answer = await fetch(stack.local().events)
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    stack.bus.put({ source: 'app.local', 'detail-type': 'Not an outcome', detail: {} })
    const { id } = stack.bus.put({ source: 'idv-retry', 'detail-type': 'Identity Verification Retried', detail: {} })
    const line = await reader?.read()
    await reader?.cancel()
    expect(String(line?.value).endsWith('\n')).toBe(true)
    expect(JSON.parse(String(line?.value))).toMatchObject({ id, source: 'idv-retry' })
  })
})
