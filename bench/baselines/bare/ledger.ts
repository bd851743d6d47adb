import { awsService } from './aws-service.ts'
import type { Reply } from './post.ts'

const dynamoDb = awsService({
  name: 'dynamodb',
  endpointName: 'DYNAMODB',
  prefix: 'DynamoDB_20120810',
  version: '1.0',
})

const TableName = process.env['LEDGER_TABLE']

const read = ({ status, body }: Reply): Record<string, unknown> => {
  const answer = JSON.parse(body)
  if (status !== 200) throw new Error(String(answer.__type))
  return answer
}

const conditionFailed = /ConditionalCheckFailedException$/

/**
 * The attempt of a user that was retried last: read, written before the retry is sent, and updated after the answer.
 */
export const ledger = {
  connect: dynamoDb.connect,
  load: async (id: string): Promise<string | undefined> => {
    const { Item } = read(await dynamoDb.call('GetItem', { TableName, Key: { id: { S: id } }, ConsistentRead: true }))
    return (Item as { attempt_id: { S: string } } | undefined)?.attempt_id.S
  },
  /** False: another call has written the attempt first. */
  fence: async (id: string, attemptId: string): Promise<boolean> => {
    const Item = { id: { S: id }, attempt_id: { S: attemptId }, state: { S: 'sending' } }
    const ConditionExpression = 'attribute_not_exists(id) OR attempt_id <> :attempt'
    const ExpressionAttributeValues = { ':attempt': { S: attemptId } }
    const input = { TableName, Item, ConditionExpression, ExpressionAttributeValues }
    return read(await dynamoDb.call('PutItem', input).then(allowFailedCondition))['failed'] === undefined
  },
  record: async (id: string, state: string): Promise<void> => {
    read(
      await dynamoDb.call('UpdateItem', {
        TableName,
        Key: { id: { S: id } },
        UpdateExpression: 'SET #state = :state',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':state': { S: state } },
      }),
    )
  },
}

const allowFailedCondition = (reply: Reply): Reply =>
  reply.status === 400 && conditionFailed.test(JSON.parse(reply.body).__type)
    ? { status: 200, body: '{"failed":true}' }
    : reply
