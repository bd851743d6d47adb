import { describe, expect, test } from 'vitest'
import { decidedIndex } from '../../lib/adapters/dynamodb/decided-index.ts'
import { dueIndex } from '../../lib/adapters/dynamodb/due-index.ts'
import { reviewIndex } from '../../lib/adapters/dynamodb/review-index.ts'
import { readDeployment } from '../../local/deployment.ts'
import { packagedService, type Resource } from './packaged-service.ts'

const resources = packagedService.resources()
const ofType = (type: string): ReadonlyArray<readonly [string, Resource]> =>
  Object.entries(resources).filter(([, { Type }]) => Type === type)
const properties = (logicalId: string) => resources[logicalId]?.Properties ?? {}

const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] })
const allow = (actions: readonly string[], resource: unknown, more = {}) => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
  ...more,
})
const readSecret = allow(['secretsmanager:GetSecretValue'], { Ref: 'PlaidSecret' })
const useLedger = allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], arnOf('LedgerTable'))
const findDue = allow(['dynamodb:Query'], { 'Fn::Sub': `\${LedgerTable.Arn}/index/due` })
const findDecisions = allow(['dynamodb:Query'], arnOf('LedgerTable'))
const putEvents = (source: string) =>
  allow(['events:PutEvents'], arnOf('EventBus'), {
    Condition: {
      'ForAllValues:StringEquals': { 'events:source': source },
      Null: { 'events:source': 'false' },
    },
  })
const fillQueues = allow(['sqs:SendMessage'], [arnOf('DueQueue'), arnOf('RetryQueue')])
const emptyQueues = allow(
  ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  [arnOf('RetryQueue'), arnOf('DueQueue')],
)
const delayRedelivery = allow(['sqs:ChangeMessageVisibility'], arnOf('RetryQueue'))
const writeLogs = (name: string) => ({
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:CreateLogGroup', 'logs:PutLogEvents'],
  Resource: [
    {
      'Fn::Sub': `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/idv-retry-dev-${name}:*:*`,
    },
  ],
})
const makeNoLogGroup = { Effect: 'Deny', Action: ['logs:CreateLogGroup'], Resource: '*' }

const readLedger = allow(
  ['dynamodb:GetItem', 'dynamodb:Query'],
  [arnOf('LedgerTable'), { 'Fn::Sub': `\${LedgerTable.Arn}/index/*` }],
)
const lookAtDeadLetters = allow(
  ['sqs:ReceiveMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
  arnOf('DeadLetters'),
)

const forgetPersons = {
  Effect: 'Allow',
  Action: ['dynamodb:DeleteItem'],
  Resource: { 'Fn::GetAtt': ['LedgerTable', 'Arn'] },
  Condition: {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['subject/*', 'attempt/*'] },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  },
}
const takeDeadLetters = {
  Effect: 'Allow',
  Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  Resource: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] },
}
const sendBack = {
  Effect: 'Allow',
  Action: ['sqs:SendMessage'],
  Resource: { 'Fn::GetAtt': ['RetryQueue', 'Arn'] },
}

const functions: ReadonlyArray<{
  readonly name: string
  readonly logicalId: string
  readonly timeout: number
  readonly permissions: ReadonlyArray<unknown>
  readonly variables?: object
}> = [
  {
    name: 'retry',
    logicalId: 'Retry',
    timeout: 25,
    permissions: [makeNoLogGroup, readSecret, useLedger, findDecisions, putEvents('idv-retry')],
  },
  {
    name: 'auto-retry',
    logicalId: 'AutoDashretry',
    timeout: 30,
    permissions: [
      emptyQueues,
      makeNoLogGroup,
      readSecret,
      useLedger,
      findDecisions,
      forgetPersons,
      putEvents('idv-retry'),
      delayRedelivery,
    ],
  },
  { name: 'sweep', logicalId: 'Sweep', timeout: 50, permissions: [makeNoLogGroup, useLedger, findDue, fillQueues] },
  {
    name: 'operate',
    logicalId: 'Operate',
    timeout: 30,
    permissions: [
      makeNoLogGroup,
      readSecret,
      useLedger,
      findDecisions,
      forgetPersons,
      putEvents('idv-retry'),
      takeDeadLetters,
      sendBack,
    ],
    variables: { DEAD_LETTERS_URL: { Ref: 'DeadLetters' }, ARCHIVE_DAYS: '90' },
  },
  {
    name: 'webhook',
    logicalId: 'Webhook',
    timeout: 8,
    permissions: [makeNoLogGroup, readSecret, putEvents('plaid.webhook')],
  },
  {
    name: 'standing',
    logicalId: 'Standing',
    timeout: 25,
    permissions: [makeNoLogGroup, readSecret, readLedger, lookAtDeadLetters],
    variables: { DEAD_LETTERS_URL: { Ref: 'DeadLetters' } },
  },
]

test('the template has the functions of serverless.yml and no others', () => {
  expect(ofType('AWS::Lambda::Function').map(([, { Properties }]) => Properties['Handler'])).toEqual(
    packagedService.names.map(packagedService.handler),
  )
  expect(functions.map(({ name }) => name)).toEqual(packagedService.names)
})

describe.each(functions)('the function $name', ({ name, logicalId, timeout, permissions, variables = {} }) => {
  test('runs on Node 24 for arm64, with 256 MB and its own time limit', () => {
    expect(properties(`${logicalId}LambdaFunction`)).toMatchObject({
      FunctionName: `idv-retry-dev-${name}`,
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 256,
      Timeout: timeout,
    })
  })

  test('has its variables, and by default sends nothing automatically and refuses all templates', () => {
    expect(properties(`${logicalId}LambdaFunction`)['Environment']).toEqual({
      Variables: {
        METRICS_NAMESPACE: 'idv-retry-dev',
        DECISION_DAYS: '400',
        PLAID_ENV: 'sandbox',
        PLAID_BASE_URL: '',
        PLAID_SECRET_ID: { Ref: 'PlaidSecret' },
        RETRY_MODE: 'shadow',
        EVENT_SHAREABLE_URL: 'off',
        EVENT_BUS: { Ref: 'EventBus' },
        LEDGER_TABLE: { Ref: 'LedgerTable' },
        RETRY_QUEUE_URL: { Ref: 'RetryQueue' },
        DUE_QUEUE_URL: { Ref: 'DueQueue' },
        TEMPLATE_IDS: { 'Fn::Join': [',', ['']] },
        WATCH: 'on',
        ...variables,
      },
    })
  })

  test('has its own role with only the permissions that it needs', () => {
    const role = `${logicalId}IamRoleLambdaExecution`
    expect(properties(`${logicalId}LambdaFunction`)['Role']).toEqual({ 'Fn::GetAtt': [role, 'Arn'] })
    expect(properties(role)).toMatchObject({
      ManagedPolicyArns: [],
      Policies: [{ PolicyDocument: { Statement: [writeLogs(name), ...permissions] } }],
    })
  })

  test('has a log group with a retention time', () => {
    expect(properties(`${logicalId}LogGroup`)).toEqual({
      LogGroupName: `/aws/lambda/idv-retry-dev-${name}`,
      RetentionInDays: 30,
    })
  })
})

test('the role that no function uses has no permissions', () => {
  expect(properties('IamRoleLambdaExecution')['Policies']).toMatchObject([
    { PolicyDocument: { Statement: expect.arrayContaining([{ Effect: 'Deny', Action: ['*'], Resource: '*' }]) } },
  ])
  expect(JSON.stringify(ofType('AWS::Lambda::Function'))).not.toContain('["IamRoleLambdaExecution"')
})

test('every route of the API has an authorizer, except the one that checks a signature', () => {
  const routes = ofType('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties)
  expect(routes).toMatchObject([
    { RouteKey: 'POST /identity_verification/retry', AuthorizationType: 'AWS_IAM' },
    { RouteKey: 'POST /plaid/webhook' },
    { RouteKey: 'GET /identity_verification/retry', AuthorizationType: 'AWS_IAM' },
  ])
  expect(routes).toHaveLength(3)
})

test('no route answers a browser of another origin', () => {
  const apis = ofType('AWS::ApiGatewayV2::Api').map(([, { Properties }]) => Properties)
  expect(apis).toHaveLength(1)
  for (const api of apis) expect(api).not.toHaveProperty('CorsConfiguration')
  const routes = ofType('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => String(Properties['RouteKey']))
  expect(routes.filter(key => /^(?:ANY|OPTIONS|\$default)\b/.test(key))).toEqual([])
})

test('the access log has no path, query, caller or address: a user is named in the query of the standing', () => {
  const { Format } = Object(properties('HttpApiStage')['AccessLogSettings'])
  expect(
    String(Format)
      .match(/\$context\.[\w.]+/g)
      ?.toSorted(),
  ).toEqual([
    '$context.authorizer.error',
    '$context.integration.error',
    '$context.requestId',
    '$context.responseLatency',
    '$context.routeKey',
    '$context.status',
  ])
})

test("the secret is created without a value: Plaid's keys are in no template", () => {
  expect(Object.keys(properties('PlaidSecret'))).toEqual(['Description'])
})

test('a flood of webhooks does not use up the limit of the on-demand route', () => {
  expect(properties('HttpApiStage')['RouteSettings']).toEqual({
    'POST /identity_verification/retry': { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 },
    'GET /identity_verification/retry': { ThrottlingRateLimit: 2, ThrottlingBurstLimit: 5 },
    'POST /plaid/webhook': { ThrottlingRateLimit: 25, ThrottlingBurstLimit: 50 },
  })
  const routes = ofType('AWS::ApiGatewayV2::Route').map(([logicalId]) => logicalId)
  expect(resources['HttpApiStage']?.DependsOn).toEqual(expect.arrayContaining(routes))
})

describe('the ledger', () => {
  const table = properties('LedgerTable')

  test('has the key and the indexes that the service reads', () => {
    expect(table).toMatchObject({
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'due_shard', AttributeType: 'S' },
        { AttributeName: 'due_at', AttributeType: 'N' },
        { AttributeName: 'decided_shard', AttributeType: 'S' },
        { AttributeName: 'decided_at', AttributeType: 'N' },
        { AttributeName: 'review_shard', AttributeType: 'S' },
        { AttributeName: 'review_at', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: dueIndex,
          KeySchema: [
            { AttributeName: 'due_shard', KeyType: 'HASH' },
            { AttributeName: 'due_at', KeyType: 'RANGE' },
          ],
          Projection: {
            ProjectionType: 'INCLUDE',
            NonKeyAttributes: ['environment', 'template_id', 'client_user_id', 'attempt_id'],
          },
        },
        {
          IndexName: decidedIndex,
          KeySchema: [
            { AttributeName: 'decided_shard', KeyType: 'HASH' },
            { AttributeName: 'decided_at', KeyType: 'RANGE' },
          ],
          Projection: {
            ProjectionType: 'INCLUDE',
            NonKeyAttributes: ['environment', 'template_id', 'client_user_id', 'attempt_id', 'decision'],
          },
        },
        {
          IndexName: reviewIndex,
          KeySchema: [
            { AttributeName: 'review_shard', KeyType: 'HASH' },
            { AttributeName: 'review_at', KeyType: 'RANGE' },
          ],
          Projection: {
            ProjectionType: 'INCLUDE',
            NonKeyAttributes: ['environment', 'template_id', 'client_user_id'],
          },
        },
      ],
    })
  })

  test('is encrypted, can be restored, outlives the stack and is billed on demand', () => {
    expect(resources['LedgerTable']).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    })
    expect(table).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: false,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
    })
  })

  test('expires only items with an expiry time', () => {
    expect(table['TimeToLiveSpecification']).toEqual({ AttributeName: 'expires_at', Enabled: true })
  })
})

describe('the bus', () => {
  test("archives Plaid's webhooks, and nothing else", () => {
    expect(ofType('AWS::Events::Archive').map(([, { Properties }]) => Properties)).toMatchObject([
      { SourceArn: arnOf('EventBus'), EventPattern: { source: ['plaid.webhook'] }, RetentionDays: 90 },
    ])
  })

  test("routes Plaid's webhooks and other programs' requests to the queue, never the service's own events", () => {
    const targets = [{ Id: 'retry-queue', Arn: arnOf('RetryQueue'), DeadLetterConfig: { Arn: arnOf('DeadLetters') } }]
    expect(ofType('AWS::Events::Rule').map(([, { Properties }]) => Properties)).toMatchObject([
      {
        EventBusName: { Ref: 'EventBus' },
        EventPattern: {
          source: ['plaid.webhook'],
          'detail-type': [
            'Identity Verification STATUS_UPDATED',
            'Identity Verification RETRIED',
            'Identity Verification STEP_UPDATED',
          ],
        },
        Targets: targets,
      },
      {
        EventBusName: { Ref: 'EventBus' },
        EventPattern: {
          source: [{ 'anything-but': ['idv-retry'] }],
          'detail-type': ['Identity Verification Retry Requested'],
        },
        Targets: targets,
      },
    ])
  })

  test('has the rules that the local stack uses', async () => {
    const { rules } = await readDeployment()
    const packaged = ofType('AWS::Events::Rule').map(([, { Properties }]) => Properties['EventPattern'])
    expect(rules.map(({ pattern }) => pattern)).toEqual(packaged)
  })

  test('starts no function directly', () => {
    const permitted = ofType('AWS::Lambda::Permission').map(([, { Properties }]) => Properties['Principal'])
    expect(new Set(permitted)).toEqual(new Set(['apigateway.amazonaws.com']))
  })
})

describe('the queues', () => {
  test("hide a message for six times the worker's timeout, and give up on an event after 28 deliveries, a day", () => {
    expect(properties('RetryQueue')).toMatchObject({
      RedrivePolicy: { deadLetterTargetArn: arnOf('DeadLetters'), maxReceiveCount: 28 },
    })
    for (const queue of ['RetryQueue', 'DueQueue'])
      expect(properties(queue)['VisibilityTimeout']).toBe(
        6 * Number(properties('AutoDashretryLambdaFunction')['Timeout']),
      )
  })

  test('of due subjects keeps a message for five minutes, and has no dead letters', () => {
    expect(properties('DueQueue')).toMatchObject({ MessageRetentionPeriod: 300, SqsManagedSseEnabled: true })
    expect(properties('DueQueue')).not.toHaveProperty('RedrivePolicy')
  })

  test('are all encrypted; dead letters are kept for fourteen days, longer than the messages of their queue', () => {
    const ids = ofType('AWS::SQS::Queue').map(([logicalId]) => logicalId)
    expect(ids).toEqual(['DueQueue', 'RetryQueue', 'DeadLetters', 'SweepDeadLetters'])
    const queues = ofType('AWS::SQS::Queue').filter(([logicalId]) => logicalId !== 'DueQueue')
    for (const [logicalId, { Properties, DeletionPolicy }] of queues) {
      const kept = logicalId === 'RetryQueue' ? 4 : 14
      expect(Properties).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: kept * 86_400 })
      expect(DeletionPolicy).toBe(logicalId === 'RetryQueue' ? undefined : 'RetainExceptOnCreate')
    }
  })

  test.each([
    ['RetryQueuePolicy', 'RetryQueue'],
    ['DeadLettersPolicy', 'DeadLetters'],
  ])('%s accepts messages of the two rules only', (policy, queue) => {
    expect(properties(policy)).toEqual({
      Queues: [{ Ref: queue }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: arnOf(queue),
            Condition: {
              ArnEquals: { 'aws:SourceArn': ofType('AWS::Events::Rule').map(([logicalId]) => arnOf(logicalId)) },
            },
          },
        ],
      },
    })
  })

  test('deliver one message at a time, take back only failed ones, and limit the number of workers', () => {
    expect(ofType('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties)).toEqual(
      ['RetryQueue', 'DueQueue'].map(queue => ({
        BatchSize: 1,
        Enabled: true,
        EventSourceArn: arnOf(queue),
        FunctionName: arnOf('AutoDashretryLambdaFunction'),
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 4 },
      })),
    )
    expect(properties('AutoDashretryLambdaFunction')).not.toHaveProperty('ReservedConcurrentExecutions')
  })
})

describe('the sweep', () => {
  test('is started every minute, and not repeated before the next minute if it fails', () => {
    expect(ofType('AWS::Scheduler::Schedule').map(([, { Properties }]) => Properties)).toMatchObject([
      {
        GroupName: { Ref: 'SweepSchedules' },
        ScheduleExpression: 'rate(1 minute)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: arnOf('SweepLambdaFunction'),
          RoleArn: arnOf('SweepScheduleRole'),
          RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 2 },
          DeadLetterConfig: { Arn: arnOf('SweepDeadLetters') },
        },
      },
    ])
    expect(ofType('AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => Properties)).toMatchObject([
      { FunctionName: { Ref: 'SweepLambdaFunction' }, MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 },
    ])
  })

  test("is started under a role that only the scheduler may assume, only for this deployment's schedules", () => {
    expect(properties('SweepScheduleRole')).toEqual({
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'scheduler.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: {
              StringEquals: {
                'aws:SourceAccount': { Ref: 'AWS::AccountId' },
                'aws:SourceArn': arnOf('SweepSchedules'),
              },
            },
          },
        ],
      },
      Policies: [
        {
          PolicyName: 'start-the-sweep',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arnOf('SweepLambdaFunction') },
              { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arnOf('SweepDeadLetters') },
            ],
          },
        },
      ],
    })
  })
})

test('no function reserves concurrency: an account whose limit is 10 has none to reserve', () => {
  expect(ofType('AWS::Lambda::Function')).toHaveLength(functions.length)
  for (const [, { Properties }] of ofType('AWS::Lambda::Function'))
    expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions')
})

test('no statement allows more than the tests above state', () => {
  const roles = ofType('AWS::IAM::Role').map(([logicalId]) => logicalId)
  expect(roles.toSorted()).toEqual(
    [
      'IamRoleLambdaExecution',
      'SweepScheduleRole',
      ...functions.map(({ logicalId }) => `${logicalId}IamRoleLambdaExecution`),
    ].toSorted(),
  )
  expect(ofType('AWS::IAM::Policy')).toEqual([])
})

test('the outputs name everything that an operator needs', () => {
  expect(Object.keys(packagedService.outputs())).toEqual(
    expect.arrayContaining([
      'RetryUrl',
      'WebhookUrl',
      'PlaidSecretArn',
      'LedgerTableName',
      'EventBusName',
      'WebhookArchiveArn',
      'RetryQueueUrl',
      'DeadLettersUrl',
      'SweepDeadLettersUrl',
    ]),
  )
})
