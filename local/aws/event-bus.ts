import { randomUUID } from 'node:crypto'
import { type AwsAnswer, type AwsInput, awsRefusal, serveAwsJson } from '../http/aws-json.ts'
import { account } from './account.ts'
import { type EventPattern, matchesPattern } from './event-pattern.ts'

/** EventBridge's envelope. */
export interface BusEvent {
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': string
  readonly source: string
  readonly account: string
  readonly time: string
  readonly region: string
  readonly resources: readonly string[]
  readonly detail: unknown
}

/** What a rule does with an event that matches it. */
export interface BusRule {
  readonly pattern: EventPattern
  readonly deliver: (event: BusEvent) => void
}

export interface EventBusStandIn {
  readonly url: string
  /** Puts an event on the bus without a request of PutEvents. */
  readonly put: (fields: Pick<BusEvent, 'detail-type' | 'source' | 'detail'>) => BusEvent
  /** All accepted events, in order. */
  readonly events: () => readonly BusEvent[]
  /**
   * Answers the next `count` calls of PutEvents with this error. The fault `entry` answers 200 and refuses each entry.
   */
  readonly fail: (fault: string, count?: number) => void
  readonly clearFaults: () => void
  readonly close: () => Promise<void>
}

interface Entry {
  readonly Source?: unknown
  readonly DetailType?: unknown
  readonly Detail?: unknown
  readonly EventBusName?: unknown
}

/** EventBridge's quotas for one call. */
const entriesMax = 10
const entryBytesMax = 262_144

const readDetail = (detail: unknown): object | undefined => {
  try {
    const value: unknown = JSON.parse(String(detail))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

const refusedEntry = (ErrorCode: string): object => ({ ErrorCode, ErrorMessage: 'The entry was not accepted.' })

/**
 * Starts EventBridge on 127.0.0.1 with one bus: PutEvents in AWS JSON 1.1, and rules that deliver matching events. It
 * keeps all events in memory. There is no archive and no replay.
 */
export const startEventBus = async (options: {
  readonly name: string
  readonly rules: readonly BusRule[]
  readonly nowMs: () => number
}): Promise<EventBusStandIn> => {
  const events: BusEvent[] = []
  const faults: string[] = []

  const put: EventBusStandIn['put'] = fields => {
    const event: BusEvent = {
      version: '0',
      id: randomUUID(),
      account: account.id,
      time: new Date(options.nowMs()).toISOString().replace(/\.\d{3}Z$/, 'Z'),
      region: account.region,
      resources: [],
      ...fields,
    }
    events.push(event)
    for (const { pattern, deliver } of options.rules) if (matchesPattern(pattern, { ...event })) deliver(event)
    return event
  }

  const putEntry = ({ Source, DetailType, Detail, EventBusName }: Entry): object => {
    const detail = readDetail(Detail)
    if (EventBusName !== options.name) return refusedEntry('ResourceNotFoundException')
    if (detail === undefined) return refusedEntry('MalformedDetail')
    if (typeof Source !== 'string' || typeof DetailType !== 'string') return refusedEntry('InvalidArgument')
    if (Source.startsWith('aws.')) return refusedEntry('NotAuthorizedForSourceException')
    return { EventId: put({ source: Source, 'detail-type': DetailType, detail }).id }
  }

  const putEvents = ({ Entries }: AwsInput): AwsAnswer => {
    const fault = faults.shift()
    if (fault !== undefined && fault !== 'entry') return awsRefusal(fault, 'A fault that was injected.', 500)
    const entries: readonly Entry[] = Array.isArray(Entries) ? Entries : []
    if (entries.length === 0 || entries.length > entriesMax) return awsRefusal('ValidationException', '1 to 10 entries')
    if (Buffer.byteLength(JSON.stringify(entries)) > entryBytesMax) {
      return awsRefusal('ValidationException', 'Total size of the entries in the request is over the limit.')
    }
    const results = entries.map(entry => (fault === 'entry' ? refusedEntry('InternalFailure') : putEntry(entry)))
    return [200, { FailedEntryCount: results.filter(entry => 'ErrorCode' in entry).length, Entries: results }]
  }

  const { url, close } = await serveAwsJson({ service: 'AWSEvents', version: '1.1' }, (operation, input) =>
    operation === 'PutEvents' ? putEvents(input) : undefined,
  )
  return {
    url,
    put,
    events: () => events,
    fail: (fault, count = 1) => void faults.push(...Array<string>(count).fill(fault)),
    clearFaults: () => void faults.splice(0),
    close,
  }
}
