import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

/** The members of a queue's message that are read. */
export interface QueueRecord {
  readonly messageId: string
  readonly body: unknown
}

const Records: t.Type<{ readonly Records: ReadonlyArray<QueueRecord> }, unknown, unknown> = t.type({
  Records: t.readonlyArray(t.type({ messageId: t.string, body: t.unknown })),
})

/**
 * The messages that SQS delivers to the function. Throws if it cannot read each message's id, so that the whole batch
 * fails: acknowledging the readable ones would lose the others. The error's message is fixed text, as Lambda logs it.
 */
export const queueRecordsOf = (event: unknown): ReadonlyArray<QueueRecord> => {
  const records = Records.decode(event)
  if (E.isRight(records)) return records.right.Records
  throw new Error('the event is not a batch of messages')
}
