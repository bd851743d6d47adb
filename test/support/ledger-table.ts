import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { CreateTableCommand, DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import dynalite from 'dynalite'
import { ledgerClient } from '../../lib/adapters/dynamodb/client.ts'
import { dueIndex } from '../../lib/adapters/dynamodb/due-index.ts'
import type { Store } from '../../lib/adapters/dynamodb/ledger.ts'

export interface LedgerTable extends Store {
  readonly url: string
  readonly close: () => Promise<void>
}

const tableName = 'ledger'

/** The table of the deployment. */
const createTable = new CreateTableCommand({
  TableName: tableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'id', AttributeType: 'S' },
    { AttributeName: 'due_shard', AttributeType: 'S' },
    { AttributeName: 'due_at', AttributeType: 'N' },
  ],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [
    {
      IndexName: dueIndex,
      KeySchema: [
        { AttributeName: 'due_shard', KeyType: 'HASH' },
        { AttributeName: 'due_at', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['environment', 'template_id', 'client_user_id'] },
    },
  ],
})

/** The service's client without its deadline, because client and table share one thread. */
export const clientFor = (url: string): DynamoDBClient => {
  const client = ledgerClient({
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: url,
  })
  client.config.requestHandler = new NodeHttpHandler()
  return client
}

/** A new ledger table in a DynamoDB in this process. */
export const openLedgerTable = async (): Promise<LedgerTable> => {
  const server = dynalite({ createTableMs: 0 })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const client = clientFor(url)
  await client.send(createTable)
  const describeTable = new DescribeTableCommand({ TableName: tableName })
  while ((await client.send(describeTable)).Table?.TableStatus !== 'ACTIVE');
  return {
    client,
    tableName,
    url,
    close: async () => {
      client.destroy()
      server.closeAllConnections()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}
