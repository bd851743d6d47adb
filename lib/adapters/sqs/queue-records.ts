import * as E from 'fp-ts/Either'
import * as t from 'io-ts'
import type { QueueTimes } from '../../domain/automatic/redelivery.ts'

/** The members of a queue's message that are read. Those besides id and body are absent if they cannot be read. */
export interface QueueRecord {
  readonly messageId: string
  readonly body: unknown
  /** Identifies this receive of the message. */
  readonly receiptHandle?: string
  /** How often the queue has delivered the message, this time included. */
  readonly receiveCount?: number
  readonly times?: QueueTimes
}

const Records = t.type({
  Records: t.readonlyArray(
    t.type({ messageId: t.string, body: t.unknown, receiptHandle: t.unknown, attributes: t.unknown }),
  ),
})

const Attributes = t.type({
  ApproximateReceiveCount: t.string,
  SentTimestamp: t.string,
  ApproximateFirstReceiveTimestamp: t.string,
})

/** SQS writes its numbers as decimal text. */
const numberOf = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined)

const attributesOf = (attributes: unknown): Pick<QueueRecord, 'receiveCount' | 'times'> => {
  const read = Attributes.decode(attributes)
  if (E.isLeft(read)) return {}
  const receiveCount = numberOf(read.right.ApproximateReceiveCount)
  const sentAtMs = numberOf(read.right.SentTimestamp)
  const firstReceivedAtMs = numberOf(read.right.ApproximateFirstReceiveTimestamp)
  return {
    ...(receiveCount !== undefined && { receiveCount }),
    ...(sentAtMs !== undefined && firstReceivedAtMs !== undefined && { times: { sentAtMs, firstReceivedAtMs } }),
  }
}

/**
 * The messages that SQS delivers to the function. Throws if it cannot read each message's id, so that the whole batch
 * fails: acknowledging the readable ones would lose the others. The error's message is fixed text, as Lambda logs it.
 */
export const queueRecordsOf = (event: unknown): ReadonlyArray<QueueRecord> => {
  const records = Records.decode(event)
  if (E.isLeft(records)) throw new Error('the event is not a batch of messages')
  return records.right.Records.map(({ messageId, body, receiptHandle, attributes }) => ({
    messageId,
    body,
    ...(typeof receiptHandle === 'string' && { receiptHandle }),
    ...attributesOf(attributes),
  }))
}
