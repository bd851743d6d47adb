import { Readable } from 'node:stream'
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { awsSettings } from '../../lib/adapters/aws/aws-settings.ts'

/** An answer of AWS. */
export interface Answer {
  readonly statusCode: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

interface Request {
  readonly protocol: string
  readonly hostname: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** Members that differ from call to call. */
const ofTheMoment = new Set(['amz-sdk-invocation-id', 'authorization'])

const asked = ({ protocol, hostname, path, headers, body }: Request) => ({
  protocol,
  hostname,
  path,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !ofTheMoment.has(name.toLowerCase()))),
  scope: /Credential=[^/]+\/([^,]+),/.exec(headers['authorization'] ?? '')?.[1],
  body: body instanceof Uint8Array ? Buffer.from(body).toString() : body,
})

/** Makes every AWS call of the service, each answered with `answer`. Returns the requests and the decoded answers. */
export const awsCalls = async (variables: Readonly<Record<string, string>>, answer: Answer) => {
  const requests: unknown[] = []
  const requestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async (request: Request) => {
      requests.push(asked(request))
      return { response: { headers: {}, ...answer, body: Readable.from([Buffer.from(answer.body)]) } }
    },
    destroy: () => {},
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
  }
  const settingsOf = (endpointName: string) => ({
    ...awsSettings({ variables, endpointName, withinMs: 1_000 }),
    maxAttempts: 1,
    requestHandler,
  })
  const item = { id: { S: 'a' }, version: { N: '1' }, on: { BOOL: true } }
  const table = { TableName: 'ledger' }
  const dynamodb = new DynamoDBClient({
    ...settingsOf('DYNAMODB'),
    endpointDiscoveryEnabled: false,
    accountIdEndpointMode: 'disabled',
  })
  const bus = new EventBridgeClient(settingsOf('EVENTBRIDGE'))
  const queue = new SQSClient(settingsOf('SQS'))
  const secrets = new SecretsManagerClient(settingsOf('SECRETS_MANAGER'))

  const understood = (call: Promise<object>) =>
    call.then(
      ({ ...members }) => members,
      (thrown: unknown) => (thrown instanceof Error ? { name: thrown.name, message: thrown.message } : thrown),
    )
  const results = [
    await understood(dynamodb.send(new GetItemCommand({ ...table, Key: { id: { S: 'a' } }, ConsistentRead: true }))),
    await understood(dynamodb.send(new PutItemCommand({ ...table, Item: item, ConditionExpression: 'a = b' }))),
    await understood(
      dynamodb.send(
        new UpdateItemCommand({
          ...table,
          Key: { id: { S: 'a' } },
          UpdateExpression: 'ADD used :amount',
          ExpressionAttributeValues: { ':amount': { N: '1' } },
        }),
      ),
    ),
    await understood(
      dynamodb.send(
        new QueryCommand({
          ...table,
          IndexName: 'due',
          KeyConditionExpression: 'due_shard = :shard',
          ExpressionAttributeValues: { ':shard': { S: '0' } },
          Limit: 3,
        }),
      ),
    ),
    await understood(
      bus.send(new PutEventsCommand({ Entries: [{ EventBusName: 'b', Source: 's', DetailType: 'd', Detail: '{}' }] })),
    ),
    await understood(
      queue.send(
        new SendMessageBatchCommand({
          QueueUrl: `https://sqs.${variables['AWS_REGION']}.amazonaws.com/123456789012/retries`,
          Entries: [{ Id: '0', MessageBody: 'ü', DelaySeconds: 7 }],
        }),
      ),
    ),
    await understood(
      queue.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: `https://sqs.${variables['AWS_REGION']}.amazonaws.com/123456789012/retries`,
          ReceiptHandle: 'r',
          VisibilityTimeout: 300,
        }),
      ),
    ),
    await understood(secrets.send(new GetSecretValueCommand({ SecretId: 's', VersionStage: 'AWSCURRENT' }))),
  ]
  return { requests, results }
}

/** The region of a client without one: the whole SDK looks for it in the environment, and then in `~/.aws`. */
export const regionLookedFor = (): Promise<string> =>
  new SQSClient({ requestHandler: new NodeHttpHandler() }).config.region()
