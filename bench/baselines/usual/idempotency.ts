import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}))
const TableName = process.env['LEDGER_TABLE']

/** Writes that the work for this key has started. False: it has started before. */
export const begin = async (id: string): Promise<boolean> => {
  const Item = { id, status: 'INPROGRESS', startedAt: Date.now() }
  try {
    await documents.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(id)' }))
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

/** Writes the outcome. */
export const end = async (id: string, status: 'COMPLETED' | 'FAILED', result?: string): Promise<void> => {
  await documents.send(
    new UpdateCommand({
      TableName,
      Key: { id },
      UpdateExpression: 'SET #status = :status, #result = :result',
      ExpressionAttributeNames: { '#status': 'status', '#result': 'result' },
      ExpressionAttributeValues: { ':status': status, ':result': result ?? '' },
    }),
  )
}
