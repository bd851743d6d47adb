import middy from '@middy/core'
import type { Context } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import { ledgerClient } from '../lib/adapters/dynamodb/client.ts'
import { countersIn } from '../lib/adapters/dynamodb/counters.ts'
import { ledgerIn } from '../lib/adapters/dynamodb/ledger.ts'
import { openCallLine } from '../lib/adapters/journal/call-line.ts'
import { nodeRuntime } from '../lib/adapters/node-runtime.ts'
import { queueOf } from '../lib/adapters/sqs/queue.ts'
import { limits } from '../lib/domain/limits.ts'
import { sweep } from '../lib/use-cases/sweep.ts'
import { takeColdStart } from './cold-start.ts'
import { readConfiguration } from './read-configuration.ts'

const { nowMs, wait } = nodeRuntime
const { plaidEnv, ledgerTable, retryQueueUrl, metricsNamespace } = readConfiguration(process.env)
const store = { client: ledgerClient(process.env), tableName: ledgerTable }
const environment = {
  ledger: ledgerIn(store),
  counters: countersIn(store),
  queue: queueOf({ variables: process.env, queueUrl: retryQueueUrl, withinMs: limits.queueDeadlineMs }),
  plaidEnv,
  nowMs,
  wait,
}
const sink = { metricsNamespace, write: (line: string) => process.stdout.write(`${line}\n`), nowMs }

/**
 * The sweep of a minute, which queues due subjects. If it fails, it throws a fixed text, which raises an alarm; the
 * next minute's sweep tries again.
 */
export const handler = middy(async (_event: unknown, context: Context): Promise<void> => {
  const call = { driver: 'sweep', requestId: context.awsRequestId, isColdStart: takeColdStart() } as const
  const { end } = openCallLine(sink, call, ['queued', 'left', 'not_taken', 'unreadable'])
  const outcome = await sweep(environment)()
  if (E.isRight(outcome)) {
    const { queued, left, notTaken, unreadable } = outcome.right
    return end({ outcome: 'swept', queued, left, not_taken: notTaken, unreadable })()
  }
  end({ outcome: 'not-swept', failure: outcome.left._tag })()
  throw new Error('not-swept')
})
