import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { attemptDue } from '../../domain/event-names.ts'
import type { DueMessage, Queue, QueueError } from '../../ports/queue.ts'
import { awsCall, inTime } from '../aws/aws-call.ts'
import { type AwsService, awsSettings } from '../aws/aws-settings.ts'
import { unlogged } from '../aws/unlogged.ts'

export interface QueueOptions extends Pick<AwsService, 'variables' | 'withinMs'> {
  readonly queueUrl: string
}

/** SQS accepts this many messages in one request. */
const batchMax = 10

const batchesOf = (messages: ReadonlyArray<DueMessage>): ReadonlyArray<ReadonlyArray<DueMessage>> =>
  Array.from({ length: Math.ceil(messages.length / batchMax) }, (_, index) =>
    messages.slice(index * batchMax, (index + 1) * batchMax),
  )

/** The same form as events that the bus delivers, so that the worker reads one form only. */
const bodyOf = ({ key }: DueMessage): string =>
  JSON.stringify({ 'detail-type': attemptDue.detailType, source: attemptDue.source, detail: key })

const unavailable: QueueError = { _tag: 'QueueUnavailable' }

/** The SQS queue. Throws at the start, naming the variable, if one is missing. */
export const queueOf = ({ variables, queueUrl, withinMs }: QueueOptions): Queue => {
  const client = unlogged(new SQSClient(awsSettings({ variables, endpointName: 'SQS', withinMs })))

  const sendBatch = async (batch: ReadonlyArray<DueMessage>, abortSignal: AbortSignal): Promise<number> => {
    const Entries = batch.map((message, index) => ({
      Id: String(index),
      MessageBody: bodyOf(message),
      DelaySeconds: message.delaySeconds,
    }))
    const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries })
    const { Failed = [] } = await client.send(command, { abortSignal })
    return Failed.length
  }

  return {
    send: messages =>
      pipe(
        awsCall(
          inTime(withinMs, abortSignal => Promise.all(batchesOf(messages).map(batch => sendBatch(batch, abortSignal)))),
          () => unavailable,
        ),
        TE.map(failed => failed.reduce((sum, count) => sum + count, 0)),
      ),
  }
}
