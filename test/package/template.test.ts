import { describe, expect, test } from 'vitest'
import { packagedService, type Resource } from './packaged-service.ts'

const resources = packagedService.resources()
const ofType = (type: string): ReadonlyArray<readonly [string, Resource]> =>
  Object.entries(resources).filter(([, { Type }]) => Type === type)
const properties = (logicalId: string) => resources[logicalId]?.Properties ?? {}

const deadLettersArn = { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }
const readSecret = { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: { Ref: 'PlaidSecret' } }
const sendDeadLetters = { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: deadLettersArn }
const writeLogs = (name: string) => ({
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:CreateLogGroup', 'logs:PutLogEvents'],
  Resource: [
    {
      'Fn::Sub': `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/idv-retry-dev-${name}:*:*`,
    },
  ],
})

const functions = [
  { name: 'retry', logicalId: 'Retry', timeout: 25, permissions: [readSecret] },
  { name: 'auto-retry', logicalId: 'AutoDashretry', timeout: 30, permissions: [readSecret, sendDeadLetters] },
]

test('the template has the functions of serverless.yml and no others', () => {
  expect(ofType('AWS::Lambda::Function').map(([, { Properties }]) => Properties['Handler'])).toEqual(
    packagedService.names.map(packagedService.handler),
  )
  expect(functions.map(({ name }) => name)).toEqual(packagedService.names)
})

describe.each(functions)('the function $name', ({ name, logicalId, timeout, permissions }) => {
  test('runs on Node 24 for arm64, with 256 MB and its own time limit', () => {
    expect(properties(`${logicalId}LambdaFunction`)).toMatchObject({
      FunctionName: `idv-retry-dev-${name}`,
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 256,
      Timeout: timeout,
    })
  })

  test('is told its variables, and refuses all templates unless the deployment allows some', () => {
    expect(properties(`${logicalId}LambdaFunction`)['Environment']).toEqual({
      Variables: {
        METRICS_NAMESPACE: 'idv-retry-dev',
        PLAID_ENV: 'sandbox',
        PLAID_BASE_URL: '',
        PLAID_SECRET_ID: { Ref: 'PlaidSecret' },
        TEMPLATE_IDS: '',
      },
    })
  })

  test('has a role of its own that may do what it needs and no more', () => {
    const role = `${logicalId}IamRoleLambdaExecution`
    expect(properties(`${logicalId}LambdaFunction`)['Role']).toEqual({ 'Fn::GetAtt': [role, 'Arn'] })
    expect(properties(role)).toMatchObject({
      ManagedPolicyArns: [],
      Policies: [{ PolicyDocument: { Statement: [writeLogs(name), ...permissions] } }],
    })
  })

  test('has a log group that forgets', () => {
    expect(properties(`${logicalId}LogGroup`)).toEqual({
      LogGroupName: `/aws/lambda/idv-retry-dev-${name}`,
      RetentionInDays: 30,
    })
  })
})

test('the role that no function takes may do nothing', () => {
  expect(properties('IamRoleLambdaExecution')['Policies']).toMatchObject([
    { PolicyDocument: { Statement: expect.arrayContaining([{ Effect: 'Deny', Action: ['*'], Resource: '*' }]) } },
  ])
  expect(JSON.stringify(ofType('AWS::Lambda::Function'))).not.toContain('["IamRoleLambdaExecution"')
})

test('every route of the API has an authorizer', () => {
  const routes = ofType('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties)
  expect(routes).toMatchObject([{ RouteKey: 'POST /identity_verification/retry', AuthorizationType: 'AWS_IAM' }])
})

test("the secret is created without a value: Plaid's keys are in no template", () => {
  expect(Object.keys(properties('PlaidSecret'))).toEqual(['Name', 'Description'])
})

describe('an event that asks for a retry', () => {
  const rules = ofType('AWS::Events::Rule').map(([, { Properties }]) => Properties)

  test('is the only one that starts a function, and is never our own', () => {
    expect(rules).toMatchObject([
      {
        EventBusName: { 'Fn::GetAtt': ['EventBus', 'Name'] },
        EventPattern: {
          source: [{ 'anything-but': ['idv-retry'] }],
          'detail-type': ['Identity Verification Retry Requested'],
        },
      },
    ])
  })

  test('goes to the dead letters when EventBridge cannot hand it over, and the queue lets it in', () => {
    expect(rules).toMatchObject([{ Targets: [{ DeadLetterConfig: { Arn: deadLettersArn } }] }])
    const [rule] = rules
    expect(properties('DeadLettersPolicy')).toEqual({
      Queues: [{ Ref: 'DeadLetters' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: deadLettersArn,
            Condition: {
              ArnEquals: {
                'aws:SourceArn': {
                  'Fn::Sub': `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/\${EventBus}/${String(rule?.['Name'])}`,
                },
              },
            },
          },
        ],
      },
    })
  })

  test('goes to the dead letters when the function failed on all three deliveries', () => {
    expect(properties('AutoDashretryLambdaEvConf')).toMatchObject({
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 3_600,
      DestinationConfig: { OnFailure: { Destination: deadLettersArn } },
    })
  })
})

describe('the alarms', () => {
  const alarms = ofType('AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties)

  test('watch each symptom that needs a person', () => {
    expect(alarms.map(({ AlarmName }) => AlarmName)).toEqual([
      'idv-retry-dev-retry-sent-but-outcome-unknown',
      'idv-retry-dev-plaid-answers-not-understood',
      'idv-retry-dev-plaid-lists-other-users',
      'idv-retry-dev-retry-misdirected',
      'idv-retry-dev-plaid-keys-unusable',
      'idv-retry-dev-service-defect',
      'idv-retry-dev-on-demand-crashes-or-times-out',
      'idv-retry-dev-requests-in-dead-letters',
      'idv-retry-dev-requests-lost',
    ])
  })

  test('ring at the first case, and not in silence', () => {
    for (const alarm of alarms)
      expect(alarm).toMatchObject({ Threshold: 1, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' })
  })
})
