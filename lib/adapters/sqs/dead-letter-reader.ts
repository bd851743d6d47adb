import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import { aboutIn } from '../../domain/operator/dead-letter-in.ts'
import type { DeadLetter } from '../../domain/operator/read-answers.ts'
import type { DeadLetterReader } from '../../ports/dead-letter-reader.ts'
import type { QueueError } from '../../ports/queue.ts'
import { awsCall, inTime } from '../aws/aws-call.ts'
import { type SqsOptions, sqsClient } from './client.ts'

/** SQS gives at most ten in one receive, and may give fewer although there are more. */
const receiveMax = 10
const receivesMax = 20
/** While the queue is looked at: the same message is not given twice. If the look fails, all are visible after it. */
const hiddenSeconds = 20

/** What somebody looks at in this moment is a dead letter too. */
const counted = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const

const unavailable = (): QueueError => ({ _tag: 'QueueUnavailable' })

const letterOf = ({ MessageId = '', Body = '', Attributes }: Message): DeadLetter => {
  const sentAtMs = Number(Attributes?.SentTimestamp)
  return {
    message_id: MessageId,
    sent_at: Number.isSafeInteger(sentAtMs) ? new Date(sentAtMs).toISOString() : null,
    receives: Number(Attributes?.ApproximateReceiveCount ?? 0),
    ...aboutIn(Body),
  }
}

const receive = async (
  client: SQSClient,
  QueueUrl: string,
  abortSignal: AbortSignal,
): Promise<ReadonlyArray<Message>> => {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: receiveMax,
      VisibilityTimeout: hiddenSeconds,
      MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
    }),
    { abortSignal },
  )
  return Messages
}

/** All that the queue gives, until it gives none. */
const receiveAll = async (
  client: SQSClient,
  queueUrl: string,
  abortSignal: AbortSignal,
): Promise<ReadonlyArray<Message>> => {
  const messages: Message[] = []
  for (let receives = 0; receives < receivesMax; receives += 1) {
    const received = await receive(client, queueUrl, abortSignal)
    if (received.length === 0) break
    messages.push(...received)
  }
  return messages
}

/** A message that cannot be put back is visible again after `hiddenSeconds`. */
const putBack = async (client: SQSClient, QueueUrl: string, messages: ReadonlyArray<Message>): Promise<void> => {
  await Promise.allSettled(
    messages.map(({ ReceiptHandle }) =>
      client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 })),
    ),
  )
}

/** The dead-letter queue. Throws at the start, naming the variable, if one is missing. */
export const deadLetterReader = ({
  queueUrl,
  ...options
}: SqsOptions & { readonly queueUrl: string }): DeadLetterReader => {
  const client = sqsClient(options)
  return {
    count: awsCall(
      inTime(options.withinMs, async abortSignal => {
        const { Attributes } = await client.send(
          new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...counted] }),
          { abortSignal },
        )
        return counted.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0)
      }),
      unavailable,
    ),
    peek: awsCall(
      inTime(options.withinMs, async abortSignal => {
        const messages = await receiveAll(client, queueUrl, abortSignal)
        await putBack(client, queueUrl, messages)
        return messages.map(letterOf)
      }),
      unavailable,
    ),
  }
}
