import { createHash } from 'node:crypto'
import { type AwsAnswer, type AwsInput, awsRefusal, serveAwsJson } from '../http/aws-json.ts'
import { account } from './account.ts'
import type { Queue } from './queue.ts'

export interface SqsStandIn {
  readonly url: string
  readonly urlOf: (queueName: string) => string
  /** Answers the next `count` requests with this error. */
  readonly fail: (type: string, count?: number) => void
  readonly clearFaults: () => void
  readonly close: () => Promise<void>
}

interface Entry {
  readonly Id?: unknown
  readonly MessageBody?: unknown
  readonly DelaySeconds?: unknown
}

/** SQS's quotas. */
const visibilitySecondsMax = 43_200
const delaySecondsMax = 900
const batchMax = 10
const messageBytesMax = 1_048_576

const isEntry = (entry: Entry): entry is Entry & { readonly MessageBody: string } => {
  const { MessageBody, DelaySeconds = 0 } = entry
  return (
    typeof MessageBody === 'string' &&
    MessageBody !== '' &&
    Buffer.byteLength(MessageBody) <= messageBytesMax &&
    Number.isInteger(DelaySeconds) &&
    Number(DelaySeconds) >= 0 &&
    Number(DelaySeconds) <= delaySecondsMax
  )
}

/** The SDK compares it with the body that it sent. */
const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

const invalid = awsRefusal('com.amazonaws.sqs#InvalidParameterValue', 'A parameter is out of range.')

const put = (queue: Queue, { MessageBody, DelaySeconds = 0 }: Entry & { readonly MessageBody: string }) => {
  const { messageId } = queue.send(MessageBody, Number(DelaySeconds) * 1_000)
  return { MessageId: messageId, MD5OfMessageBody: md5(MessageBody) }
}

const sendMessage = (queue: Queue, input: AwsInput): AwsAnswer => (isEntry(input) ? [200, put(queue, input)] : invalid)

const sendMessageBatch = (queue: Queue, { Entries }: AwsInput): AwsAnswer => {
  const entries: readonly Entry[] = Array.isArray(Entries) ? Entries : []
  if (entries.length === 0) return awsRefusal('com.amazonaws.sqs#EmptyBatchRequest', 'There are no entries.')
  if (entries.length > batchMax) return awsRefusal('com.amazonaws.sqs#TooManyEntriesInBatchRequest', 'At most ten.')
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    return awsRefusal('com.amazonaws.sqs#BatchEntryIdsNotDistinct', 'Ids must differ.')
  }
  const Successful = entries.flatMap(entry => (isEntry(entry) ? [{ Id: entry.Id, ...put(queue, entry) }] : []))
  const Failed = entries.flatMap(entry =>
    isEntry(entry) ? [] : [{ Id: entry.Id, SenderFault: true, Code: 'InvalidParameterValue' }],
  )
  return [200, { Successful, ...(Failed.length > 0 && { Failed }) }]
}

const changeVisibility = (queue: Queue, { ReceiptHandle, VisibilityTimeout }: AwsInput): AwsAnswer => {
  const seconds = Number(VisibilityTimeout)
  if (!Number.isInteger(VisibilityTimeout) || seconds < 0 || seconds > visibilitySecondsMax) return invalid
  return queue.hideFor(String(ReceiptHandle), seconds * 1_000)
    ? [200, {}]
    : awsRefusal('com.amazonaws.sqs#ReceiptHandleIsInvalid', 'There is no message with this receipt handle.')
}

const receiveMessage = (queue: Queue, { MaxNumberOfMessages = 1, VisibilityTimeout }: AwsInput): AwsAnswer => {
  const max = Number(MaxNumberOfMessages)
  if (!Number.isInteger(max) || max < 1 || max > batchMax) return invalid
  const messages = queue.receive(max)
  if (VisibilityTimeout !== undefined)
    for (const { receiptHandle } of messages) queue.hideFor(receiptHandle, Number(VisibilityTimeout) * 1_000)
  const Messages = messages.map(({ messageId, receiptHandle, body, receiveCount, sentAtMs }) => ({
    MessageId: messageId,
    ReceiptHandle: receiptHandle,
    Body: body,
    MD5OfBody: md5(body),
    Attributes: { ApproximateReceiveCount: String(receiveCount), SentTimestamp: String(sentAtMs) },
  }))
  return [200, messages.length === 0 ? {} : { Messages }]
}

const deleteMessage = (queue: Queue, { ReceiptHandle }: AwsInput): AwsAnswer => {
  queue.delete(String(ReceiptHandle))
  return [200, {}]
}

/** All attributes that are asked for, of those that are known here. */
const getQueueAttributes = (queue: Queue, { AttributeNames }: AwsInput, nowMs: number): AwsAnswer => {
  const isHidden = ({ visibleAtMs }: ReturnType<Queue['messages']>[number]): boolean => visibleAtMs > nowMs
  const hidden = queue.messages().filter(isHidden).length
  const known: Readonly<Record<string, string>> = {
    ApproximateNumberOfMessages: String(queue.messages().length - hidden),
    ApproximateNumberOfMessagesNotVisible: String(hidden),
  }
  const names: readonly unknown[] = Array.isArray(AttributeNames) ? AttributeNames : []
  return [200, { Attributes: Object.fromEntries(Object.entries(known).filter(([name]) => names.includes(name))) }]
}

const operations: Readonly<Record<string, (queue: Queue, input: AwsInput, nowMs: number) => AwsAnswer>> = {
  SendMessage: sendMessage,
  SendMessageBatch: sendMessageBatch,
  ChangeMessageVisibility: changeVisibility,
  ReceiveMessage: receiveMessage,
  DeleteMessage: deleteMessage,
  GetQueueAttributes: getQueueAttributes,
}

/** Starts SQS on 127.0.0.1 with the operations that the service uses, in AWS JSON 1.0. */
export const startSqs = async (queues: readonly Queue[], nowMs: () => number = Date.now): Promise<SqsStandIn> => {
  const faults: string[] = []
  const { url, close } = await serveAwsJson({ service: 'AmazonSQS', version: '1.0' }, (operation, input) => {
    const fault = faults.shift()
    if (fault !== undefined) return awsRefusal(fault, 'A fault that was injected.', 500)
    const queue = queues.find(({ name }) => input['QueueUrl'] === urlOf(name))
    if (queue === undefined) return awsRefusal('com.amazonaws.sqs#QueueDoesNotExist', 'There is no such queue.')
    return operations[operation]?.(queue, input, nowMs())
  })
  const urlOf = (queueName: string): string => `${url}/${account.id}/${queueName}`
  return {
    url,
    urlOf,
    fail: (type, count = 1) => void faults.push(...Array<string>(count).fill(type)),
    clearFaults: () => void faults.splice(0),
    close,
  }
}
