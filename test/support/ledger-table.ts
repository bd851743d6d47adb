import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { CreateTableCommand, DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import dynalite from 'dynalite'
import { ledgerClient } from '../../lib/adapters/dynamodb/client.ts'
import type { Store } from '../../lib/adapters/dynamodb/store.ts'
import { readDeployment } from '../../local/deployment.ts'

export interface LedgerTable extends Store {
  readonly url: string
  readonly close: () => Promise<void>
}

const tableName = 'ledger'

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

/** A new table as `serverless.yml` defines it, in a DynamoDB in this process. */
export const openLedgerTable = async (): Promise<LedgerTable> => {
  const { table } = await readDeployment()
  const server = dynalite({ createTableMs: 0 })
  // On a busy machine an idle connection would end while a request is on its way, and the SDK would send that again.
  server.keepAliveTimeout = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const client = clientFor(url)
  await client.send(new CreateTableCommand({ TableName: tableName, ...table }))
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
