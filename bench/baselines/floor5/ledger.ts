import { DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { clientSettings } from './client-settings.ts'

const { settings, connect } = clientSettings('DYNAMODB', 'dynamodb')
const client = new DynamoDBClient({
  ...settings,
  endpointDiscoveryEnabled: false,
  accountIdEndpointMode: 'disabled',
})

const TableName = process.env['LEDGER_TABLE']

const keyOf = (id: string) => ({ id: { S: id } })

const isFailedCondition = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException'

export const ledger = {
  connect,
  load: async (subject: string): Promise<string | undefined> => {
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: keyOf(subject), ConsistentRead: true }))
    return Item?.['attempt_id']?.S
  },
  /** Counts the retry for its user. */
  count: async (subject: string): Promise<void> => {
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: keyOf(`count/${subject}`),
        UpdateExpression: 'ADD used :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      }),
    )
  },
  fence: async (subject: string, attemptId: string): Promise<boolean> => {
    const put = new PutItemCommand({
      TableName,
      Item: { ...keyOf(subject), attempt_id: { S: attemptId }, state: { S: 'sending' } },
      ConditionExpression: 'attribute_not_exists(id) OR attempt_id <> :attempt',
      ExpressionAttributeValues: { ':attempt': { S: attemptId } },
    })
    try {
      await client.send(put)
      return true
    } catch (error) {
      if (isFailedCondition(error)) return false
      throw error
    }
  },
  record: async (subject: string, state: string): Promise<void> => {
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: keyOf(subject),
        UpdateExpression: 'SET #state = :state',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':state': { S: state } },
      }),
    )
  },
}
