import { eventBusFrom } from '../lib/adapters/event-bus.ts'
import type { LineSink } from '../lib/adapters/journal/call-line.ts'
import { plaidOver } from '../lib/adapters/plaid/plaid.ts'
import { openWire } from '../lib/adapters/plaid/wire.ts'
import { credentialsFrom } from '../lib/adapters/secrets-manager/credentials.ts'
import { isHashOf } from '../lib/adapters/webhook/body-hash.ts'
import { signingKeysFrom } from '../lib/adapters/webhook/signing-keys.ts'
import { limits } from '../lib/domain/limits.ts'
import { webhookLimits } from '../lib/domain/webhook/webhook-limits.ts'
import type { WebhookEnvironment } from '../lib/use-cases/receive-webhook.ts'
import { readConfiguration } from './read-configuration.ts'
import { waitAtMost } from './wait-at-most.ts'

type WebhookService = WebhookEnvironment & { readonly sink: LineSink }

const nowMs = () => Date.now()

/** Builds the receiver from its environment variables; throws if one is missing or wrong. */
const start = async (variables: Readonly<Record<string, string | undefined>>): Promise<WebhookService> => {
  const { plaidEnv, plaidBaseUrl, plaidSecretId, eventBus, metricsNamespace, isWatching } = readConfiguration(variables)
  const wire = openWire({ origin: plaidBaseUrl, nowMs })
  const credentials = credentialsFrom({ variables, secretId: plaidSecretId, nowMs })
  const bus = eventBusFrom({ variables, busName: eventBus, withinMs: webhookLimits.busDeadlineMs })
  await waitAtMost(limits.initMs, [credentials.current(), wire.connect(), bus.connect()])
  const plaid = plaidOver({ wire, credentials, nowMs, plaidEnv, withinMs: webhookLimits.keyDeadlineMs })
  return {
    bus,
    isHashOf,
    nowMs,
    plaidEnv,
    isWatching,
    signingKeys: signingKeysFrom({ plaid, nowMs }),
    sink: { metricsNamespace, write: line => process.stdout.write(`${line}\n`), nowMs },
  }
}

/**
 * The receiver of this instance. Plaid's API keys are loaded, and the connections to Plaid and the bus are open, before
 * the first delivery.
 */
export const webhookService = await start(process.env)
