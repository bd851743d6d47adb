import { EventBridgeClient, PutEventsCommand, type PutEventsCommandOutput } from '@aws-sdk/client-eventbridge'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { BusCause, BusError, BusEvent } from '../domain/bus-event.ts'
import type { Bus } from '../ports/bus.ts'
import { type AwsService, awsSettings } from './aws/aws-settings.ts'

export interface BusOptions extends Pick<AwsService, 'variables' | 'withinMs'> {
  /** Name or ARN of the bus. */
  readonly busName: string
}

/** By the error's name alone: the rest of it may quote the request. */
const causes: ReadonlyMap<string, BusCause> = new Map([
  ['ResourceNotFoundException', 'not-found'],
  ['AccessDeniedException', 'denied'],
  ['NotAuthorizedForSource', 'denied'],
  ['ExpiredTokenException', 'denied'],
  ['InvalidSignatureException', 'denied'],
  ['UnrecognizedClientException', 'denied'],
  ['ThrottlingException', 'throttled'],
])

const busError = (cause: BusCause): BusError => ({ _tag: 'BusUnavailable', cause })

const ofThrown = (thrown: unknown): BusError =>
  busError((thrown instanceof Error && causes.get(thrown.name)) || 'unreachable')

/** PutEvents answers 200 for entries that it did not take: only a count of none that failed means that the event is on the bus. */
const ofAnswer = ({ FailedEntryCount, Entries }: PutEventsCommandOutput): TE.TaskEither<BusError, void> =>
  FailedEntryCount === 0
    ? TE.right(undefined)
    : TE.left(busError(causes.get(Entries?.[0]?.ErrorCode ?? '') ?? 'entry-refused'))

/** EventBridge's bus. Throws at the start, naming it, where a variable is missing. */
export const eventBusFrom = ({ variables, busName, withinMs }: BusOptions): Bus => {
  const client = new EventBridgeClient(awsSettings({ variables, endpointName: 'EVENTBRIDGE', withinMs }))

  const send = async ({ source, detailType, detail }: BusEvent): Promise<PutEventsCommandOutput> => {
    const entry = { EventBusName: busName, Source: source, DetailType: detailType, Detail: JSON.stringify(detail) }
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(), withinMs)
    try {
      return await client.send(new PutEventsCommand({ Entries: [entry] }), { abortSignal: deadline.signal })
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    put: event =>
      pipe(
        TE.tryCatch(() => send(event), ofThrown),
        TE.flatMap(ofAnswer),
      ),
  }
}
