import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type OnDemand, startOnDemand } from '../support/on-demand.ts'
import { templateId } from '../support/surroundings.ts'
import { expectRefusal, expectSilence } from './refusal.ts'

const canary = 'canary-078051120'

let service: OnDemand
beforeAll(async () => {
  service = await startOnDemand()
})
afterAll(() => service.stop())
beforeEach(() => {
  service.plaid.reset()
  service.written.length = 0
})

const text = JSON.stringify({ client_user_id: canary, template_id: templateId, strategy: 'reset' })
const base64 = (bytes: string | Uint8Array) => Buffer.from(bytes).toString('base64')
const inBase64 = (bytes: string | Uint8Array) => ({ body: base64(bytes), isBase64Encoded: true })
const typed = (type: unknown) => ({ headers: { 'content-type': type } })
const authorizer = { iam: { userArn: 'arn:aws:iam::123456789012:role/caller' } }

describe('refuses, without a call to Plaid and without any text of what was sent', () => {
  it.each<[row: string, event: object, status: number | readonly number[], reason: string]>([
    ['no body', { body: null }, 400, 'empty-body'],
    ['an empty body', { body: '' }, 400, 'empty-body'],
    ['white space', { body: ' \n\t' }, 400, 'bad-json'],
    ['no content type', { headers: {} }, 415, 'unsupported-media-type'],
    ['text', typed('text/plain'), 415, 'unsupported-media-type'],
    ['a form', typed('application/x-www-form-urlencoded'), 415, 'unsupported-media-type'],
    ['another charset', typed('application/json; charset=utf-16'), 415, 'unsupported-charset'],
    ['another JSON', typed('application/vnd.api+json'), 415, 'unsupported-media-type'],
    ['a list of types', typed(['application/json']), 415, 'unsupported-media-type'],
    ['a type and no text', typed({}), 415, 'unsupported-media-type'],
    ['two types, joined', typed('application/json,application/json'), 415, 'unsupported-media-type'],
    ['a charset and another type', typed('application/json; charset=utf-8,text/plain'), 415, 'unsupported-media-type'],
    [
      'two types in a list',
      { multiValueHeaders: { 'Content-Type': ['text/plain', 'application/json'] } },
      415,
      'unsupported-media-type',
    ],
    [
      'two spellings of the header',
      { headers: { 'content-type': 'application/json', 'Content-Type': 'application/json' } },
      415,
      'unsupported-media-type',
    ],
    ['lists that are none', { multiValueHeaders: 'content-type: application/json' }, 415, 'unsupported-media-type'],
    ['two charsets', typed('application/json; charset=utf-8; charset=utf-16'), 415, 'unsupported-charset'],
    ['a charset with spaces', typed('application/json; charset = utf-16'), 415, 'unsupported-charset'],
    ['a charset in the long form', typed("application/json; charset*=utf-16''"), 415, 'unsupported-charset'],
    ...[null, 1, {}, ['identity'], 'identity,identity', 'identity, gzip', 'br'].map(
      (encoding): [string, object, number, string] => [
        `the encoding ${JSON.stringify(encoding)}`,
        { headers: { 'content-type': 'application/json', 'Content-Encoding': encoding } },
        415,
        'unsupported-encoding',
      ],
    ),
    [
      'an encoding in the lists only',
      { multiValueHeaders: { 'Content-Encoding': ['gzip'] } },
      415,
      'unsupported-encoding',
    ],
    ...[null, 'true', 'false', 1, 0, {}].map((flag): [string, object, number, string] => [
      `${JSON.stringify(flag)} where true or false is due`,
      { isBase64Encoded: flag },
      400,
      'bad-encoding',
    ]),
    ['text that was damaged before', { body: text.replace(canary, `${canary}\uFFFD`) }, 400, 'bad-encoding'],
    [
      'compression',
      { ...inBase64(gzipSync(text)), headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
      415,
      'unsupported-encoding',
    ],
    [
      'a bomb',
      {
        ...inBase64(gzipSync(Buffer.alloc(10 * 1024 * 1024, 32))),
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      },
      415,
      'unsupported-encoding',
    ],
    ['text that is said to be base64', { body: text, isBase64Encoded: true }, 400, 'bad-encoding'],
    ['what is no base64', { body: '!!!', isBase64Encoded: true }, 400, 'bad-encoding'],
    ['bytes that are no text', inBase64(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])), 400, 'bad-encoding'],
    ['a byte order mark', { body: `\uFEFF${text}` }, 400, 'bad-json'],
    ['a byte order mark in base64', inBase64(`\uFEFF${text}`), 400, 'bad-json'],
    ['UTF-16', inBase64(Buffer.from(text, 'utf16le')), 400, 'bad-json'],
    ['one byte too many', { body: text.padEnd(32_769) }, 413, 'too-large'],
    ['one byte too many, as bytes count', { body: `"${'é'.repeat(16_384)}"` }, 413, 'too-large'],
    ['one byte too many in base64', inBase64(text.padEnd(32_769)), 413, 'too-large'],
    [
      '5,000 members, which are too large',
      { body: JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [n, canary]))) },
      413,
      'too-large',
    ],
    ['far too much', { body: text.padEnd(5_900_000) }, 413, 'too-large'],
    ['no headers', { headers: null }, 415, 'unsupported-media-type'],
    ['a body that is no text', { body: { client_user_id: canary } }, 400, 'bad-json'],
    ['a number', { body: 5 }, 400, 'bad-json'],
    ['size comes before type', { body: text.padEnd(32_769), headers: {} }, 413, 'too-large'],
    ['type comes before body', { body: '{', headers: {} }, 415, 'unsupported-media-type'],
  ])('%s', async (_, event, status, reason) => {
    const answer = await service.post(text, event)
    expectRefusal(answer, status, 'unreadable')
    expect(JSON.parse(answer.body).reason).toBe(reason)
    expectSilence(service, answer, canary)
  })

  it.each<[row: string, event: unknown]>([
    ['an empty event', {}],
    ['nothing', null],
    ['a text', canary],
    ['a list', [canary]],
    ['an event of another service', { Records: [{ body: text }] }],
    ['a request context that is none', { requestContext: canary, body: text }],
  ])('%s: 400', async (_, event) => {
    const answer = await service.invoke(event)
    expectRefusal(answer, 400, 'unreadable')
    expectSilence(service, answer, canary)
  })

  it.each<[row: string, requestContext: object]>([
    ['no authorizer', {}],
    ['an empty one', { authorizer: {} }],
    ['none of IAM, in payload 1.0', { identity: { userArn: null, sourceIp: '192.0.2.1' } }],
  ])('%s: 403, whatever the body', async (_, requestContext) => {
    for (const body of [text, '{', text.padEnd(32_769)]) {
      const answer = await service.post(body, { requestContext })
      expectRefusal(answer, 403, 'not-allowed')
      expectSilence(service, answer, canary)
    }
  })
})

describe('accepts', () => {
  it.each<[row: string, event: object]>([
    ['a charset', typed('application/json; charset=utf-8')],
    ['a charset with space before it', typed('application/json ; charset=UTF-8')],
    ['a quoted charset', typed('application/json; charset="utf-8"')],
    ['a header in capitals', { headers: { 'CONTENT-TYPE': 'application/json' } }],
    ['the type in both places of payload 1.0', { multiValueHeaders: { 'Content-Type': ['application/json'] } }],
    ['no word about base64', { isBase64Encoded: undefined }],
    ['identity as encoding', { headers: { 'content-type': 'application/json', 'content-encoding': 'identity' } }],
    ['base64', { isBase64Encoded: true }],
    [
      'the REST API, payload 1.0, with IAM',
      {
        version: '1.0',
        resource: '/identity_verification/retry',
        httpMethod: 'POST',
        headers: { 'Content-Type': 'application/json' },
        queryStringParameters: null,
        requestContext: { identity: { userArn: 'arn:aws:iam::123456789012:user/caller' }, httpMethod: 'POST' },
      },
    ],
    [
      'the REST API with an authorizer of its own',
      { httpMethod: 'POST', requestContext: { authorizer: { principalId: 'caller' }, identity: { userArn: null } } },
    ],
    ['a caller with a token', { requestContext: { authorizer: { jwt: { claims: { sub: 'caller' }, scopes: null } } } }],
    ['a REST event without a version', { version: undefined, requestContext: { authorizer } }],
  ])('%s', async (_, event) => {
    const { client_user_id, attempt } = service.aFailedUser()
    const request = JSON.stringify({ client_user_id, template_id: templateId, strategy: 'reset' })
    const body = 'isBase64Encoded' in event && event.isBase64Encoded === true ? base64(request) : request
    const answer = await service.post(body, event)
    expect(answer.statusCode).toBe(201)
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' })
    expect(JSON.parse(answer.body)).toMatchObject({ client_user_id, previous_attempt_id: attempt.id })
    expect(service.callsTo('retry')).toBe(1)
  })
})
