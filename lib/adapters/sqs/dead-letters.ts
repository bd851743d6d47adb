import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import { aboutIn } from '../../domain/operator/dead-letter-in.ts'
import type { DeadLetter } from '../../domain/operator/read-answers.ts'
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

/** SQS gives at most ten in one receive, and may give fewer although there are more. */
const receiveMax = 10
const peeksMax = 20
/** While a message is moved, and while the queue is looked at: the same message is not given twice. */
const hiddenSeconds = { moved: 60, looked: 20 }
/** A receive that does not wait asks some of SQS's servers only, and may find none although there are some. */
const waitSeconds = 1

const receiveOf = (QueueUrl: string, count: number, VisibilityTimeout: number): ReceiveMessageCommand =>
  new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: Math.min(count, receiveMax),
    VisibilityTimeout,
    WaitTimeSeconds: waitSeconds,
    MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
  })

/** Whether the worker can read it: only such a message is moved. */
const isEvent = (body: string): boolean => E.isRight(messageOf(body))

const deadMessageOf = ({ ReceiptHandle = '', Body = '' }: Message): DeadMessage => ({
  receiptHandle: ReceiptHandle,
  body: Body,
  isEvent: isEvent(Body),
})

const letterOf = ({ MessageId = '', Body = '', Attributes }: Message): DeadLetter => {
  const sentAtMs = Number(Attributes?.SentTimestamp)
  return {
    message_id: MessageId,
    sent_at: Number.isSafeInteger(sentAtMs) ? new Date(sentAtMs).toISOString() : null,
    receives: Number(Attributes?.ApproximateReceiveCount ?? 0),
    is_event: isEvent(Body),
    ...aboutIn(Body),
  }
}

/** What somebody looks at in this moment is a dead letter too. */
const counts = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const

const done = TE.map(() => undefined)

/** All that the queue gives, until it gives none. */
const receiveAll = async (client: SQSClient, url: string, during: Deadline): Promise<ReadonlyArray<Message>> => {
  const messages: Message[] = []
  for (let receives = 0; receives < peeksMax; receives += 1) {
    const { Messages = [] } = await client.send(receiveOf(url, receiveMax, hiddenSeconds.looked), during)
    if (Messages.length === 0) break
    messages.push(...Messages)
  }
  return messages
}

/** A message that cannot be put back is visible again after its time. */
const putBack = async (client: SQSClient, QueueUrl: string, messages: ReadonlyArray<Message>): Promise<void> => {
  await Promise.allSettled(
    messages.map(({ ReceiptHandle }) =>
      client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 })),
    ),
  )
}

/** A call about the dead-letter queue, with its deadline. */
type Called = <A>(call: (QueueUrl: string, during: Deadline) => Promise<A>) => TE.TaskEither<QueueError, A>

const movesOf = (
  client: SQSClient,
  called: Called,
  retryQueueUrl: string,
): Pick<DeadLetters, 'receive' | 'sendBack' | 'remove'> => ({
  receive: count =>
    pipe(
      called((url, during) => client.send(receiveOf(url, count, hiddenSeconds.moved), during)),
      TE.map(({ Messages = [] }) => Messages.map(deadMessageOf)),
    ),

  sendBack: ({ body }) => {
    const send = new SendMessageCommand({ QueueUrl: retryQueueUrl, MessageBody: body })
    return done(called((_, during) => client.send(send, during)))
  },

  remove: ({ receiptHandle: ReceiptHandle }) =>
    done(called((QueueUrl, during) => client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }), during))),
})

const looksOf = (client: SQSClient, called: Called): Pick<DeadLetters, 'count' | 'peek'> => ({
  count: pipe(
    called((QueueUrl, during) =>
      client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...counts] }), during),
    ),
    TE.map(({ Attributes = {} }) => counts.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0)),
  ),

  peek: called(async (url, during) => {
    const messages = await receiveAll(client, url, during)
    await putBack(client, url, messages)
    return messages.map(letterOf)
  }),
})

/** The dead-letter queue. Throws at the start, naming the variable, if one of the SDK's is missing. */
export const deadLettersIn = ({ deadLettersUrl, retryQueueUrl, ...options }: DeadLettersOptions): DeadLetters => {
  const client = sqsClient(options)

  const called: Called = call =>
    awsCall(
      inTime(options.withinMs, async abortSignal => {
        if (deadLettersUrl === undefined) throw new Error('no dead-letter queue')
        return call(deadLettersUrl, { abortSignal })
      }),
      (): QueueError => ({ _tag: 'QueueUnavailable' }),
    )

  return { ...movesOf(client, called, retryQueueUrl), ...looksOf(client, called) }
}
