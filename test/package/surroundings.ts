import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type DynamoDbStandIn, startDynamoDb } from '../../local/aws/dynamodb.ts'
import { type EventBusStandIn, startEventBus } from '../../local/aws/event-bus.ts'
import { sqsRecord } from '../../local/aws/event-source-mapping.ts'
import { createQueue, type Queue } from '../../local/aws/queue.ts'
import { type SecretsManagerStandIn, startSecretsManager } from '../../local/aws/secrets-manager.ts'
import { startSqs } from '../../local/aws/sqs.ts'
import { readDeployment } from '../../local/deployment.ts'
import { failedAttempt } from '../../local/failed-attempt.ts'
import { findings } from '../../local/findings.ts'
import { type PackagedFunction, startFunction } from '../../local/lambda-runtime/start-function.ts'
import type { FaultName } from '../../local/plaid-simulator/faults.ts'
import { type PlaidSimulator, startPlaidSimulator } from '../../local/plaid-simulator/plaid-simulator.ts'
import { startStackClock } from '../../local/stack-clock.ts'
import { packagedService } from './packaged-service.ts'

const templateId = 'idvtmp_local'
const secretId = 'idv-retry/local/plaid'
const tableName = 'idv-retry-test-ledger'
const busName = 'idv-retry-test'
const keys = { client_id: 'local-client-id', secret: `canary-${randomUUID()}` }

interface Attempt {
  readonly id: string
  readonly client_user_id: string
}

type FunctionSettings = Readonly<
  Record<
    | 'PLAID_BASE_URL'
    | 'AWS_ENDPOINT_URL_SECRETS_MANAGER'
    | 'AWS_ENDPOINT_URL_DYNAMODB'
    | 'AWS_ENDPOINT_URL_EVENTBRIDGE'
    | 'AWS_ENDPOINT_URL_SQS',
    string
  >
>

export interface Surroundings {
  readonly canary: string
  readonly templateId: string
  /** The environment variables of every function. */
  readonly settings: FunctionSettings
  readonly plaid: PlaidSimulator
  readonly secretsManager: SecretsManagerStandIn
  readonly ledger: DynamoDbStandIn
  readonly bus: EventBusStandIn
  readonly queue: Queue
  readonly dueQueue: Queue
  /** A new applicant's attempt that failed because of a typing error. */
  readonly failedAttempt: () => Attempt
  readonly attemptsOf: (client_user_id: string) => number
  readonly failOnce: (endpoint: string, fault: FaultName) => void
  /** Starts a packaged function. `aheadMs`: the lead of its clock over the machine's. */
  readonly start: (
    name: string,
    environment?: Readonly<Record<string, string>>,
    aheadMs?: number,
  ) => Promise<PackagedFunction>
  readonly close: () => Promise<void>
}

/** The event of Lambda's event source mapping, with the messages of the queue or with the given bodies. */
export const batchOf = (queue: Queue, bodies: readonly string[]): { readonly Records: readonly object[] } => {
  for (const body of bodies) queue.send(body)
  return { Records: queue.receive(10).map(message => sqsRecord(queue, message)) }
}

/** The environment of the packaged functions: Plaid simulator, secret, the template's table, a bus and a queue. */
export const startSurroundings = async (): Promise<Surroundings> => {
  const plaid = await startPlaidSimulator({
    clientId: keys.client_id,
    secret: keys.secret,
    templates: [{ id: templateId }],
    rateLimits: false,
  })
  const clock = startStackClock()
  const secretsManager = await startSecretsManager({ secrets: { [secretId]: JSON.stringify(keys) } })
  const ledger = await startDynamoDb(tableName, (await readDeployment()).table)
  const bus = await startEventBus({ name: busName, rules: [], nowMs: clock.now })
  const queue = createQueue({ name: 'retries', visibilityTimeoutMs: 180_000 }, clock)
  const dueQueue = createQueue({ name: 'due', visibilityTimeoutMs: 180_000 }, clock)
  const sqs = await startSqs([queue, dueQueue])
  const settings = {
    PLAID_ENV: 'sandbox',
    PLAID_BASE_URL: plaid.url,
    PLAID_SECRET_ID: secretId,
    EVENT_BUS: busName,
    TEMPLATE_IDS: templateId,
    LEDGER_TABLE: tableName,
    RETRY_QUEUE_URL: sqs.urlOf(queue.name),
    DUE_QUEUE_URL: sqs.urlOf(dueQueue.name),
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
    AWS_ENDPOINT_URL_DYNAMODB: ledger.url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url,
    AWS_ENDPOINT_URL_SQS: sqs.url,
  }
  const preloads = ['report-undici.mjs', 'move-clock.mjs'].flatMap(file => [
    '--import',
    join(import.meta.dirname, file),
  ])

  return {
    canary: keys.secret,
    templateId,
    settings,
    plaid,
    secretsManager,
    ledger,
    bus,
    queue,
    dueQueue,
    failedAttempt: () => {
      const client_user_id = `user-${randomUUID()}`
      const subject = { client_user_id, template_id: templateId }
      const { id } = failedAttempt(plaid, subject, findings.mistypedName)
      return { id, client_user_id }
    },
    attemptsOf: client_user_id => plaid.attempts().filter(attempt => attempt.client_user_id === client_user_id).length,
    failOnce: (endpoint, fault) => plaid.addFault({ endpoint, fault, count: 1 }),
    start: (name, environment = {}, aheadMs = 0) =>
      startFunction({
        name: `idv-retry-dev-${name}`,
        code: packagedService.zipPath(name),
        handler: packagedService.handler(name),
        flags: preloads,
        environment: { ...settings, AHEAD_MS: String(aheadMs), ...environment },
      }),
    close: async () => {
      for (const { close } of [sqs, bus, ledger, secretsManager, plaid]) await close()
    },
  }
}
