import { account } from './aws/account.ts'
import { type DynamoDbStandIn, startDynamoDb } from './aws/dynamodb.ts'
import { type BusEvent, type EventBusStandIn, startEventBus } from './aws/event-bus.ts'
import { createQueue, type Queue } from './aws/queue.ts'
import { type SecretsManagerStandIn, startSecretsManager } from './aws/secrets-manager.ts'
import { type SqsStandIn, startSqs } from './aws/sqs.ts'
import type { DeployedQueue, Deployment } from './deployment.ts'
import type { StackClock } from './stack-clock.ts'

/** AWS on this machine, as far as serverless.yml asks for it; without the functions. */
export interface StandIns {
  readonly secretsManager: SecretsManagerStandIn
  /** Of the secret with Plaid's keys. */
  readonly secretId: string
  readonly table: DynamoDbStandIn
  readonly sqs: SqsStandIn
  /** The queue that a function works off. */
  readonly queue: Queue
  /** Where its messages go that nobody could handle. */
  readonly deadLetters: Queue
  readonly bus: EventBusStandIn
  /** By logical id. */
  readonly queues: ReadonlyMap<string, Queue>
  /** What tells a function where all this is. The credentials mean nothing: the stand-ins accept any. */
  readonly variables: Readonly<Record<string, string>>
}

const secretId = 'idv-retry/local/plaid'
const tableName = 'idv-retry-local'
const busName = 'idv-retry-local'

/** Dead letters first: a queue that sends some needs theirs. */
const createQueues = (deployed: readonly DeployedQueue[], clock: StackClock): ReadonlyMap<string, Queue> => {
  const queues = new Map<string, Queue>()
  const ordered = deployed.toSorted((one, other) => Number('deadLetters' in one) - Number('deadLetters' in other))
  for (const { id, visibilityTimeoutMs, deadLetters } of ordered) {
    const letters = deadLetters && queues.get(deadLetters.queue)
    queues.set(
      id,
      createQueue(
        {
          name: id,
          visibilityTimeoutMs,
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
  if (queue === undefined) throw new Error(`serverless.yml names the queue ${id}, and has none of that name`)
  return queue
}

interface Around {
  readonly clock: StackClock
  /** Is given what ends each stand-in, in the order in which they were started. */
  readonly closers: Array<() => Promise<unknown>>
  readonly onEvent: (event: BusEvent) => void
}

/** Starts them all. */
export const startStandIns = async (
  { queues: deployedQueues, functions, rules, table: definition }: Deployment,
  plaidKeys: { readonly client_id: string; readonly secret: string },
  { clock, closers, onEvent }: Around,
): Promise<StandIns> => {
  const secretsManager = await startSecretsManager({ secrets: { [secretId]: JSON.stringify(plaidKeys) } })
  closers.push(secretsManager.close)
  const table = await startDynamoDb(tableName, definition)
  closers.push(table.close)
  const queues = createQueues(deployedQueues, clock)
  const sqs = await startSqs([...queues.values()])
  closers.push(sqs.close)
  const bus = await startEventBus({
    name: busName,
    nowMs: clock.now,
    rules: [
      { pattern: {}, deliver: onEvent },
      ...rules.map(({ pattern, queues: targets }) => ({
        pattern,
        deliver: (event: BusEvent) => {
          for (const id of targets) existing(queues, id).send(JSON.stringify(event))
        },
      })),
    ],
  })
  closers.push(bus.close)

  const worked = functions.flatMap(({ sources }) => sources)[0]?.queue
  const letters = deployedQueues.find(({ id }) => id === worked)?.deadLetters?.queue
  return {
    secretsManager,
    secretId,
    table,
    sqs,
    queue: existing(queues, worked),
    deadLetters: existing(queues, letters),
    bus,
    queues,
    variables: {
      PLAID_SECRET_ID: secretId,
      EVENT_BUS: busName,
      LEDGER_TABLE: tableName,
      RETRY_QUEUE_URL: sqs.urlOf(existing(queues, worked).name),
      AWS_REGION: account.region,
      AWS_ACCESS_KEY_ID: 'ASIALOCALFUNCTION000',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_SESSION_TOKEN: 'local',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.url,
      AWS_ENDPOINT_URL_DYNAMODB: table.url,
      AWS_ENDPOINT_URL_SQS: sqs.url,
      AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url,
    },
  }
}
