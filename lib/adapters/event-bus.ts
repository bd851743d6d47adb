import { EventBridgeClient, PutEventsCommand, type PutEventsCommandOutput } from '@aws-sdk/client-eventbridge'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { BusCause, BusError, BusEvent } from '../domain/events/bus-event.ts'
import type { Bus } from '../ports/bus.ts'
import { awsCall, awsCauseNamed, inTime } from './aws/aws-call.ts'
import { type AwsService, awsSettings } from './aws/aws-settings.ts'
import { connectEarly } from './aws/connect-early.ts'
import { unlogged } from './aws/unlogged.ts'

export interface BusOptions extends Pick<AwsService, 'variables' | 'withinMs' | 'requestHandler'> {
  /** Name or ARN of the bus. */
  readonly busName: string
}

interface EventBridge extends Bus {
  /** Opens the connection that the first event uses. */
  readonly connect: () => Promise<void>
}

const busError = (cause: BusCause): BusError => ({ _tag: 'BusUnavailable', cause })

/**
 * PutEvents answers 200 also for entries that it did not accept: the event is on the bus only if `FailedEntryCount`
 * is 0.
 */
const ofAnswer = ({ FailedEntryCount, Entries }: PutEventsCommandOutput): TE.TaskEither<BusError, void> =>
  FailedEntryCount === 0
    ? TE.right(undefined)
    : TE.left(busError(awsCauseNamed(Entries?.[0]?.ErrorCode ?? '') ?? 'entry-refused'))

/** EventBridge's bus. Throws at the start, naming the variable, if one is missing. */
export const eventBusFrom = ({ variables, busName, withinMs, requestHandler }: BusOptions): EventBridge => {
  const settings = awsSettings({ variables, endpointName: 'EVENTBRIDGE', withinMs, requestHandler })
  const client = unlogged(new EventBridgeClient(settings))

  const send = async (
    { source, detailType, detail }: BusEvent,
    abortSignal: AbortSignal,
  ): Promise<PutEventsCommandOutput> => {
    const entry = { EventBusName: busName, Source: source, DetailType: detailType, Detail: JSON.stringify(detail) }
    return client.send(new PutEventsCommand({ Entries: [entry] }), { abortSignal })
  }

  return {
    connect: connectEarly(client, settings, withinMs),
    put: event =>
      pipe(
        awsCall(
          inTime(withinMs, abortSignal => send(event, abortSignal)),
          busError,
        ),
        TE.flatMap(ofAnswer),
      ),
  }
}
