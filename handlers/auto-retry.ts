import middy from '@middy/core'
import type { Context, SQSBatchResponse } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import { type CallJournal, openJournal } from '../lib/adapters/journal/journal.ts'
import type { CallOutcome } from '../lib/adapters/journal/outcomes.ts'
import { type Message, messageOf } from '../lib/adapters/sqs/message.ts'
import { type QueueRecord, queueRecordsOf } from '../lib/adapters/sqs/queue-records.ts'
import { visibilityIn } from '../lib/adapters/sqs/visibility.ts'
import { environmentOf } from '../lib/domain/automatic/due-row.ts'
import { isTooLate, requestMsLeft } from '../lib/domain/automatic/redelivery.ts'
import { limits, sendTimeMs } from '../lib/domain/limits.ts'
import type { RetryError } from '../lib/domain/retry-error.ts'
import { retryErrorRow } from '../lib/domain/retry-error-table.ts'
import { delayRedelivery } from '../lib/use-cases/delay-redelivery.ts'
import { handleStatusUpdate } from '../lib/use-cases/handle-status-update.ts'
import { lookAtFirstAttempt } from '../lib/use-cases/look-at-first-attempt.ts'
import { serveDue } from '../lib/use-cases/serve-due.ts'
import { serveRequest } from '../lib/use-cases/serve-request.ts'
import { watchFirstAttempt } from '../lib/use-cases/watch-first-attempt.ts'
import { takeColdStart } from './cold-start.ts'
import { readConfiguration } from './read-configuration.ts'
import { service } from './service.ts'

/**
 * The answer to the queue. `redeliver`: the queue delivers the message again, after a time that grows; after 28
 * deliveries, a day, it goes to the dead-letter queue.
 */
type QueueAnswer = 'acknowledge' | 'redeliver'

type Requested = Extract<Message, { readonly _tag: 'Requested' }>
type StatusUpdate = Extract<Message, { readonly _tag: 'StatusUpdate' }>
/** A message that the sweep queued. */
type Swept = Extract<Message, { readonly _tag: 'Due' | 'Look' }>

const visibility = visibilityIn({
  variables: process.env,
  queueUrl: readConfiguration(process.env).retryQueueUrl,
  withinMs: limits.visibilityDeadlineMs,
})

const answerTo = (error: RetryError): QueueAnswer =>
  retryErrorRow(error).onEvent === 'redeliver' ? 'redeliver' : 'acknowledge'

/** Logs an outcome of one word, or an error. */
const log = (journal: CallJournal, outcome: E.Either<RetryError, CallOutcome>): QueueAnswer => {
  if (E.isLeft(outcome)) {
    journal.end(outcome)()
    return answerTo(outcome.left)
  }
  journal.endAs(outcome.right)()
  return 'acknowledge'
}

const serveRequested = async (
  { request, idempotencyKey, requestedAtMs }: Requested,
  remainingMs: () => number,
  journal: CallJournal,
): Promise<QueueAnswer> => {
  journal.note({ message: 'requested', strategy_asked: request.strategy })()
  const command = { request, idempotencyKey, dryRun: false, overrides: new Set<never>(), isFromBus: true, remainingMs }
  const outcome = await serveRequest({ command, requestedAtMs })({ ...service, journal })()
  if (E.isLeft(outcome)) return log(journal, outcome)
  if (outcome.right._tag === 'Unserved') return log(journal, E.right('unserved'))
  journal.end(E.right(outcome.right))()
  return 'acknowledge'
}

/** What the bus delivers. Before anything else the message's next wait is set. */
const serveEvent = async (
  message: Requested | StatusUpdate,
  record: QueueRecord,
  context: Context,
  journal: CallJournal,
): Promise<QueueAnswer> => {
  const requestedAtMs = message._tag === 'Requested' ? message.requestedAtMs : undefined
  const withinMs = requestMsLeft(requestedAtMs, service.nowMs())
  await delayRedelivery({ ...record, withinMs })({ visibility, journal })()
  // A message that is reached too late in its batch is redelivered: what is begun must have time to end.
  if (context.getRemainingTimeInMillis() < sendTimeMs) {
    journal.endAs('left-for-later')()
    return 'redeliver'
  }
  if (message._tag === 'Requested') return serveRequested(message, () => context.getRemainingTimeInMillis(), journal)
  journal.note({ message: 'status-update' })()
  const { identity_verification_id, webhook_code } = message
  const handle = webhook_code === 'STEP_UPDATED' ? watchFirstAttempt : handleStatusUpdate
  return log(journal, await handle(identity_verification_id)({ ...service, journal })())
}

/** The outcome of what the sweep queued. */
const outcomeOfSwept = async (
  message: Swept,
  { times }: QueueRecord,
  context: Context,
  journal: CallJournal,
): Promise<E.Either<RetryError, CallOutcome>> => {
  const environment = { ...service, journal }
  const item = message._tag === 'Due' ? ({ _tag: 'Subject', key: message.key } as const) : message.item
  journal.note({ message: message._tag === 'Due' ? 'due' : 'look' })()
  if (times !== undefined && isTooLate(times, message.delaySeconds)) return E.right('too-late')
  if (environmentOf(item) !== service.plaidEnv) return E.right('other-environment')
  if (context.getRemainingTimeInMillis() < sendTimeMs) return E.right('left-for-later')
  return item._tag === 'Subject'
    ? serveDue(item.key, () => context.getRemainingTimeInMillis())(environment)()
    : lookAtFirstAttempt(item.attempt_id)(environment)()
}

const serveMessage = async (
  message: Message,
  record: QueueRecord,
  context: Context,
  journal: CallJournal,
): Promise<QueueAnswer> => {
  switch (message._tag) {
    case 'Requested':
    case 'StatusUpdate':
      return serveEvent(message, record, context, journal)
    case 'Due':
    case 'Look':
      log(journal, await outcomeOfSwept(message, record, context, journal))
      // Acknowledged also after a failure: it falls due again, and redelivery would multiply messages while Plaid is
      // down.
      return 'acknowledge'
    case 'Ignored':
      return log(journal, E.right('ignored-event'))
  }
}

/** Anything that is thrown is a defect, logged without its message. What the sweep queued falls due again. */
const serveRecord = async (record: QueueRecord, context: Context): Promise<QueueAnswer> => {
  const call = { driver: 'event', requestId: context.awsRequestId, isColdStart: takeColdStart() } as const
  const journal = openJournal(service.sink, call)
  const read = messageOf(record.body)
  // A message that is not an event can never be served. It is redelivered until it goes to the dead-letter queue,
  // where an operator finds it.
  if (E.isLeft(read)) {
    journal.endAs(read.left)()
    return 'redeliver'
  }
  const message = read.right
  if (E.isLeft(message)) return log(journal, message)
  const { _tag } = message.right
  try {
    return await serveMessage(message.right, record, context, journal)
  } catch (thrown) {
    journal.endDefect(thrown)()
    return _tag === 'Due' || _tag === 'Look' ? 'acknowledge' : 'redeliver'
  }
}

/**
 * The worker behind the two queues: status updates, requests from the bus, due attempts, looks. Messages are served
 * one after the other, because two may be about one user; those to be redelivered are named in the answer. An event
 * that is not a batch of messages throws, and so fails as a whole.
 */
export const handler = middy({ timeoutEarlyInMillis: limits.endEarlyMs }).handler(
  async (event: unknown, context: Context): Promise<SQSBatchResponse> => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = []
    for (const record of queueRecordsOf(event)) {
      if ((await serveRecord(record, context)) === 'redeliver')
        batchItemFailures.push({ itemIdentifier: record.messageId })
    }
    return { batchItemFailures }
  },
)
