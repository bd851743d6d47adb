import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { DeadLetters } from '../../ports/dead-letters.ts'
import type { QueueError } from '../../ports/queue.ts'
import { awsCall, inTime } from '../aws/aws-call.ts'
import { type SqsOptions, sqsClient } from './client.ts'
import { messageOf } from './message.ts'

export interface DeadLettersOptions extends SqsOptions {
  /** Absent: this deployment names no dead-letter queue, and every call fails. */
  readonly deadLettersUrl?: string
  /** The queue that the worker serves. */
  readonly retryQueueUrl: string
}

/** SQS gives this many messages at a time. */
const receiveMax = 10
const hiddenSeconds = 60
/** A receive that does not wait asks some of SQS's servers only, and may find none although there are some. */
const waitSeconds = 1

/** The dead-letter queue. Throws at the start, naming the variable, if one of the SDK's is missing. */
export const deadLettersIn = ({ deadLettersUrl, retryQueueUrl, ...options }: DeadLettersOptions): DeadLetters => {
  const client = sqsClient(options)

  const called = <A>(call: (QueueUrl: string, abortSignal: AbortSignal) => Promise<A>): TE.TaskEither<QueueError, A> =>
    awsCall(
      inTime(options.withinMs, async abortSignal => {
        if (deadLettersUrl === undefined) throw new Error('no dead-letter queue')
        return call(deadLettersUrl, abortSignal)
      }),
      (): QueueError => ({ _tag: 'QueueUnavailable' }),
    )
  const done = TE.map(() => undefined)

  return {
    receive: count =>
      pipe(
        called((QueueUrl, abortSignal) =>
          client.send(
            new ReceiveMessageCommand({
              QueueUrl,
              MaxNumberOfMessages: Math.min(count, receiveMax),
              VisibilityTimeout: hiddenSeconds,
              WaitTimeSeconds: waitSeconds,
            }),
            { abortSignal },
          ),
        ),
        TE.map(({ Messages = [] }) =>
          Messages.map(({ ReceiptHandle = '', Body = '' }) => ({
            receiptHandle: ReceiptHandle,
            body: Body,
            isEvent: E.isRight(messageOf(Body)),
          })),
        ),
      ),

    sendBack: ({ body }) =>
      done(
        called((_, abortSignal) =>
          client.send(new SendMessageCommand({ QueueUrl: retryQueueUrl, MessageBody: body }), { abortSignal }),
        ),
      ),

    remove: ({ receiptHandle }) =>
      done(
        called((QueueUrl, abortSignal) =>
          client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: receiptHandle }), { abortSignal }),
        ),
      ),

    count: pipe(
      called((QueueUrl, abortSignal) =>
        client.send(
          new GetQueueAttributesCommand({
            QueueUrl,
            AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
          }),
          { abortSignal },
        ),
      ),
      TE.map(({ Attributes: { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = {} }) =>
        [ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible].reduce(
          (sum, count) => sum + Number(count ?? 0),
          0,
        ),
      ),
    ),
  }
}
