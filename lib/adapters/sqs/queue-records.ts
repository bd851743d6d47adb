import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

/** What is read of a message of the queue. */
export interface QueueRecord {
  readonly messageId: string
  readonly body: unknown
}

const Records: t.Type<{ readonly Records: ReadonlyArray<QueueRecord> }, unknown, unknown> = t.type({
  Records: t.readonlyArray(t.type({ messageId: t.string, body: t.unknown })),
})

/**
 * The messages that SQS hands to the function. Throws where it cannot name each: to tell the others as done would lose one, so the whole
 * batch fails. The message is fixed text: Lambda logs it.
 */
export const queueRecordsOf = (event: unknown): ReadonlyArray<QueueRecord> => {
  const records = Records.decode(event)
  if (E.isRight(records)) return records.right.Records
  throw new Error('the event is no batch of messages')
}
