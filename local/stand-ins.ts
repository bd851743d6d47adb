import { account } from './aws/account.ts'
import { type DynamoDbCall, type DynamoDbStandIn, startDynamoDb } from './aws/dynamodb.ts'
import { type BusEvent, type BusRule, type EventBusStandIn, startEventBus } from './aws/event-bus.ts'
import { createQueue, type Queue } from './aws/queue.ts'
import { type SecretsManagerStandIn, startSecretsManager } from './aws/secrets-manager.ts'
import { type SqsStandIn, startSqs } from './aws/sqs.ts'
import type { DeployedQueue, Deployment } from './deployment.ts'
import type { StackClock } from './stack-clock.ts'

/** The AWS services of serverless.yml on this machine, without the functions. */
export interface StandIns {
  readonly secretsManager: SecretsManagerStandIn
  /** Id of the secret with Plaid's keys. */
  readonly secretId: string
  readonly table: DynamoDbStandIn
  readonly sqs: SqsStandIn
  /** The queue of status updates and requests. */
  readonly queue: Queue
  /** The queue of due subjects. */
  readonly dueQueue: Queue
  /** The dead-letter queue of the first one. */
  readonly deadLetters: Queue
  readonly bus: EventBusStandIn
  /** The names of the table and of the bus. */
  readonly tableName: string
  readonly busName: string
  /** By logical id. */
  readonly queues: ReadonlyMap<string, Queue>
  /** The variables with the addresses of the stand-ins. The credentials are dummies: the stand-ins accept any. */
  readonly variables: Readonly<Record<string, string>>
}

const secretId = 'idv-retry/local/plaid'
const tableName = 'idv-retry-local'
const busName = 'idv-retry-local'

/** Creates dead-letter queues first, because other queues refer to them. */
const createQueues = (deployed: readonly DeployedQueue[], clock: StackClock): ReadonlyMap<string, Queue> => {
  const queues = new Map<string, Queue>()
  const ordered = deployed.toSorted((one, other) => Number('deadLetters' in one) - Number('deadLetters' in other))
  for (const { id, visibilityTimeoutMs, retentionMs, deadLetters } of ordered) {
    const letters = deadLetters && queues.get(deadLetters.queue)
    queues.set(
      id,
      createQueue(
        {
          name: id,
          visibilityTimeoutMs,
          retentionMs,
          ...(deadLetters && letters && { deadLetters: { queue: letters, receivesMax: deadLetters.receivesMax } }),
        },
        clock,
      ),
    )
  }
  return queues
}

const existing = (queues: ReadonlyMap<string, Queue>, id: string | undefined): Queue => {
  const queue = queues.get(id ?? '')
  if (queue === undefined) throw new Error(`serverless.yml refers to the queue ${id} but does not define it`)
  return queue
}

interface Surroundings {
  readonly clock: StackClock
  /** Receives the function that stops each stand-in, in the order in which they start. */
  readonly closers: Array<() => Promise<unknown>>
  readonly onEvent: (event: BusEvent) => void
  readonly onDynamoDbCall: (call: DynamoDbCall) => void
}

/** The rules of the bus: one for every event, and those of serverless.yml, which send matching events to queues. */
const rulesOf = (
  rules: Deployment['rules'],
  queues: ReadonlyMap<string, Queue>,
  onEvent: Surroundings['onEvent'],
): readonly BusRule[] => [
  { pattern: {}, deliver: onEvent },
  ...rules.map(({ pattern, queues: targets }) => ({
    pattern,
    deliver: (event: BusEvent) => {
      for (const id of targets) existing(queues, id).send(JSON.stringify(event))
    },
  })),
]

const variablesOf = ({
  secretsManager,
  table,
  sqs,
  bus,
  queue,
  dueQueue,
  deadLetters,
}: Pick<
  StandIns,
  'secretsManager' | 'table' | 'sqs' | 'bus' | 'queue' | 'dueQueue' | 'deadLetters'
>): StandIns['variables'] => ({
  PLAID_SECRET_ID: secretId,
  EVENT_BUS: busName,
  LEDGER_TABLE: tableName,
  RETRY_QUEUE_URL: sqs.urlOf(queue.name),
  DUE_QUEUE_URL: sqs.urlOf(dueQueue.name),
  DEAD_LETTERS_URL: sqs.urlOf(deadLetters.name),
  AWS_REGION: account.region,
  AWS_ACCESS_KEY_ID: 'ASIALOCALFUNCTION000',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SESSION_TOKEN: 'local',
  AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
  AWS_ENDPOINT_URL_DYNAMODB: table.url,
  AWS_ENDPOINT_URL_SQS: sqs.url,
  AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url,
})

/** Starts all stand-ins. */
export const startStandIns = async (
  { queues: deployedQueues, functions, rules, table: definition }: Deployment,
  plaidKeys: { readonly client_id: string; readonly secret: string },
  { clock, closers, onEvent, onDynamoDbCall }: Surroundings,
): Promise<StandIns> => {
  const secretsManager = await startSecretsManager({ secrets: { [secretId]: JSON.stringify(plaidKeys) } })
  closers.push(secretsManager.close)
  const table = await startDynamoDb(tableName, definition, onDynamoDbCall)
  closers.push(table.close)
  const queues = createQueues(deployedQueues, clock)
  const sqs = await startSqs([...queues.values()], clock.now)
  closers.push(sqs.close)
  const bus = await startEventBus({ name: busName, nowMs: clock.now, rules: rulesOf(rules, queues, onEvent) })
  closers.push(bus.close)

  const consumed = functions.flatMap(({ sources }) => sources.map(({ queue }) => queue))
  const withLetters = deployedQueues.find(({ id, deadLetters }) => consumed.includes(id) && deadLetters !== undefined)
  const queue = existing(queues, withLetters?.id)
  const dueQueue = existing(
    queues,
    consumed.find(id => id !== queue.name),
  )
  const deadLetters = existing(queues, withLetters?.deadLetters?.queue)
  return {
    secretsManager,
    secretId,
    table,
    sqs,
    queue,
    dueQueue,
    deadLetters,
    bus,
    tableName,
    busName,
    queues,
    variables: variablesOf({ secretsManager, table, sqs, bus, queue, dueQueue, deadLetters }),
  }
}
