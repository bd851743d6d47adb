import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { localCaller, type Route, startApiGateway } from '../../../local/aws/api-gateway.ts'
import type { HttpApiEvent } from '../../../local/aws/api-gateway-event.ts'
import type { LambdaOutcome } from '../../../local/aws/lambda-protocol.ts'
import type { Listening } from '../../../local/http/listen.ts'

const gateways: Listening[] = []
afterEach(() => Promise.all(gateways.splice(0).map(gateway => gateway.close())))

/** A gateway with the route `POST /retry`. `events` are the events that reached the function. */
const start = async (
  invoke: (event: HttpApiEvent) => Promise<LambdaOutcome> = async () => ({ _tag: 'returned', value: {} }),
  options: { route?: Omit<Route, 'function'>; integrationTimeoutMs?: number } = {},
) => {
  const events: HttpApiEvent[] = []
  const gateway = await startApiGateway({
    routes: {
      'POST /retry': {
        function: {
          invoke: event => {
            events.push(event as HttpApiEvent)
            return invoke(event as HttpApiEvent)
          },
        },
        ...options.route,
      },
    },
    ...(options.integrationTimeoutMs !== undefined && { integrationTimeoutMs: options.integrationTimeoutMs }),
  })
  gateways.push(gateway)
  return { events, url: gateway.url }
}

interface Sent {
  readonly method?: string
  readonly path?: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string | Buffer
}

const send = async ({ url }: { url: string }, { method = 'POST', path = '/retry', headers = {}, body }: Sent = {}) => {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(new URL(path, url), { method, headers }, resolve).on('error', reject).end(body)
  })
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) }
}

describe('the event that the API Gateway stand-in makes', () => {
  it('has the members of payload format 2.0', async () => {
    const gateway = await start()
    await send(gateway, {
      path: '/retry?dry_run=true&a=1&a=2&b=%C3%A9',
      headers: { 'Content-Type': 'application/json', 'X-Twice': ['1', '2'], cookie: 'a=1; b=2', 'user-agent': 'test' },
      body: '{"a":1}',
    })
    expect(gateway.events[0]).toEqual({
      version: '2.0',
      routeKey: 'POST /retry',
      rawPath: '/retry',
      rawQueryString: 'dry_run=true&a=1&a=2&b=%C3%A9',
      cookies: ['a=1', 'b=2'],
      headers: {
        'content-length': '7',
        'content-type': 'application/json',
        host: new URL(gateway.url).host,
        'user-agent': 'test',
        'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': new URL(gateway.url).port,
        'x-forwarded-proto': 'http',
        'x-twice': '1,2',
      },
      queryStringParameters: { dry_run: 'true', a: '1,2', b: 'é' },
      requestContext: {
        accountId: '123456789012',
        apiId: expect.any(String),
        domainName: expect.stringMatching(/^\w+\.execute-api\.eu-west-1\.amazonaws\.com$/),
        domainPrefix: expect.any(String),
        http: { method: 'POST', path: '/retry', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        routeKey: 'POST /retry',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
      body: '{"a":1}',
      isBase64Encoded: false,
    })
  })

  it('has no members for missing parts of the request', async () => {
    const gateway = await start()
    await send(gateway)
    expect(Object.keys(gateway.events[0] ?? {}).toSorted()).toEqual([
      'headers',
      'isBase64Encoded',
      'rawPath',
      'rawQueryString',
      'requestContext',
      'routeKey',
      'version',
    ])
  })

  it('names the caller where the route has one', async () => {
    const gateway = await start(undefined, { route: { caller: localCaller } })
    await send(gateway)
    expect(gateway.events[0]?.requestContext).toMatchObject({ authorizer: { iam: localCaller } })
  })

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON ; charset=UTF-8',
    'application/xml',
    'application/javascript',
    'text/plain',
    'text/html;charset=x',
  ])('carries a %s body as text', async type => {
    const gateway = await start()
    await send(gateway, { headers: { 'content-type': type }, body: '{"é":1}' })
    expect(gateway.events[0]).toMatchObject({ body: '{"é":1}', isBase64Encoded: false })
  })

  it.each([
    undefined,
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    'application/vnd.api+json',
    'application/jsonx',
    'image/png',
  ])('carries a %s body as base64, byte for byte', async type => {
    const gateway = await start()
    const body = Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d])
    await send(gateway, { headers: type === undefined ? {} : { 'content-type': type }, body })
    expect(gateway.events[0]).toMatchObject({ body: body.toString('base64'), isBase64Encoded: true })
  })
})

describe('the API Gateway stand-in', () => {
  it.each([
    ['GET', '/retry'],
    ['PUT', '/retry'],
    ['POST', '/'],
    ['POST', '/retry/'],
    ['POST', '/Retry'],
    ['POST', '/__proto__'],
  ])('answers 404 to %s %s', async (method, path) => {
    const gateway = await start()
    expect(await send(gateway, { method, path })).toMatchObject({ status: 404, body: '{"message":"Not Found"}' })
    expect(gateway.events).toEqual([])
  })

  it('takes 10 MB and refuses one byte more', async () => {
    const gateway = await start()
    const body = Buffer.alloc(10 * 1_048_576 + 1, 'a')
    expect(await send(gateway, { body: body.subarray(1) })).toMatchObject({ status: 200 })
    expect(await send(gateway, { body })).toMatchObject({ status: 413, body: '{"message":"Request Entity Too Large"}' })
    expect(gateway.events).toHaveLength(1)
  })

  it('sends the structured answer of a function', async () => {
    const gateway = await start(async () => ({
      _tag: 'returned',
      value: {
        statusCode: 201,
        headers: { 'Content-Type': 'application/problem+json', 'retry-after': 7 },
        cookies: ['a=1', 'b=2'],
        body: '{"é":1}',
      },
    }))
    const answer = await send(gateway)
    expect(answer).toMatchObject({ status: 201, body: '{"é":1}' })
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'retry-after': '7',
      'set-cookie': ['a=1', 'b=2'],
      'content-length': '8',
      'apigw-requestid': gateway.events[0]?.requestContext.requestId,
    })
  })

  it('decodes a base64 answer', async () => {
    const value = { statusCode: 200, body: Buffer.from('plain').toString('base64'), isBase64Encoded: true }
    const gateway = await start(async () => ({ _tag: 'returned', value }))
    expect(await send(gateway)).toMatchObject({
      body: 'plain',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    })
  })

  it.each([
    [{ id: 'a' }, '{"id":"a"}'],
    ['text', 'text'],
    [null, 'null'],
    [[1], '[1]'],
  ])('sends %j, which has no status code, as the body of a 200', async (value, body) => {
    const gateway = await start(async () => ({ _tag: 'returned', value }))
    expect(await send(gateway)).toMatchObject({ status: 200, body, headers: { 'content-type': 'application/json' } })
  })

  it.each([{ statusCode: 'x' }, { statusCode: 99 }, { statusCode: 200, body: { an: 'object' } }])(
    'answers 500 to the malformed answer %j',
    async value => {
      const gateway = await start(async () => ({ _tag: 'returned', value }))
      expect(await send(gateway)).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' })
    },
  )

  it('answers 500 if the function fails, without its error text', async () => {
    const gateway = await start(async () => ({ _tag: 'failed', errorType: 'E', errorMessage: 'inner' }))
    expect(await send(gateway)).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' })
  })

  it('answers 503 when the function takes too long', async () => {
    const gateway = await start(() => new Promise(() => {}), { integrationTimeoutMs: 1 })
    expect(await send(gateway)).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' })
  })
})
