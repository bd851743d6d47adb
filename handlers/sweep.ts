import middy from '@middy/core'
import type { Context } from 'aws-lambda'
import * as E from 'fp-ts/Either'
import { ledgerClient } from '../lib/adapters/dynamodb/client.ts'
import { dueRowsIn } from '../lib/adapters/dynamodb/due-rows.ts'
import { ledgerIn } from '../lib/adapters/dynamodb/ledger.ts'
import { pauseSwitchIn } from '../lib/adapters/dynamodb/pause-switch.ts'
import { openSweepJournal } from '../lib/adapters/journal/sweep-journal.ts'
import { nodeRuntime } from '../lib/adapters/node-runtime.ts'
import { queueOf } from '../lib/adapters/sqs/queue.ts'
import { limits } from '../lib/domain/limits.ts'
import { listsElsewhere } from '../lib/domain/policy/elsewhere.ts'
import { sweep } from '../lib/use-cases/sweep.ts'
import { acrossTemplates, windowMs } from './bundled-policy.ts'
import { takeColdStart } from './cold-start.ts'
import { readConfiguration } from './read-configuration.ts'

const { nowMs, wait } = nodeRuntime
const { plaidEnv, ledgerTable, dueQueueUrl, retryQueueUrl, metricsNamespace, templateIds } = readConfiguration(
  process.env,
)
const store = { client: ledgerClient(process.env), tableName: ledgerTable }
const withinMs = limits.queueDeadlineMs
const environment = {
  ledger: { ...ledgerIn(store), ...dueRowsIn(store) },
  pauseSwitch: pauseSwitchIn(store, nowMs, limits.pauseFreshMs),
  queue: queueOf({ variables: process.env, dueQueueUrl, retryQueueUrl, withinMs }),
  plaidEnv,
  listsElsewhere: listsElsewhere({ acrossTemplates, templateIds }),
  windowMs,
  nowMs,
  wait,
}
const sink = { metricsNamespace, write: (line: string) => process.stdout.write(`${line}\n`), nowMs }

/**
 * The sweep of a minute, which queues what is due. If it fails, it throws a fixed text, which raises an alarm; the
 * next minute's sweep tries again.
 */
export const handler = middy({ timeoutEarlyInMillis: limits.endEarlyMs }).handler(
  async (_event: unknown, context: Context): Promise<void> => {
    const journal = openSweepJournal(sink, { requestId: context.awsRequestId, isColdStart: takeColdStart() })
    const outcome = await sweep({ ...environment, journal })()
    journal.end(outcome)()
    if (E.isLeft(outcome)) throw new Error('not-swept')
  },
)
