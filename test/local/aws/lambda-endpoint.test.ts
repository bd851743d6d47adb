import { InvokeCommand, type InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startLambdaEndpoint } from '../../../local/aws/lambda-endpoint.ts'
import type { LambdaOutcome } from '../../../local/aws/lambda-protocol.ts'
import type { Listening } from '../../../local/http/listen.ts'

const calls: unknown[] = []
let outcome: LambdaOutcome = { _tag: 'returned', value: null }

let endpoint: Listening
let client: LambdaClient
beforeAll(async () => {
  const invoke = async (event: unknown): Promise<LambdaOutcome> => {
    calls.push(event)
    return outcome
  }
  endpoint = await startLambdaEndpoint(new Map([['idv-retry-local-echo', { invoke }]]))
  client = new LambdaClient({
    region: 'eu-west-1',
    endpoint: endpoint.url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  })
})
afterAll(async () => {
  client.destroy()
  await endpoint.close()
})
beforeEach(() => {
  calls.length = 0
  outcome = { _tag: 'returned', value: { name: 'Zoë', list: [1, null] } }
})

const invoke = async (input: Partial<InvokeCommandInput> = {}) => {
  const { Payload, ...answer } = await client.send(
    new InvokeCommand({ FunctionName: 'idv-retry-local-echo', Payload: '{"act":"status"}', ...input }),
  )
  const text = Payload?.transformToString() ?? ''
  return { ...answer, value: text === '' ? undefined : (JSON.parse(text) as unknown) }
}

describe("Lambda's endpoint, called by the AWS SDK", () => {
  it('calls the function with the payload and answers what it returns', async () => {
    expect(await invoke({ LogType: 'Tail' })).toMatchObject({
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      value: { name: 'Zoë', list: [1, null] },
    })
    expect(calls).toEqual([{ act: 'status' }])
  })

  it.each([
    'idv-retry-local-echo:$LATEST',
    '123456789012:function:idv-retry-local-echo',
    'arn:aws:lambda:eu-west-1:123456789012:function:idv-retry-local-echo',
    'arn:aws:lambda:eu-west-1:123456789012:function:idv-retry-local-echo:$LATEST',
  ])('knows the function as %s', async FunctionName => {
    expect(await invoke({ FunctionName })).toMatchObject({ StatusCode: 200 })
  })

  it.each([
    ['another name', { FunctionName: 'idv-retry-production-echo' }],
    ['another account', { FunctionName: '999999999999:function:idv-retry-local-echo' }],
    ['another region', { FunctionName: 'arn:aws:lambda:us-east-1:123456789012:function:idv-retry-local-echo' }],
    ['a version that is not there', { Qualifier: '7' }],
    ['a name of every object', { FunctionName: 'constructor' }],
  ])('does not find %s', async (_, input) => {
    await expect(invoke(input)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    })
    expect(calls).toEqual([])
  })

  it('says with status 200 that a function has failed', async () => {
    outcome = { _tag: 'failed', errorType: 'TypeError', errorMessage: 'x is not a function' }
    expect(await invoke()).toMatchObject({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      value: { errorType: 'TypeError', errorMessage: 'x is not a function' },
    })
  })

  it('accepts an event without its answer, and calls nothing in a dry run', async () => {
    expect(await invoke({ InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204, value: undefined })
    expect(calls).toEqual([])
    expect(await invoke({ InvocationType: 'Event' })).toMatchObject({ StatusCode: 202, value: undefined })
    expect(calls).toEqual([{ act: 'status' }])
  })

  it('gives an empty event to a call without a payload', async () => {
    await client.send(new InvokeCommand({ FunctionName: 'idv-retry-local-echo' }))
    expect(calls).toEqual([{}])
  })

  it('refuses a payload that is not JSON, and a type that is not known', async () => {
    await expect(invoke({ Payload: '{"act":' })).rejects.toMatchObject({ name: 'InvalidRequestContentException' })
    await expect(invoke({ InvocationType: 'Sometimes' as 'Event' })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    })
  })

  const jsonOf = (bytes: number): string => `"${'x'.repeat(bytes - 2)}"`

  it('takes a payload of 6 MB and no byte more', async () => {
    expect(await invoke({ Payload: jsonOf(6_291_456) })).toMatchObject({ StatusCode: 200 })
    await expect(invoke({ Payload: jsonOf(6_291_457) })).rejects.toMatchObject({ name: 'RequestTooLargeException' })
    await expect(invoke({ Payload: jsonOf(1_048_577), InvocationType: 'Event' })).rejects.toMatchObject({
      name: 'RequestTooLargeException',
    })
  })

  it('answers 6 MB and no byte more', async () => {
    outcome = { _tag: 'returned', value: 'x'.repeat(6_291_554) }
    expect(await invoke()).not.toHaveProperty('FunctionError')
    outcome = { _tag: 'returned', value: 'x'.repeat(6_291_555) }
    expect(await invoke()).toMatchObject({
      FunctionError: 'Unhandled',
      value: { errorType: 'Function.ResponseSizeTooLarge' },
    })
  })

  it('wants a signature, and knows no other operation', async () => {
    const path = '/2015-03-31/functions/idv-retry-local-echo/invocations'
    const unsigned = await fetch(`${endpoint.url}${path}`, { method: 'POST', body: '{}' })
    expect([unsigned.status, unsigned.headers.get('x-amzn-errortype')]).toEqual([
      403,
      'MissingAuthenticationTokenException',
    ])
    expect((await fetch(`${endpoint.url}/2015-03-31/functions`)).status).toBe(404)
    const malformed = await fetch(`${endpoint.url}/2015-03-31/functions/%E0%A4%A/invocations`, {
      method: 'POST',
      headers: { authorization: 'AWS4-HMAC-SHA256 local' },
    })
    expect(malformed.status).toBe(404)
    expect(calls).toEqual([])
  })
})
