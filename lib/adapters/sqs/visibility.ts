import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { QueueError } from '../../ports/queue.ts'
import type { Visibility } from '../../ports/visibility.ts'
import { awsCall, inTime } from '../aws/aws-call.ts'
import { type SqsOptions, sqsClient } from './client.ts'

export interface VisibilityOptions extends SqsOptions {
  readonly queueUrl: string
}

/** The visibility of one queue's messages. Throws at the start, naming the variable, if one is missing. */
export const visibilityIn = ({ queueUrl, ...options }: VisibilityOptions): Visibility => {
  const client = sqsClient(options)
  return {
    hideFor: (ReceiptHandle, VisibilityTimeout) =>
      pipe(
        awsCall(
          inTime(options.withinMs, abortSignal =>
            client.send(new ChangeMessageVisibilityCommand({ QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout }), {
              abortSignal,
            }),
          ),
          (): QueueError => ({ _tag: 'QueueUnavailable' }),
        ),
        TE.map(() => undefined),
      ),
  }
}
