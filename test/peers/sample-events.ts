import { readFileSync } from 'node:fs'
import { join } from 'node:path'

type Event = Readonly<Record<string, unknown>>

const root = join(import.meta.dirname, '../..')

/** Samples that osls carries, as AWS's tools generate them: the event is a member of the file. */
const ofOsls = join(
  root,
  'node_modules/serverless/lib/plugins/aws/invoke-local/runtime-wrappers/java/src/test/resources',
)
/** Samples that @serverless/event-mocks carries. */
const ofMocks = join(root, 'local/peers/node_modules/@serverless/event-mocks/dist/events/aws')

const read = (folder: string, file: string): Event => JSON.parse(readFileSync(join(folder, file), 'utf8'))
const osls = (name: string): Event => read(ofOsls, `${name}-event.json`)['event'] as Event
const mock = (name: string): Event => read(ofMocks, `${name}.json`)

/** AWS's own samples of the events that reach the functions, and of events that must not. By the source's name. */
export const samples = {
  httpApi: { 'osls, HTTP API 2.0 with a token': osls('api-gateway-v2-http') },
  restApi: {
    'osls, REST API': osls('api-gateway-proxy-request'),
    'event-mocks, REST API': mock('api-gateway-event-template'),
  },
  queue: { 'osls, SQS': osls('sqs'), 'event-mocks, SQS': mock('sqs-template') },
  bus: {
    'osls, EventBridge': osls('scheduled'),
    'event-mocks, EventBridge': mock('cloud-watch-event-template'),
    'event-mocks, a schedule': mock('scheduled-template'),
  },
  others: {
    'osls, a load balancer': osls('application-load-balancer-request'),
    'osls, API Gateway for WebSockets': osls('api-gateway-v2-websocket'),
    'osls, CloudFront': osls('cloud-front'),
    'osls, CloudWatch Logs': osls('cloud-watch-logs'),
    'osls, DynamoDB': osls('dynamo'),
    'osls, Kinesis': osls('kinesis'),
    'osls, S3': osls('s3'),
    'osls, SNS': osls('sns'),
    'event-mocks, DynamoDB': mock('dynamo-stream-event-template'),
    'event-mocks, Kinesis': mock('kinesis-template'),
    'event-mocks, S3': mock('s3-template'),
    'event-mocks, SNS': mock('sns-template'),
    'event-mocks, Cognito': mock('cognito-user-pool-event-template'),
  },
} as const
