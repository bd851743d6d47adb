import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { packagedService } from '../package/packaged-service.ts'

/** What CloudFormation sets with other calls than CreateTable. DynamoDB Local has no backups to a point in time. */
const setLater = ['TableName', 'TimeToLiveSpecification', 'PointInTimeRecoverySpecification', 'Tags']

/** The ledger's table in the packaged template. */
export const packagedTable = (): Readonly<Record<string, unknown>> => {
  const tables = Object.values(packagedService.resources()).filter(({ Type }) => Type === 'AWS::DynamoDB::Table')
  if (tables[0] === undefined || tables.length > 1) throw new Error(`${tables.length} tables in the template`)
  return tables[0].Properties
}

/** Creates the table as CloudFormation does: every property of the template goes into a call. */
export const createPackagedTable = async (client: DynamoDBClient, TableName: string): Promise<void> => {
  const properties = packagedTable()
  const created = Object.fromEntries(Object.entries(properties).filter(([name]) => !setLater.includes(name)))
  await client.send(new CreateTableCommand({ ...(created as unknown as CreateTableCommandInput), TableName }))
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 }, { TableName })
  const { AttributeName, Enabled } = properties['TimeToLiveSpecification'] as {
    AttributeName: string
    Enabled: boolean
  }
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName, Enabled } }))
}
