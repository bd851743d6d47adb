import { type Item, ledgerTable, type TableAnswer } from './ledger-table.ts'

interface Input {
  readonly TableName: string
  readonly Key?: Item
  readonly Item?: Item
  readonly ConditionExpression?: string
  readonly UpdateExpression?: string
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>
  readonly ExpressionAttributeValues?: Item
}

export interface DynamoDbAnswer {
  readonly status: number
  readonly body: string
  readonly readUnits: number
  readonly writeUnits: number
}

const namespace = 'com.amazonaws.dynamodb.v20120810'
const conditionFailed = JSON.stringify({
  __type: `${namespace}#ConditionalCheckFailedException`,
  message: 'The conditional request failed',
})

/** The attributes that are the key of the service's table, or of a baseline's. */
const keyNames = ['pk', 'sk', 'id']

const keyOf = (item: Item): Item => Object.fromEntries(Object.entries(item).filter(([name]) => keyNames.includes(name)))

const answerOf = ({ _tag, item, readUnits, writeUnits }: TableAnswer): DynamoDbAnswer => {
  const units = { readUnits, writeUnits }
  if (_tag === 'ConditionFailed') return { status: 400, body: conditionFailed, ...units }
  return { status: 200, body: item === undefined ? '{}' : JSON.stringify({ Item: item }), ...units }
}

/**
 * GetItem, PutItem and UpdateItem of DynamoDB, without a signature check. Every table name exists; `forget` empties
 * all tables.
 */
export const dynamoDb = () => {
  const tables = new Map<string, ReturnType<typeof ledgerTable>>()

  const tableOf = (name: string) => {
    const table = tables.get(name) ?? ledgerTable()
    tables.set(name, table)
    return table
  }

  return {
    answer: (operation: string, input: Input): DynamoDbAnswer => {
      const table = tableOf(input.TableName)
      const key = keyOf(input.Key ?? input.Item ?? {})
      const names = input.ExpressionAttributeNames ?? {}
      const asked = { key, condition: input.ConditionExpression, names, values: input.ExpressionAttributeValues ?? {} }
      if (operation === 'GetItem') return answerOf(table.get(key))
      if (operation === 'PutItem' && input.Item !== undefined) return answerOf(table.put(asked, input.Item))
      if (operation === 'UpdateItem' && input.UpdateExpression !== undefined)
        return answerOf(table.update(asked, input.UpdateExpression))
      const body = JSON.stringify({ __type: `${namespace}#UnknownOperationException`, message: operation })
      return { status: 400, body, readUnits: 0, writeUnits: 0 }
    },
    forget: (): void => tables.clear(),
  }
}
