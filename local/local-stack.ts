import type { StandIns } from './stand-ins.ts'

/** What `GET /_local` answers: where everything of this stack is, for tools on this machine. */
export interface LocalStack {
  readonly api: string
  readonly plaid: string
  readonly endpoints: Readonly<Record<'dynamodb' | 'sqs' | 'eventbridge' | 'secretsmanager' | 'lambda', string>>
  readonly table: string
  readonly bus: string
  /** The id of the secret. */
  readonly secret: string
  /** URLs. */
  readonly queues: Readonly<Record<'retry' | 'due' | 'dead_letters', string>>
  /** The name that a caller invokes, by the name in serverless.yml. */
  readonly functions: Readonly<Record<string, string>>
  /** With them, the AWS CLI and every SDK work on this stack. The credentials are dummies. */
  readonly variables: Readonly<Record<string, string>>
  /** The URL of the stream of outcome events. */
  readonly events: string
}

/** The name that a caller invokes: as of a stage with the name `local`. */
export const invokedName = (name: string): string => `idv-retry-local-${name}`

interface Parts {
  readonly api: string
  readonly plaid: string
  readonly lambda: string
  readonly functions: readonly { readonly name: string }[]
  readonly standIns: StandIns
}

export const describeStack = ({ api, plaid, lambda, functions, standIns }: Parts): LocalStack => {
  const { secretsManager, secretId, table, tableName, sqs, queue, dueQueue, deadLetters, bus, busName } = standIns
  const { AWS_REGION = '' } = standIns.variables
  const forAws = Object.entries(standIns.variables).filter(([name]) => name.startsWith('AWS_'))
  return {
    api,
    plaid,
    endpoints: { dynamodb: table.url, sqs: sqs.url, eventbridge: bus.url, secretsmanager: secretsManager.url, lambda },
    table: tableName,
    bus: busName,
    secret: secretId,
    queues: {
      retry: sqs.urlOf(queue.name),
      due: sqs.urlOf(dueQueue.name),
      dead_letters: sqs.urlOf(deadLetters.name),
    },
    functions: Object.fromEntries(functions.map(({ name }) => [name, invokedName(name)])),
    // Version 1 of the AWS CLI reads only AWS_DEFAULT_REGION.
    variables: { ...Object.fromEntries(forAws), AWS_DEFAULT_REGION: AWS_REGION, AWS_ENDPOINT_URL_LAMBDA: lambda },
    events: `${api}/_local/events`,
  }
}
