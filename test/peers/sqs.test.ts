import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import * as E from 'fp-ts/Either'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messageOf } from '../../lib/adapters/sqs/message.ts'
import { queueOf } from '../../lib/adapters/sqs/queue.ts'
import { visibilityIn } from '../../lib/adapters/sqs/visibility.ts'
import { type Sqs, startFauxqs } from '../../local/peers/fauxqs.ts'
import { subjectKey } from '../support/ledger-examples.ts'

describe('fauxqs, an SQS that others wrote', () => {
  let sqs: Sqs
  let client: SQSClient
  let urls: { readonly dueQueueUrl: string; readonly retryQueueUrl: string }
  let variables: Readonly<Record<string, string>>

  beforeAll(async () => {
    sqs = await startFauxqs()
    variables = {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
      AWS_ENDPOINT_URL_SQS: sqs.url,
    }
    client = new SQSClient({
      region: 'us-east-1',
      endpoint: sqs.url,
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    })
    const create = async (QueueName: string) =>
      String((await client.send(new CreateQueueCommand({ QueueName }))).QueueUrl)
    urls = { dueQueueUrl: await create('due'), retryQueueUrl: await create('retries') }
  })

  afterAll(async () => {
    client?.destroy()
    await sqs?.close()
  })

  const received = async (QueueUrl: string) => {
    const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 60 })
    const all = []
    for (;;) {
      const { Messages = [] } = await client.send(receive)
      if (Messages.length === 0) return all
      all.push(...Messages)
    }
  }

  test('takes 25 due messages in batches, and the worker reads each of them', async () => {
    const keys = Array.from({ length: 25 }, (_, n) => subjectKey(`user-${n}`))
    const queue = queueOf({ variables, ...urls, withinMs: 10_000 })
    expect(await queue.sendDue(keys.map(key => ({ key, delaySeconds: 0 })))()).toEqual(E.right(0))
    const read = (await received(urls.dueQueueUrl)).map(({ Body }) => messageOf(Body))
    expect(read).toHaveLength(25)
    for (const key of keys) expect(read).toContainEqual(E.right(E.right({ _tag: 'Due', key, delaySeconds: 0 })))
    expect(await received(urls.retryQueueUrl)).toEqual([])
  })

  test('keeps a message back for its delay, the longest too', async () => {
    const queue = queueOf({ variables, ...urls, withinMs: 10_000 })
    const look = { item: { _tag: 'Subject', key: subjectKey() } as const, delaySeconds: 900 }
    expect(await queue.sendLooks([look])()).toEqual(E.right(0))
    expect(await received(urls.retryQueueUrl)).toEqual([])
  })

  test('hides a message that the worker has, and shows it again at once', async () => {
    const queue = queueOf({ variables, ...urls, withinMs: 10_000 })
    const visibility = visibilityIn({ variables, queueUrl: urls.retryQueueUrl, withinMs: 10_000 })
    await queue.sendLooks([{ item: { _tag: 'Subject', key: subjectKey('seen-again') }, delaySeconds: 0 }])()
    const [message] = await received(urls.retryQueueUrl)
    const receipt = String(message?.ReceiptHandle)
    expect(await visibility.hideFor(receipt, 43_200)()).toEqual(E.right(undefined))
    expect(await received(urls.retryQueueUrl)).toEqual([])
    expect(await visibility.hideFor(receipt, 0)()).toEqual(E.right(undefined))
    expect((await received(urls.retryQueueUrl)).map(({ MessageId }) => MessageId)).toEqual([message?.MessageId])
  })
})
