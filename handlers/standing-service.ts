import { ledgerClient } from '../lib/adapters/dynamodb/client.ts'
import { countersIn } from '../lib/adapters/dynamodb/counters.ts'
import { decisionsIn } from '../lib/adapters/dynamodb/decisions.ts'
import { firstAttemptsIn } from '../lib/adapters/dynamodb/first-attempts.ts'
import { keptDecisionsIn } from '../lib/adapters/dynamodb/kept-decisions.ts'
import { ledgerIn } from '../lib/adapters/dynamodb/ledger.ts'
import { stageReadsIn } from '../lib/adapters/dynamodb/stage-reads.ts'
import { readSwitchIn } from '../lib/adapters/dynamodb/stored-switch.ts'
import { userBudgetsIn } from '../lib/adapters/dynamodb/user-budgets.ts'
import { nodeRuntime } from '../lib/adapters/node-runtime.ts'
import { plaidOver } from '../lib/adapters/plaid/plaid.ts'
import { openWire } from '../lib/adapters/plaid/wire.ts'
import { credentialsFrom } from '../lib/adapters/secrets-manager/credentials.ts'
import { deadLettersIn } from '../lib/adapters/sqs/dead-letters.ts'
import { limits } from '../lib/domain/limits.ts'
import { policyFor } from './policy-for.ts'
import { readConfiguration } from './read-configuration.ts'

const { nowMs } = nodeRuntime
const variables = process.env
const configuration = readConfiguration(variables)
const { plaidEnv, plaidBaseUrl, plaidSecretId, templateIds, mode, ledgerTable, decisionDays, metricsNamespace } =
  configuration
const store = { client: ledgerClient(variables), tableName: ledgerTable }

/** Only what reads: its role may not move a message, either. */
const { count, peek } = deadLettersIn({
  variables,
  retryQueueUrl: configuration.retryQueueUrl,
  withinMs: limits.queueDeadlineMs,
  ...(configuration.deadLettersUrl !== undefined && { deadLettersUrl: configuration.deadLettersUrl }),
})

/** What the function that reads has. Nothing is loaded before the first call: it is not urgent, and calls are few. */
export const standingService = {
  plaid: plaidOver({
    wire: openWire({ origin: plaidBaseUrl, nowMs }),
    credentials: credentialsFrom({ variables, secretId: plaidSecretId, nowMs }),
    nowMs,
    plaidEnv,
  }),
  ledger: ledgerIn(store),
  decisions: decisionsIn(store, decisionDays),
  userBudgets: userBudgetsIn(store),
  counters: countersIn(store),
  firstAttempts: firstAttemptsIn(store),
  readSwitch: readSwitchIn(store),
  stageReads: stageReadsIn(store),
  keptDecisions: keptDecisionsIn(store),
  deadLetters: { count, peek },
  policy: policyFor(templateIds),
  mode,
  plaidEnv,
  templateIds,
  nowMs,
  sink: { metricsNamespace, write: (line: string) => process.stdout.write(`${line}\n`), nowMs },
}
