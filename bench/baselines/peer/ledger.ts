import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Duties, Work } from '../usual/duties.ts'
import { publish } from './event-bus.ts'

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}))
const TableName = process.env['LEDGER_TABLE']

const idOf = ({ client_user_id, template_id }: Work): string => `${client_user_id}#${template_id}`

/** The attempt of the user that was retried last. */
const load = async (id: string): Promise<unknown> => {
  const { Item } = await documents.send(new GetCommand({ TableName, Key: { id }, ConsistentRead: true }))
  return Item?.['attempt_id']
}

/** Counts the retry in the user's budget. */
const count = async ({ client_user_id }: Work): Promise<void> => {
  await documents.send(
    new UpdateCommand({
      TableName,
      Key: { id: `count#${client_user_id}` },
      UpdateExpression: 'ADD used :one',
      ExpressionAttributeValues: { ':one': 1 },
    }),
  )
}

const fence = async (id: string, attempt_id: string): Promise<boolean> => {
  try {
    await documents.send(
      new PutCommand({
        TableName,
        Item: { id, attempt_id, status: 'INPROGRESS', startedAt: Date.now() },
        ConditionExpression: 'attribute_not_exists(id) OR attempt_id <> :attempt',
        ExpressionAttributeValues: { ':attempt': attempt_id },
      }),
    )
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

const record = async (id: string, status: string, newAttemptId: string): Promise<void> => {
  await documents.send(
    new UpdateCommand({
      TableName,
      Key: { id },
      UpdateExpression: 'SET #status = :status, #result = :result',
      ExpressionAttributeNames: { '#status': 'status', '#result': 'result' },
      ExpressionAttributeValues: { ':status': status, ':result': newAttemptId },
    }),
  )
}

/** An item for each user: read, written before the request, and updated after the answer, which is published. */
export const ledger: Duties = {
  begin: async work => {
    const id = idOf(work)
    if ((await load(id)) === work.attempt_id) return false
    await count(work)
    return fence(id, work.attempt_id)
  },
  end: async (work, status, newAttemptId = '') => {
    await publish(status === 'COMPLETED' ? 'Retried' : 'Refused', { ...work, new_attempt_id: newAttemptId })
    await record(idOf(work), status, newAttemptId)
  },
}
