import middy from '@middy/core'
import type { Context, SQSBatchResponse } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import { type CallJournal, openJournal } from '../lib/adapters/journal/journal.ts'
import { type Work, workOf } from '../lib/adapters/sqs/message.ts'
import { type QueuedRecord, queuedRecordsOf } from '../lib/adapters/sqs/queue-records.ts'
import { limits } from '../lib/domain/limits.ts'
import { plaidLimits } from '../lib/domain/plaid/plaid-limits.ts'
import type { RetryError } from '../lib/domain/retry-error.ts'
import { retryErrorRow } from '../lib/domain/retry-error-table.ts'
import { handleStatusChange } from '../lib/use-cases/handle-status-update.ts'
import { retryOnDemand } from '../lib/use-cases/retry-on-demand.ts'
import { serveDue } from '../lib/use-cases/serve-due.ts'
import { takeColdStart } from './cold-start.ts'
import { service } from './service.ts'

/** `done`: the queue forgets the message. `again`: it delivers it again, and after ten times puts it with the dead letters. */
type Verdict = 'done' | 'again'

const verdictOn = ({ onEvent }: { readonly onEvent: 'discard' | 'redeliver' | 'acknowledge' }): Verdict =>
  onEvent === 'redeliver' ? 'again' : 'done'

/** Writes how work ended that has no answer but one word. */
const settle =
  (journal: CallJournal) =>
  (ending: E.Either<RetryError, string>): Verdict => {
    if (E.isRight(ending)) {
      journal.endAs(ending.right)()
      return 'done'
    }
    journal.end(ending)()
    return verdictOn(retryErrorRow(ending.left))
  }

/** The message comes again, and its line says why. */
const putOff = (journal: CallJournal, outcome: 'no-event' | 'left-for-later'): Verdict => {
  journal.endAs(outcome)()
  return 'again'
}

const requested = async (
  { request, idempotencyKey }: Extract<Work, { readonly _tag: 'Requested' }>,
  remainingMs: () => number,
  journal: CallJournal,
): Promise<Verdict> => {
  journal.note({ work: 'requested', strategy_asked: request.strategy })()
  const command = { request, idempotencyKey, dryRun: false, overrides: new Set<never>(), isFromBus: true, remainingMs }
  const ending = await retryOnDemand(command)({ ...service, journal })()
  journal.end(ending)()
  return E.isRight(ending) ? 'done' : verdictOn(retryErrorRow(ending.left))
}

/** A due message that failed is not delivered again: the ledger makes the subject due anew, and messages must not multiply while Plaid is down. */
const work = (asked: Work, remainingMs: () => number, journal: CallJournal): Promise<Verdict> => {
  const environment = { ...service, journal }
  switch (asked._tag) {
    case 'Requested':
      return requested(asked, remainingMs, journal)
    case 'Hint':
      journal.note({ work: 'hint' })()
      return handleStatusChange(asked.identity_verification_id)(environment)().then(settle(journal))
    case 'Due':
      journal.note({ work: 'due' })()
      return serveDue(
        asked.key,
        remainingMs,
      )(environment)().then(ending => {
        settle(journal)(ending)
        return 'done'
      })
    case 'Nothing':
      return Promise.resolve(settle(journal)(E.right('ignored-event')))
  }
}

/** What is begun must have time to end: a message that comes too late in the batch is left to the next delivery. */
const hasTime = (context: Context): boolean =>
  context.getRemainingTimeInMillis() >= plaidLimits.deadlineMs + limits.recordMs + limits.sendMarginMs

/** A message that is no event will never be one: it is delivered until it is with the dead letters, where a person finds it. */
const serve = async (body: unknown, context: Context, journal: CallJournal): Promise<Verdict> => {
  const read = workOf(body)
  if (E.isLeft(read)) return putOff(journal, read.left)
  return E.isLeft(read.right)
    ? settle(journal)(read.right)
    : work(read.right.right, () => context.getRemainingTimeInMillis(), journal)
}

/** Whatever is thrown is a defect: it is journaled without a word of what it held, and the message comes again. */
const serveSafely = async ({ body }: QueuedRecord, context: Context): Promise<Verdict> => {
  const call = { driver: 'event', requestId: context.awsRequestId, isColdStart: takeColdStart() } as const
  const journal = openJournal(service.sink, call)
  try {
    return hasTime(context) ? await serve(body, context, journal) : putOff(journal, 'left-for-later')
  } catch (thrown) {
    journal.endDefect(thrown)()
    return 'again'
  }
}

/**
 * The worker behind the queue: webhooks' hints, requests from the bus, due attempts. One message after the other, as two may be about one
 * user; those that are to be delivered again are named. An event without messages of the queue throws, and so fails as a whole.
 */
export const handler = middy(async (event: unknown, context: Context): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = []
  for (const record of queuedRecordsOf(event)) {
    if ((await serveSafely(record, context)) === 'again') batchItemFailures.push({ itemIdentifier: record.messageId })
  }
  return { batchItemFailures }
})
