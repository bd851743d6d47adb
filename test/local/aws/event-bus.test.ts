import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BusEvent, type EventBusStandIn, startEventBus } from '../../../local/aws/event-bus.ts'

let bus: EventBusStandIn
let delivered: BusEvent[]
let client: EventBridgeClient
beforeEach(async () => {
  delivered = []
  bus = await startEventBus({
    name: 'local',
    nowMs: () => Date.UTC(2026, 10, 1, 12),
    rules: [{ pattern: { source: ['app'] }, deliver: event => void delivered.push(event) }],
  })
  client = new EventBridgeClient({
    region: 'eu-west-1',
    endpoint: bus.url,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  })
})
afterEach(async () => {
  client.destroy()
  await bus.close()
})

const entry = { EventBusName: 'local', Source: 'app', DetailType: 'Asked', Detail: '{"a":1}' }
const put = (...Entries: object[]) => client.send(new PutEventsCommand({ Entries }))

describe('the event bus stand-in, called by the real SDK', () => {
  it('makes an envelope as EventBridge does, and delivers it to the rules that match', async () => {
    const { FailedEntryCount, Entries } = await put(entry)
    expect(FailedEntryCount).toBe(0)
    expect(delivered).toEqual([
      {
        version: '0',
        id: Entries?.[0]?.EventId,
        'detail-type': 'Asked',
        source: 'app',
        account: '123456789012',
        time: '2026-11-01T12:00:00Z',
        region: 'eu-west-1',
        resources: [],
        detail: { a: 1 },
      },
    ])
  })

  it('keeps an event that no rule matches', async () => {
    await put({ ...entry, Source: 'other' })
    expect(delivered).toEqual([])
    expect(bus.events()).toMatchObject([{ source: 'other', detail: { a: 1 } }])
  })

  it.each([
    ['another bus', { EventBusName: 'other' }, 'ResourceNotFoundException'],
    ['detail that is no object', { Detail: '[]' }, 'MalformedDetail'],
    ['detail that is no JSON', { Detail: '{' }, 'MalformedDetail'],
    ['no source', { Source: undefined }, 'InvalidArgument'],
    ['a source of AWS', { Source: 'aws.s3' }, 'NotAuthorizedForSourceException'],
  ])('takes the other entries when one has %s, and answers 200', async (_, members, ErrorCode) => {
    const answer = await put({ ...entry, ...members }, entry)
    expect(answer).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode }, { EventId: expect.anything() }] })
    expect(delivered).toHaveLength(1)
  })

  it.each([0, 11])('refuses %d entries', async count => {
    await expect(put(...Array.from({ length: count }, () => entry))).rejects.toThrow()
    expect(bus.events()).toEqual([])
  })

  it('fails as often as a fault was added', async () => {
    bus.fail('InternalException')
    bus.fail('entry')
    await expect(put(entry)).rejects.toMatchObject({ name: 'InternalException' })
    expect((await put(entry)).FailedEntryCount).toBe(1)
    expect((await put(entry)).FailedEntryCount).toBe(0)
    expect(delivered).toHaveLength(1)
  })
})
