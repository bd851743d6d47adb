import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createQueue, type Queue } from '../../../local/aws/queue.ts'
import { type SqsStandIn, startSqs } from '../../../local/aws/sqs.ts'
import { type StackClock, startStackClock } from '../../../local/stack-clock.ts'

let clock: StackClock
let queue: Queue
let sqs: SqsStandIn
let client: SQSClient
beforeAll(async () => {
  clock = startStackClock()
  queue = createQueue({ name: 'work', visibilityTimeoutMs: 30_000 }, clock)
  sqs = await startSqs([queue])
  client = new SQSClient({
    region: 'eu-west-1',
    endpoint: sqs.url,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  })
})
afterAll(async () => {
  client.destroy()
  await sqs.close()
})
beforeEach(() => {
  for (const { receiptHandle } of queue.receive(100)) queue.delete(receiptHandle)
})

const urlOf = () => sqs.urlOf('work')

describe('the SQS stand-in, called by the real SDK', () => {
  it('takes a message, and the SDK accepts its checksum', async () => {
    const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl: urlOf(), MessageBody: '{"é":1}' }))
    expect(queue.receive(10)).toMatchObject([{ messageId: MessageId, body: '{"é":1}' }])
  })

  it('takes a batch, each message with its delay', async () => {
    const Entries = [
      { Id: '0', MessageBody: 'now' },
      { Id: '1', MessageBody: 'later', DelaySeconds: 900 },
    ]
    const answer = await client.send(new SendMessageBatchCommand({ QueueUrl: urlOf(), Entries }))
    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['0', '1'])
    expect(queue.receive(10).map(({ body }) => body)).toEqual(['now'])
    await clock.advance(900_000)
    expect(queue.receive(10).map(({ body }) => body)).toContain('later')
  })

  it('takes the valid entries of a batch, and names the others', async () => {
    const Entries = [
      { Id: 'good', MessageBody: 'a' },
      { Id: 'late', MessageBody: 'b', DelaySeconds: 901 },
    ]
    const answer = await client.send(new SendMessageBatchCommand({ QueueUrl: urlOf(), Entries }))
    expect(answer.Successful).toMatchObject([{ Id: 'good' }])
    expect(answer.Failed).toMatchObject([{ Id: 'late', SenderFault: true }])
  })

  it.each([
    ['no entries', []],
    ['eleven entries', Array.from({ length: 11 }, (_, index) => ({ Id: String(index), MessageBody: 'a' }))],
    ['an id twice', [1, 2].map(() => ({ Id: '0', MessageBody: 'a' }))],
  ])('refuses the whole batch for %s', async (_, Entries) => {
    await expect(client.send(new SendMessageBatchCommand({ QueueUrl: urlOf(), Entries }))).rejects.toThrow()
    expect(queue.receive(10)).toEqual([])
  })

  it('changes the visibility of a received message', async () => {
    const { messageId } = queue.send('a')
    const message = queue.receive(100).find(received => received.messageId === messageId)
    const ids = () => queue.receive(100).map(received => received.messageId)
    const hide = (ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
      client.send(new ChangeMessageVisibilityCommand({ QueueUrl: urlOf(), ReceiptHandle, VisibilityTimeout }))
    await hide(message?.receiptHandle, 600)
    await clock.advance(599_000)
    expect(ids()).not.toContain(messageId)
    await clock.advance(1_000)
    expect(ids()).toContain(messageId)
    await expect(hide(message?.receiptHandle, 600)).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' })
    await expect(hide(message?.receiptHandle, 43_201)).rejects.toMatchObject({ name: 'InvalidParameterValue' })
  })

  it('knows only its own queues', async () => {
    const foreign = new SendMessageCommand({ QueueUrl: sqs.urlOf('other'), MessageBody: 'a' })
    await expect(client.send(foreign)).rejects.toMatchObject({ name: 'QueueDoesNotExist' })
  })

  it('fails as often as a fault was added', async () => {
    sqs.fail('InternalError')
    const send = () => client.send(new SendMessageCommand({ QueueUrl: urlOf(), MessageBody: 'a' }))
    await expect(send()).rejects.toMatchObject({ name: 'InternalError' })
    await send()
  })
})
