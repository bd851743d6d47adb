import middy from '@middy/core'
import type { Context, SQSBatchResponse } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import { type CallJournal, openJournal } from '../lib/adapters/journal/journal.ts'
import { type Message, messageOf } from '../lib/adapters/sqs/message.ts'
import { type QueueRecord, queueRecordsOf } from '../lib/adapters/sqs/queue-records.ts'
import { sendTimeMs } from '../lib/domain/limits.ts'
import type { RetryError } from '../lib/domain/retry-error.ts'
import { retryErrorRow } from '../lib/domain/retry-error-table.ts'
import { handleStatusUpdate } from '../lib/use-cases/handle-status-update.ts'
import { retryOnDemand } from '../lib/use-cases/retry-on-demand.ts'
import { serveDue } from '../lib/use-cases/serve-due.ts'
import { takeColdStart } from './cold-start.ts'
import { service } from './service.ts'

/**
 * The answer to the queue. `redeliver`: the queue delivers the message again; after ten deliveries it goes to the
 * dead-letter queue.
 */
type QueueAnswer = 'acknowledge' | 'redeliver'

const answerTo = (error: RetryError): QueueAnswer =>
  retryErrorRow(error).onEvent === 'redeliver' ? 'redeliver' : 'acknowledge'

/** Logs an outcome of one word, or an error. */
const log = (journal: CallJournal, outcome: E.Either<RetryError, string>): QueueAnswer => {
  if (E.isLeft(outcome)) {
    journal.end(outcome)()
    return answerTo(outcome.left)
  }
  journal.endAs(outcome.right)()
  return 'acknowledge'
}

const serveRequest = async (
  { request, idempotencyKey }: Extract<Message, { readonly _tag: 'Requested' }>,
  remainingMs: () => number,
  journal: CallJournal,
): Promise<QueueAnswer> => {
  journal.note({ message: 'requested', strategy_asked: request.strategy })()
  const command = { request, idempotencyKey, dryRun: false, overrides: new Set<never>(), isFromBus: true, remainingMs }
  const outcome = await retryOnDemand(command)({ ...service, journal })()
  journal.end(outcome)()
  return E.isLeft(outcome) ? answerTo(outcome.left) : 'acknowledge'
}

const serve = async (message: Message, remainingMs: () => number, journal: CallJournal): Promise<QueueAnswer> => {
  const environment = { ...service, journal }
  switch (message._tag) {
    case 'Requested':
      return serveRequest(message, remainingMs, journal)
    case 'StatusUpdate':
      journal.note({ message: 'status-update' })()
      return log(journal, await handleStatusUpdate(message.identity_verification_id)(environment)())
    case 'Due':
      journal.note({ message: 'due' })()
      log(journal, await serveDue(message.key, remainingMs)(environment)())
      // Acknowledged also after a failure: the ledger makes the subject due again, and redelivery would multiply
      // messages while Plaid is down.
      return 'acknowledge'
    case 'Ignored':
      return log(journal, E.right('ignored-event'))
  }
}

/** A message that is reached too late in its batch is redelivered: what is begun must have time to end. */
const serveInTime = async ({ body }: QueueRecord, context: Context, journal: CallJournal): Promise<QueueAnswer> => {
  if (context.getRemainingTimeInMillis() < sendTimeMs) {
    journal.endAs('left-for-later')()
    return 'redeliver'
  }
  const read = messageOf(body)
  // A message that is not an event can never be served. It is redelivered until it goes to the dead-letter queue,
  // where an operator finds it.
  if (E.isLeft(read)) {
    journal.endAs(read.left)()
    return 'redeliver'
  }
  const message = read.right
  if (E.isLeft(message)) return log(journal, message)
  return serve(message.right, () => context.getRemainingTimeInMillis(), journal)
}

/** Anything that is thrown is a defect: it is logged without its message, and the queue's message is redelivered. */
const serveRecord = async (record: QueueRecord, context: Context): Promise<QueueAnswer> => {
  const call = { driver: 'event', requestId: context.awsRequestId, isColdStart: takeColdStart() } as const
  const journal = openJournal(service.sink, call)
  try {
    return await serveInTime(record, context, journal)
  } catch (thrown) {
    journal.endDefect(thrown)()
    return 'redeliver'
  }
}

/**
 * The worker behind the queue: status updates, requests from the bus, due attempts. Messages are served one after the
 * other, because two may be about one user; those to be redelivered are named in the answer. An event that is not a
 * batch of messages throws, and so fails as a whole.
 */
export const handler = middy(async (event: unknown, context: Context): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = []
  for (const record of queueRecordsOf(event)) {
    if ((await serveRecord(record, context)) === 'redeliver')
      batchItemFailures.push({ itemIdentifier: record.messageId })
  }
  return { batchItemFailures }
})
