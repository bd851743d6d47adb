import { once } from 'node:events'
import { type IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type AttributeValue,
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import { callerOf } from './access-key.ts'
import { account } from './account.ts'

/** The properties of a table in the template that this stand-in uses. */
export type TableDefinition = Pick<
  CreateTableCommandInput,
  'AttributeDefinitions' | 'KeySchema' | 'GlobalSecondaryIndexes' | 'BillingMode'
>

export type Item = Readonly<Record<string, AttributeValue>>

export interface DynamoDbStandIn {
  readonly url: string
  /** All items of the table, in no particular order. */
  readonly items: () => Promise<readonly Item[]>
  readonly putItem: (item: Item) => Promise<void>
  readonly close: () => Promise<void>
}

/** A request of a function. */
export interface DynamoDbCall {
  /** The name of the function in serverless.yml. */
  readonly caller: string
  readonly operation: string
}

/**
 * Starts DynamoDB on 127.0.0.1 in this process: `dynalite`, in memory, with one table as the template defines it.
 * `onCall` learns of each request of a function.
 */
export const startDynamoDb = async (
  TableName: string,
  definition: TableDefinition,
  onCall: (call: DynamoDbCall) => void = () => {},
): Promise<DynamoDbStandIn> => {
  const server = dynalite({ createTableMs: 0 })
  // As in local/http/listen.ts.
  server.keepAliveTimeout = 0
  server.on('request', ({ headers }: IncomingMessage) => {
    const caller = callerOf(headers)
    const [, operation = ''] = String(headers['x-amz-target']).split('.')
    if (caller !== undefined) onCall({ caller, operation })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const client = new DynamoDBClient({
    region: account.region,
    endpoint: url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  await client.send(new CreateTableCommand({ TableName, ...definition }))
  const describe = new DescribeTableCommand({ TableName })
  while ((await client.send(describe)).Table?.TableStatus !== 'ACTIVE');

  const scan = async (from?: Item): Promise<readonly Item[]> => {
    const command = new ScanCommand({ TableName, ConsistentRead: true, ...(from && { ExclusiveStartKey: from }) })
    const { Items = [], LastEvaluatedKey } = await client.send(command)
    return LastEvaluatedKey === undefined ? Items : [...Items, ...(await scan(LastEvaluatedKey))]
  }

  return {
    url,
    items: () => scan(),
    putItem: async Item => void (await client.send(new PutItemCommand({ TableName, Item }))),
    close: async () => {
      client.destroy()
      const closed = once(server, 'close')
      // Not dynalite's own `close`: it throws asynchronously if a request is running. Its memory is freed with the
      // server.
      Server.prototype.close.call(server)
      server.closeAllConnections()
      await closed
    },
  }
}
