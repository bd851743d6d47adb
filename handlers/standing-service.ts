import { ledgerClient } from '../lib/adapters/dynamodb/client.ts'
import { countersIn } from '../lib/adapters/dynamodb/counters.ts'
import { decisionsIn } from '../lib/adapters/dynamodb/decisions.ts'
import { firstAttemptsIn } from '../lib/adapters/dynamodb/first-attempts.ts'
import { ledgerIn } from '../lib/adapters/dynamodb/ledger.ts'
import { readSwitchIn } from '../lib/adapters/dynamodb/switch-record.ts'
import { userBudgetsIn } from '../lib/adapters/dynamodb/user-budgets.ts'
import { nodeRuntime } from '../lib/adapters/node-runtime.ts'
import { plaidOver } from '../lib/adapters/plaid/plaid.ts'
import { openWire } from '../lib/adapters/plaid/wire.ts'
import { credentialsFrom } from '../lib/adapters/secrets-manager/credentials.ts'
import { policyFor } from './policy-for.ts'
import { readConfiguration } from './read-configuration.ts'

const { nowMs } = nodeRuntime
const variables = process.env
const { plaidEnv, plaidBaseUrl, plaidSecretId, templateIds, mode, ledgerTable, decisionDays, metricsNamespace } =
  readConfiguration(variables)
const store = { client: ledgerClient(variables), tableName: ledgerTable }

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
  policy: policyFor(templateIds),
  mode,
  plaidEnv,
  templateIds,
  nowMs,
  sink: { metricsNamespace, write: (line: string) => process.stdout.write(`${line}\n`), nowMs },
}
