import type { RequestHandler } from '../lib/adapters/aws/aws-settings.ts'
import { ledgerClient } from '../lib/adapters/dynamodb/client.ts'
import { countersIn } from '../lib/adapters/dynamodb/counters.ts'
import { decisionsIn } from '../lib/adapters/dynamodb/decisions.ts'
import { firstAttemptsIn } from '../lib/adapters/dynamodb/first-attempts.ts'
import { ledgerIn } from '../lib/adapters/dynamodb/ledger.ts'
import { pauseSwitchIn } from '../lib/adapters/dynamodb/pause-switch.ts'
import { userBudgetsIn } from '../lib/adapters/dynamodb/user-budgets.ts'
import { eventBusFrom } from '../lib/adapters/event-bus.ts'
import type { LineSink } from '../lib/adapters/journal/call-line.ts'
import { nodeRuntime } from '../lib/adapters/node-runtime.ts'
import { plaidOver } from '../lib/adapters/plaid/plaid.ts'
import { openWire, type Wire } from '../lib/adapters/plaid/wire.ts'
import { credentialsFrom } from '../lib/adapters/secrets-manager/credentials.ts'
import type { Configuration } from '../lib/domain/configuration.ts'
import { limits } from '../lib/domain/limits.ts'
import type { Credentials } from '../lib/ports/credentials.ts'
import type { WatchEnvironment } from '../lib/use-cases/look-at-first-attempt.ts'
import type { RetryEnvironment } from '../lib/use-cases/retry-command.ts'
import { policyFor } from './policy-for.ts'
import { readConfiguration } from './read-configuration.ts'
import { waitAtMost } from './wait-at-most.ts'

export type Service = Omit<RetryEnvironment & WatchEnvironment, 'journal'> & { readonly sink: LineSink }

const { nowMs } = nodeRuntime

type Variables = Readonly<Record<string, string | undefined>>

/** What the adapters send their requests with. */
interface Transport {
  readonly wire: Wire
  readonly credentials: Credentials
  /** Beneath the AWS clients; HTTP by default. */
  readonly requestHandler?: RequestHandler
}

/** The ports of the service over a transport. */
export const openPorts = (
  variables: Variables,
  { plaidEnv, ledgerTable, eventBus, decisionDays }: Configuration,
  { wire, credentials, requestHandler }: Transport,
) => {
  const store = { client: ledgerClient(variables, requestHandler), tableName: ledgerTable }
  return {
    plaid: plaidOver({ wire, credentials, nowMs, plaidEnv }),
    ledger: ledgerIn(store),
    counters: countersIn(store),
    userBudgets: userBudgetsIn(store),
    decisions: decisionsIn(store, decisionDays),
    firstAttempts: firstAttemptsIn(store),
    decisionDays,
    pauseSwitch: pauseSwitchIn(store, nowMs, limits.pauseFreshMs),
    bus: eventBusFrom({ variables, busName: eventBus, withinMs: limits.busDeadlineMs, requestHandler }),
  }
}

/**
 * Builds the service from its environment variables. Throws, naming each one that is missing or wrong; Lambda reports
 * it as an init error.
 */
const start = async (variables: Variables): Promise<Service> => {
  const configuration = readConfiguration(variables)
  const { plaidEnv, plaidSecretId, templateIds, mode, isUrlPublished } = configuration
  const wire = openWire({ origin: configuration.plaidBaseUrl, nowMs })
  const credentials = credentialsFrom({ variables, secretId: plaidSecretId, nowMs })
  const ports = openPorts(variables, configuration, { wire, credentials })
  const { pauseSwitch, bus } = ports
  const policy = policyFor(templateIds)
  await waitAtMost(limits.initMs, [credentials.current(), wire.connect(), pauseSwitch.isPaused(), bus.connect()])
  return {
    ...ports,
    policy,
    windowMs: policy.windowMs,
    mode,
    isUrlPublished,
    plaidEnv,
    templateIds,
    ...nodeRuntime,
    sink: {
      metricsNamespace: configuration.metricsNamespace,
      write: line => process.stdout.write(`${line}\n`),
      nowMs,
    },
  }
}

/**
 * The service of this instance. Keys are loaded, and the connections to Plaid, the ledger and the bus are open, before
 * the first call.
 */
export const service = await start(process.env)
