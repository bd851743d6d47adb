import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Duties, Work } from './duties.ts'

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}))
const TableName = process.env['LEDGER_TABLE']

const keyOf = ({ client_user_id, template_id, attempt_id }: Work): string =>
  `${client_user_id}#${template_id}#${attempt_id}`

/** An item for each attempt: written before the request, and updated after the answer. */
export const idempotency: Duties = {
  begin: async work => {
    const Item = { id: keyOf(work), status: 'INPROGRESS', startedAt: Date.now() }
    try {
      await documents.send(new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(id)' }))
      return true
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false
      throw error
    }
  },
  end: async (work, status, newAttemptId) => {
    await documents.send(
      new UpdateCommand({
        TableName,
        Key: { id: keyOf(work) },
        UpdateExpression: 'SET #status = :status, #result = :result',
        ExpressionAttributeNames: { '#status': 'status', '#result': 'result' },
        ExpressionAttributeValues: { ':status': status, ':result': newAttemptId ?? '' },
      }),
    )
  },
}
