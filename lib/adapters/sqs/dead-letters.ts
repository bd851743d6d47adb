import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type GetQueueAttributesCommandOutput,
  ReceiveMessageCommand,
  type ReceiveMessageCommandOutput,
  SendMessageCommand,
} from '@aws-sdk/client-sqs'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { DeadLetters, DeadMessage } from '../../ports/dead-letters.ts'
import type { QueueError } from '../../ports/queue.ts'
import { awsCall, inTime } from '../aws/aws-call.ts'
import { type SqsOptions, sqsClient } from './client.ts'
import { messageOf } from './message.ts'

interface Deadline {
  readonly abortSignal: AbortSignal
}

interface DeadLettersOptions extends SqsOptions {
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

const receiveOf = (QueueUrl: string, count: number): ReceiveMessageCommand =>
  new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: Math.min(count, receiveMax),
    VisibilityTimeout: hiddenSeconds,
    WaitTimeSeconds: waitSeconds,
  })

const messagesOf = ({ Messages = [] }: ReceiveMessageCommandOutput): ReadonlyArray<DeadMessage> =>
  Messages.map(({ ReceiptHandle = '', Body = '' }) => ({
    receiptHandle: ReceiptHandle,
    body: Body,
    isEvent: E.isRight(messageOf(Body)),
  }))

const counts = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const

const countOf = ({ Attributes = {} }: GetQueueAttributesCommandOutput): number =>
  counts.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0)

const done = TE.map(() => undefined)

/** The dead-letter queue. Throws at the start, naming the variable, if one of the SDK's is missing. */
export const deadLettersIn = ({ deadLettersUrl, retryQueueUrl, ...options }: DeadLettersOptions): DeadLetters => {
  const client = sqsClient(options)

  const called = <A>(call: (QueueUrl: string, during: Deadline) => Promise<A>): TE.TaskEither<QueueError, A> =>
    awsCall(
      inTime(options.withinMs, async abortSignal => {
        if (deadLettersUrl === undefined) throw new Error('no dead-letter queue')
        return call(deadLettersUrl, { abortSignal })
      }),
      (): QueueError => ({ _tag: 'QueueUnavailable' }),
    )

  return {
    receive: count =>
      pipe(
        called((url, during) => client.send(receiveOf(url, count), during)),
        TE.map(messagesOf),
      ),

    sendBack: ({ body }) => {
      const send = new SendMessageCommand({ QueueUrl: retryQueueUrl, MessageBody: body })
      return done(called((_, during) => client.send(send, during)))
    },

    remove: ({ receiptHandle: ReceiptHandle }) =>
      done(called((QueueUrl, during) => client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }), during))),

    count: pipe(
      called((QueueUrl, during) =>
        client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...counts] }), during),
      ),
      TE.map(countOf),
    ),
  }
}
