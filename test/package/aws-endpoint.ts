import { createServer, type IncomingMessage } from 'node:http'
import { listen } from '../../local/http/listen.ts'
import { readBody } from '../../local/http/read-body.ts'
import { type Account, createAccount, type Event } from './aws-account.ts'

/** What osls asks of AWS when it deploys and removes: CloudFormation, S3, and a little more, at one address. */
export interface AwsEndpoint {
  readonly url: string
  readonly account: Account
  /** What is in the bucket, by key. */
  readonly objects: ReadonlyMap<string, Buffer>
  /** The IAM action of each call, in order. */
  readonly actions: readonly string[]
  readonly close: () => Promise<void>
}

type Answer = readonly [status: number, body: string, headers?: Readonly<Record<string, string>>]

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const element = (name: string, value: unknown): string => {
  if (Array.isArray(value)) return `<${name}>${value.map(item => element('member', item)).join('')}</${name}>`
  if (typeof value === 'object' && value !== null) return `<${name}>${members(value)}</${name}>`
  return value === undefined ? '' : `<${name}>${escaped(String(value))}</${name}>`
}
const members = (value: object): string =>
  Object.entries(value)
    .map(([name, member]) => element(name, member))
    .join('')

const time = '2026-01-01T00:00:00Z'
const refusal = (code: string, message: string): Answer => [
  400,
  `<ErrorResponse><Error><Type>Sender</Type>${members({ Code: code, Message: message })}</Error></ErrorResponse>`,
]

export const startAwsEndpoint = async (): Promise<AwsEndpoint> => {
  const account = createAccount()
  const objects = new Map<string, Buffer>()
  const actions: string[] = []
  const eventsOf = new Map<string, readonly Event[]>()
  const changeSets = new Map<string, string>()
  const statusOf = (stack: string): string => eventsOf.get(stack)?.at(-1)?.status ?? 'CREATE_COMPLETE'

  const templateIn = (input: URLSearchParams): string =>
    input.get('TemplateBody') ??
    String(objects.get(new URL(String(input.get('TemplateURL'))).pathname.split('/').slice(2).join('/')))

  const execute = (name: string, kind: string): void => {
    const events = account.deploy(name, JSON.parse(changeSets.get(name) ?? '{}'))
    const start = { id: name, type: 'AWS::CloudFormation::Stack', status: `${kind}_IN_PROGRESS` }
    eventsOf.set(name, [
      start,
      ...events.map(event => ({ ...event, status: event.status.replace(/^UPDATE_COMPLETE$/, `${kind}_COMPLETE`) })),
    ])
  }

  const cloudFormation = (action: string, input: URLSearchParams): Answer => {
    const name = String(input.get('StackName')).replace(/^.*stack\/([^/]+).*$/, '$1')
    const stackId = `arn:aws:cloudformation:us-east-1:123456789012:stack/${name}/1`
    const stack = account.stack(name)
    const ok = (result: object = {}): Answer => [
      200,
      `<${action}Response><${action}Result>${members(result)}</${action}Result></${action}Response>`,
    ]
    const missing = refusal('ValidationError', `Stack with id ${name} does not exist`)
    switch (action) {
      case 'CreateChangeSet':
        changeSets.set(name, templateIn(input))
        return ok({ Id: `${stackId}/change`, StackId: stackId })
      case 'DescribeChangeSet':
        return ok({
          ChangeSetName: 'change',
          StackName: name,
          StackId: stackId,
          Status: 'CREATE_COMPLETE',
          Changes: [{}],
        })
      case 'ExecuteChangeSet':
        execute(name, stack === undefined ? 'CREATE' : 'UPDATE')
        return ok()
      case 'DeleteChangeSet':
      case 'ValidateTemplate':
        return ok()
      case 'UpdateTerminationProtection':
        if (stack !== undefined) stack.isProtected = input.get('EnableTerminationProtection') === 'true'
        return ok({ StackId: stackId })
      case 'DeleteStack':
        account.remove(name)
        return ok()
    }
    if (stack === undefined) return missing
    const physical = (logicalId: string): string | undefined => stack.held.get(logicalId)?.name
    switch (action) {
      case 'DescribeStacks':
        return ok({
          Stacks: [
            {
              StackName: name,
              StackId: stackId,
              StackStatus: statusOf(name),
              CreationTime: time,
              EnableTerminationProtection: stack.isProtected,
              Outputs: Object.keys(stack.template.Outputs ?? {}).map(OutputKey => ({ OutputKey, OutputValue: 'x' })),
            },
          ],
        })
      case 'DescribeStackEvents':
        return ok({
          StackEvents: (eventsOf.get(name) ?? [])
            .map((event, index) => ({
              EventId: `${index}`,
              StackId: stackId,
              StackName: name,
              LogicalResourceId: event.id,
              ResourceType: event.type,
              ResourceStatus: event.status,
              ResourceStatusReason: event.reason,
              Timestamp: time,
            }))
            .toReversed(),
        })
      case 'DescribeStackResource': {
        const logicalId = String(input.get('LogicalResourceId'))
        if (physical(logicalId) === undefined)
          return refusal('ValidationError', `Resource ${logicalId} does not exist for stack ${name}`)
        return ok({
          StackResourceDetail: {
            LogicalResourceId: logicalId,
            PhysicalResourceId: physical(logicalId),
            ResourceType: 'any',
            LastUpdatedTimestamp: time,
            ResourceStatus: 'CREATE_COMPLETE',
          },
        })
      }
      case 'ListStackResources':
        return ok({
          StackResourceSummaries: [...stack.held].map(([logicalId, { type, name: physicalId }]) => ({
            LogicalResourceId: logicalId,
            PhysicalResourceId: physicalId,
            ResourceType: type,
            LastUpdatedTimestamp: time,
            ResourceStatus: 'CREATE_COMPLETE',
          })),
        })
      default:
        return refusal('InvalidAction', `This stand-in does not support ${action}.`)
    }
  }

  const s3 = (request: IncomingMessage, url: URL, body: Buffer): readonly [action: string, answer: Answer] => {
    const [, , ...path] = decodeURIComponent(url.pathname).split('/')
    const key = path.join('/')
    const found = objects.get(key)
    if (request.method === 'PUT') {
      objects.set(key, body)
      return ['s3:PutObject', [200, '', { etag: '"x"' }]]
    }
    if (request.method === 'POST') {
      for (const [, each = ''] of String(body).matchAll(/<Key>([^<]+)<\/Key>/g)) objects.delete(each)
      return ['s3:DeleteObject', [200, '<DeleteResult></DeleteResult>']]
    }
    if (request.method === 'GET' && key === '') {
      const contents = [...objects].map(([Key, { length }]) => element('Contents', { Key, Size: length }))
      return ['s3:ListBucket', [200, `<ListBucketResult>${contents.join('')}</ListBucketResult>`]]
    }
    if (key === '') return ['s3:ListBucket', [200, '']]
    return ['s3:GetObject', found === undefined ? [404, ''] : [200, '', { 'x-amz-meta-filesha256': 'another' }]]
  }

  const notFound: Answer = [404, '{"message":"not found"}', { 'x-amzn-errortype': 'ResourceNotFoundException' }]

  const answer = (request: IncomingMessage, body: Buffer): Answer => {
    const [, service = ''] =
      /\/\d{8}\/[^/]+\/([a-z0-9]+)\/aws4_request/.exec(String(request.headers.authorization)) ?? []
    const url = new URL(String(request.url), 'http://127.0.0.1')
    const call = (action: string, result: Answer): Answer => {
      actions.push(action)
      return result
    }
    const input = new URLSearchParams(String(body))
    const action = String(input.get('Action'))
    switch (service) {
      case 'cloudformation':
        return call(`cloudformation:${action}`, cloudFormation(action, input))
      case 's3':
        return call(...s3(request, url, body))
      case 'sts':
        return call(`sts:${action}`, [
          200,
          `<GetCallerIdentityResponse><GetCallerIdentityResult>${members({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/deployer' })}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
        ])
      case 'lambda':
        return call('lambda:GetFunction', notFound)
      case 'logs':
        return call(`logs:${String(request.headers['x-amz-target']).split('.')[1]}`, notFound)
      case 'ecr':
        return call(`ecr:${String(request.headers['x-amz-target']).split('.')[1]}`, [
          400,
          '{"__type":"RepositoryNotFoundException","message":"no"}',
        ])
      default:
        return call(`${service}:?`, [400, ''])
    }
  }

  const server = createServer((request, response) => {
    readBody(request, 10_000_000)
      .then((body = Buffer.alloc(0)) => {
        const [status, text, headers = {}] = answer(request, body)
        response.writeHead(status, headers)
        response.end(text)
      })
      .catch(() => response.destroy())
  })
  const { url, close } = await listen(server)
  return { url, account, objects, actions, close }
}
