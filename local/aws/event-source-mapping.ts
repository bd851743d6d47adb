import type { StackClock } from '../stack-clock.ts'
import { account } from './account.ts'
import type { LambdaFunction } from './lambda-function.ts'
import type { LambdaOutcome } from './lambda-protocol.ts'
import type { Queue, QueueMessage } from './queue.ts'

export interface EventSourceMapping {
  readonly batchSize: number
  readonly maximumConcurrency: number
  /** If false, a batch succeeds or fails as a whole. */
  readonly reportsBatchItemFailures: boolean
}

/** A message in the form in which Lambda passes it to the function. */
export const sqsRecord = (queue: Pick<Queue, 'name'>, message: QueueMessage): object => ({
  messageId: message.messageId,
  receiptHandle: message.receiptHandle,
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAtMs),
    SenderId: account.id,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs),
  },
  messageAttributes: {},
  eventSource: 'aws:sqs',
  eventSourceARN: `arn:aws:sqs:${account.region}:${account.id}:${queue.name}`,
  awsRegion: account.region,
})

const failuresOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'batchItemFailures' in value ? value.batchItemFailures : undefined

/** The ids that the function reported as failed; undefined if the whole batch failed: an error, or invalid ids. */
const failedIds = (outcome: LambdaOutcome, batch: readonly QueueMessage[]): ReadonlySet<string> | undefined => {
  if (outcome._tag === 'failed') return undefined
  const failures = failuresOf(outcome.value) ?? []
  if (!Array.isArray(failures)) return undefined
  const ids = failures.map((failure: { readonly itemIdentifier?: unknown } | null) => failure?.itemIdentifier)
  const isKnown = ids.every(id => batch.some(({ messageId }) => messageId === id))
  return isKnown ? new Set(ids.map(String)) : undefined
}

/**
 * Lambda's poller: passes visible messages to the function in batches and deletes those that did not fail, until
 * `stop`.
 */
export const mapEventSource = (
  queue: Queue,
  target: Pick<LambdaFunction, 'invoke'>,
  { batchSize, maximumConcurrency, reportsBatchItemFailures }: EventSourceMapping,
  { track }: Pick<StackClock, 'track'>,
): { readonly stop: () => void } => {
  let running = 0
  let isStopped = false

  const handle = async (batch: readonly QueueMessage[]): Promise<void> => {
    const outcome = await target.invoke({ Records: batch.map(message => sqsRecord(queue, message)) })
    const whole = outcome._tag === 'returned' ? new Set<string>() : undefined
    const failed = reportsBatchItemFailures ? failedIds(outcome, batch) : whole
    if (failed === undefined) return
    for (const { messageId, receiptHandle } of batch) if (!failed.has(messageId)) queue.delete(receiptHandle)
  }

  const poll = (): void => {
    while (running < maximumConcurrency && !isStopped) {
      const batch = queue.receive(batchSize)
      if (batch.length === 0) return
      running += 1
      void track(
        handle(batch).finally(() => {
          running -= 1
          poll()
        }),
      )
    }
  }

  // Polls in a microtask, so that messages that are sent together are received in one batch.
  queue.whenVisible(() => void track(Promise.resolve().then(poll)))
  return {
    stop: () => {
      isStopped = true
    },
  }
}
