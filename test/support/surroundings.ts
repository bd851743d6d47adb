import { randomUUID } from 'node:crypto'
import type { Context } from 'aws-lambda'
import { vi } from 'vitest'
import { createQueue } from '../../local/aws/queue.ts'
import { startSecretsManager } from '../../local/aws/secrets-manager.ts'
import { startSqs } from '../../local/aws/sqs.ts'
import { failedAttempt } from '../../local/failed-attempt.ts'
import type { StepName } from '../../local/plaid-simulator/attempt/steps.ts'
import { startPlaidSimulator } from '../../local/plaid-simulator/plaid-simulator.ts'
import { startStackClock } from '../../local/stack-clock.ts'
import { startEventBus } from './event-bus.ts'
import { openLedgerTable } from './ledger-table.ts'

const secretId = 'plaid-keys'
export const templateId = 'idvtmp_local'

export const aContext = (remainingMs = 25_000): Context =>
  ({ awsRequestId: randomUUID(), getRemainingTimeInMillis: () => remainingMs }) as Context

/**
 * The environment of a handler when Lambda loads it: its variables, the Plaid simulator, a Secrets Manager. Import the
 * handler after this call. The output of the process is kept.
 */
export const surround = async () => {
  const secret = `secret-${randomUUID()}`
  const plaid = await startPlaidSimulator({ secret, rateLimits: false, knobs: { deliveryGraceMs: 60_000 } })
  const secrets = await startSecretsManager({
    secrets: { [secretId]: JSON.stringify({ client_id: 'local-client-id', secret }) },
  })
  const table = await openLedgerTable()
  const bus = await startEventBus()
  const clock = startStackClock()
  const queue = createQueue({ name: 'retries', visibilityTimeoutMs: 180_000 }, clock)
  const sqs = await startSqs([queue])
  const written: string[] = []
  for (const stream of [process.stdout, process.stderr] as const)
    vi.spyOn(stream, 'write').mockImplementation(chunk => written.push(String(chunk)) > 0)
  const variables = {
    PLAID_ENV: 'sandbox',
    PLAID_BASE_URL: plaid.url,
    PLAID_SECRET_ID: secretId,
    EVENT_BUS: 'idv-retry-test',
    LEDGER_TABLE: table.tableName,
    RETRY_QUEUE_URL: sqs.urlOf(queue.name),
    DUE_QUEUE_URL: 'http://127.0.0.1:9/due',
    RETRY_MODE: 'enforce',
    AWS_ENDPOINT_URL_DYNAMODB: table.url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url,
    AWS_ENDPOINT_URL_SQS: sqs.url,
    TEMPLATE_IDS: templateId,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
  }
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  // A handler reads its variables when it is loaded: another test of this process may have loaded it with its own.
  vi.resetModules()

  return {
    plaid,
    secrets,
    table,
    bus,
    /** The queue of status updates and requests, its clock, and the SQS that has it. */
    queue,
    clock,
    sqs,
    secret,
    /** Every line that the process wrote since the start. */
    written,
    /** A user with one attempt that failed at a step. */
    aFailedUser: (step: StepName = 'kyc_check') => {
      const client_user_id = `user-${randomUUID()}`
      const attempt = failedAttempt(plaid, { client_user_id, template_id: templateId }, step)
      return { client_user_id, attempt }
    },
    /** Number of requests to an endpoint of Plaid, by the last part of its path. */
    callsTo: (endpoint: string) =>
      plaid.requests().filter(({ endpoint: path }) => path?.endsWith(`/${endpoint}`)).length,
    stop: async () => {
      vi.restoreAllMocks()
      vi.unstubAllEnvs()
      await plaid.close()
      await secrets.close()
      await table.close()
      await bus.close()
      await sqs.close()
    },
  }
}
