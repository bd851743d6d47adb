import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { Queue, QueueError } from '../../ports/queue.ts'
import { awsCall, inTime } from '../aws/aws-call.ts'
import { type SqsOptions, sqsClient } from './client.ts'
import { dueBody, lookBody } from './message.ts'

export interface QueueOptions extends SqsOptions {
  readonly dueQueueUrl: string
  /** The queue of status updates and requests. */
  readonly retryQueueUrl: string
}

interface Outgoing {
  readonly body: string
  readonly delaySeconds: number
}

/** SQS accepts this many messages in one request. */
const batchMax = 10

const batchesOf = (messages: ReadonlyArray<Outgoing>): ReadonlyArray<ReadonlyArray<Outgoing>> =>
  Array.from({ length: Math.ceil(messages.length / batchMax) }, (_, index) =>
    messages.slice(index * batchMax, (index + 1) * batchMax),
  )

const unavailable: QueueError = { _tag: 'QueueUnavailable' }

const sendBatch = async (
  client: SQSClient,
  QueueUrl: string,
  batch: ReadonlyArray<Outgoing>,
  abortSignal: AbortSignal,
): Promise<number> => {
  const Entries = batch.map(({ body, delaySeconds }, index) => ({
    Id: String(index),
    MessageBody: body,
    DelaySeconds: delaySeconds,
  }))
  const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }), { abortSignal })
  return Failed.length
}

/** The two SQS queues. Throws at the start, naming the variable, if one is missing. */
export const queueOf = ({ dueQueueUrl, retryQueueUrl, ...options }: QueueOptions): Queue => {
  const client = sqsClient(options)

  const send = (queueUrl: string, messages: ReadonlyArray<Outgoing>): TE.TaskEither<QueueError, number> =>
    pipe(
      awsCall(
        inTime(options.withinMs, abortSignal =>
          Promise.all(batchesOf(messages).map(batch => sendBatch(client, queueUrl, batch, abortSignal))),
        ),
        () => unavailable,
      ),
      TE.map(failed => failed.reduce((sum, count) => sum + count, 0)),
    )

  return {
    sendDue: messages =>
      send(
        dueQueueUrl,
        messages.map(({ key, delaySeconds }) => ({ body: dueBody(key, delaySeconds), delaySeconds })),
      ),
    sendLooks: messages =>
      send(
        retryQueueUrl,
        messages.map(({ item, delaySeconds }) => ({ body: lookBody(item, delaySeconds), delaySeconds })),
      ),
  }
}
