import { setDefaultCACertificates } from 'node:tls'
import * as E from 'fp-ts/Either'
import { afterEach, describe, expect, test } from 'vitest'
import { eventBusFrom } from '../../lib/adapters/event-bus.ts'
import { answer, type Behaviour, type FaultServer, silence, startFaultServer } from '../support/fault-server.ts'
import { selfSigned } from '../support/self-signed.ts'

const servers: FaultServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const lambda = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' }

const put = async (behaviour: Behaviour, withinMs = 5_000) => {
  const server = await startFaultServer(() => behaviour)
  servers.push(server)
  const variables = { ...lambda, AWS_ENDPOINT_URL_EVENTBRIDGE: server.origin.origin }
  const bus = eventBusFrom({ variables, busName: 'retries', withinMs })
  const result = await bus.put({ source: 'idv-retry', detailType: 'A retry', detail: { id: 'a' } })()
  return { result, server }
}

const unavailable = (cause: string) => E.left({ _tag: 'BusUnavailable', cause })
const amz = { 'content-type': 'application/x-amz-json-1.1' }
const refused = (ErrorCode: string): Behaviour =>
  answer(200, JSON.stringify({ FailedEntryCount: 1, Entries: [{ ErrorCode, ErrorMessage: 'quotes' }] }), amz)
const failing = (status: number, type: string): Behaviour =>
  answer(status, JSON.stringify({ __type: type, message: 'quotes' }), amz)

describe('an event', () => {
  test('is sent as one entry, and is on the bus when no entry failed', async () => {
    const { result, server } = await put(answer(200, '{"FailedEntryCount":0,"Entries":[{"EventId":"e"}]}', amz))
    expect(result).toEqual(E.right(undefined))
    expect(server.requests.map(({ body }) => JSON.parse(body))).toEqual([
      { Entries: [{ EventBusName: 'retries', Source: 'idv-retry', DetailType: 'A retry', Detail: '{"id":"a"}' }] },
    ])
  })

  test.each([
    ['ThrottlingException', 'throttled'],
    ['NotAuthorizedForSource', 'denied'],
    ['ResourceNotFoundException', 'not-found'],
    ['InternalFailure', 'entry-refused'],
  ])('that the bus refused with %s fails with the cause %s', async (code, cause) => {
    expect((await put(refused(code))).result).toEqual(unavailable(cause))
  })

  test.each([
    ['no count', '{}'],
    ['no entries', '{"FailedEntryCount":1}'],
  ])('does not count as published when the answer has %s', async (_case, body) => {
    expect((await put(answer(200, body, amz))).result).toEqual(unavailable('entry-refused'))
  })

  test.each([
    ['ResourceNotFoundException', 400, 'not-found', 1],
    ['AccessDeniedException', 400, 'denied', 1],
    ['ThrottlingException', 400, 'throttled', 2],
    ['InvalidSignatureException', 400, 'clock', 2],
    ['InternalException', 500, 'unreachable', 2],
  ])('fails by the cause of its call: %s', async (type, status, cause, requests) => {
    const { result, server } = await put(failing(status, type))
    expect(result).toEqual(unavailable(cause))
    expect(server.requests).toHaveLength(requests)
  })

  test('uses the connection that was opened before it', async () => {
    const tls = await selfSigned()
    setDefaultCACertificates([tls.cert])
    const accepted = answer(200, '{"FailedEntryCount":0,"Entries":[{"EventId":"e"}]}', amz)
    const server = await startFaultServer(() => accepted, tls)
    servers.push(server)
    const variables = { ...lambda, AWS_ENDPOINT_URL_EVENTBRIDGE: server.origin.origin }
    const bus = eventBusFrom({ variables, busName: 'retries', withinMs: 5_000 })
    await bus.connect()
    const asked = server.requests.length
    await bus.put({ source: 'idv-retry', detailType: 'A retry', detail: { id: 'a' } })()
    expect([asked, server.requests.length, server.connections()]).toEqual([0, 1, 1])
  })

  test('is given up at the deadline, and nothing is left open', async () => {
    const { result, server } = await put(silence, 100)
    expect(result).toEqual(unavailable('unreachable'))
    await server.allClosed()
  })
})

test.each(Object.keys(lambda))('there is no bus without %s', name => {
  expect(() => eventBusFrom({ variables: { ...lambda, [name]: '' }, busName: 'retries', withinMs: 1 })).toThrow(
    `${name}: missing`,
  )
})
