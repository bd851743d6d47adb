import * as E from 'fp-ts/Either'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { secretsClient } from '../../../lib/adapters/secrets-manager/client.ts'
import { credentialsFrom } from '../../../lib/adapters/secrets-manager/credentials.ts'
import { loadSecret } from '../../../lib/adapters/secrets-manager/load-secret.ts'
import { limits } from '../../../lib/domain/limits.ts'
import {
  answer,
  type Behaviour,
  type FaultServer,
  hangUp,
  type Received,
  reset,
  silence,
  startFaultServer,
} from '../../support/fault-server.ts'
import { untilTimeIsUp } from '../../support/held-time.ts'

const closers: Array<() => unknown> = []
afterEach(async () => {
  vi.useRealTimers()
  for (const close of closers.splice(0).toReversed()) await close()
})

const serverOf = async (behave: (request: Received) => Behaviour): Promise<FaultServer> => {
  const server = await startFaultServer(behave)
  closers.push(server.close)
  return server
}

const lambda = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
  AWS_SESSION_TOKEN: 'token',
}

const clientOf = (server: FaultServer) => {
  const client = secretsClient({ ...lambda, AWS_ENDPOINT_URL_SECRETS_MANAGER: server.origin.origin })
  closers.push(() => client.destroy())
  return client
}

const keys = { client_id: 'client', secret: 'secret' }
const holding = (value: unknown): Behaviour => answer(200, JSON.stringify({ Name: 'plaid', ...(value as object) }))
const text = (SecretString: string): Behaviour => holding({ SecretString })
const whole = text(JSON.stringify(keys))
const failing = (status: number, type: string): Behaviour =>
  answer(status, JSON.stringify({ __type: type, Message: 'canary' }), { 'content-type': 'application/x-amz-json-1.1' })
const unavailable = (cause: string) => E.left({ _tag: 'SecretsUnavailable', cause })

describe('the secret', () => {
  test('is asked for in its current version, signed for the region with the session of the function', async () => {
    const server = await serverOf(() => whole)
    expect(await loadSecret(clientOf(server), 'plaid', limits.secretDeadlineMs)()).toEqual(E.right(keys))
    expect(server.requests).toHaveLength(1)
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ SecretId: 'plaid', VersionStage: 'AWSCURRENT' })
    expect(server.requests[0]?.headers).toMatchObject({
      'x-amz-target': 'secretsmanager.GetSecretValue',
      'x-amz-security-token': 'token',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/secretsmanager\//,
      ),
    })
  })

  test('is loaded again over the same connection', async () => {
    const server = await serverOf(() => whole)
    const load = loadSecret(clientOf(server), 'plaid', limits.secretDeadlineMs)
    await load()
    await load()
    expect(server.connections()).toBe(1)
  })

  test('may have other members, which are ignored', async () => {
    const server = await serverOf(() => text(JSON.stringify({ ...keys, rotated_at: '2026-11-01' })))
    expect(await loadSecret(clientOf(server), 'plaid', limits.secretDeadlineMs)()).toEqual(E.right(keys))
  })

  test.each<readonly [string, Behaviour]>([
    ['no JSON', text('canary')],
    ['JSON cut short', text('{"client_id":"canary","secret":"')],
    ['null', text('null')],
    ['a list', text('["canary","canary"]')],
    ['no secret', text('{"client_id":"canary"}')],
    ['no client id', text('{"secret":"canary"}')],
    ['an empty secret', text('{"client_id":"canary","secret":""}')],
    ['a number', text('{"client_id":"canary","secret":12}')],
    ['white space at the end', text('{"client_id":"canary","secret":"canary "}')],
    ['a line end', text('{"client_id":"canary","secret":"canary\\n"}')],
    ['a character that headers forbid', text('{"client_id":"canary","secret":"canary\\u00e9"}')],
    ['257 characters', text(JSON.stringify({ client_id: 'canary', secret: 'x'.repeat(257) }))],
    ['an empty text', text('')],
    ['a binary value', holding({ SecretBinary: Buffer.from('{"client_id":"canary"}').toString('base64') })],
    ['no value', holding({})],
  ])('of another shape is an error that shows none of it: %s', async (_, behaviour) => {
    const server = await serverOf(() => behaviour)
    const failure = await loadSecret(clientOf(server), 'plaid', limits.secretDeadlineMs)()
    expect(failure).toEqual(unavailable('wrong-shape'))
    expect(server.requests).toHaveLength(1)
  })

  test.each([
    ['ResourceNotFoundException', 400, 'not-found', 1],
    ['AccessDeniedException', 400, 'denied', 1],
    ['DecryptionFailure', 400, 'denied', 1],
    ['UnrecognizedClientException', 400, 'denied', 1],
    ['ExpiredTokenException', 400, 'denied', 1],
    ['InvalidSignatureException', 400, 'clock', 2],
    ['RequestExpired', 400, 'clock', 2],
    ['InvalidRequestException', 400, 'unreachable', 1],
    ['ThrottlingException', 400, 'unreachable', 2],
    ['InternalServiceError', 500, 'unreachable', 2],
  ])('that Secrets Manager does not give: %s', async (type, status, cause, requests) => {
    const server = await serverOf(() => failing(status, type))
    expect(await loadSecret(clientOf(server), 'plaid', limits.secretDeadlineMs)()).toEqual(unavailable(cause))
    expect(server.requests).toHaveLength(requests)
  })

  test.each<readonly [string, Behaviour]>([
    ['reset', reset],
    ['hung up', hangUp],
    ['500', failing(500, 'InternalServiceError')],
    ['throttled', failing(400, 'ThrottlingException')],
    ['a signature of the wrong time', failing(400, 'InvalidSignatureException')],
    ['HTML', answer(502, '<html></html>')],
  ])('is requested once more after a failure that may pass: %s', async (_, failure) => {
    let turn = 0
    const server = await serverOf(() => (turn++ === 0 ? failure : whole))
    expect(await loadSecret(clientOf(server), 'plaid', limits.secretDeadlineMs)()).toEqual(E.right(keys))
    expect(server.requests).toHaveLength(2)
  })

  test.each<readonly [string, Behaviour]>([
    ['silence', silence],
    ['half an answer', answer(200, '{', { 'content-length': 900 })],
  ])('is given up at the deadline, and nothing is left open: %s', async (_, behaviour) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const server = await serverOf(() => untilTimeIsUp(behaviour))
    expect(await loadSecret(clientOf(server), 'plaid', limits.secretDeadlineMs)()).toEqual(unavailable('unreachable'))
    await server.allClosed()
    expect(server.requests).toHaveLength(1)
  })

  test('is unreachable when no server listens', async () => {
    const server = await startFaultServer(() => silence)
    await server.close()
    expect(await loadSecret(clientOf(server), 'plaid', limits.secretDeadlineMs)()).toEqual(unavailable('unreachable'))
  })
})

test('credentials from Secrets Manager are cached', async () => {
  const server = await serverOf(() => whole)
  const variables = { ...lambda, AWS_ENDPOINT_URL: server.origin.origin }
  const credentials = credentialsFrom({ variables, secretId: 'plaid', nowMs: () => 0 })
  expect(await credentials.current()).toEqual(E.right(keys))
  expect(await credentials.current()).toEqual(E.right(keys))
  expect(server.requests).toHaveLength(1)
})
