import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packagedService } from './packaged-service.ts'

interface Statement {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
}

const text = readFileSync(join(import.meta.dirname, '../../docs/deployer-policy.json'), 'utf8')
const { Statement: statements } = JSON.parse(text) as { Statement: readonly Statement[] }

const matches = (pattern: string, value: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/[.$+?()[\]{}|\\^/]/g, String.raw`\$&`).replaceAll('*', '.*')}$`).test(value)
const listOf = (one: string | readonly string[]): readonly string[] => (typeof one === 'string' ? [one] : one)

/** Whether a policy with these statements, all of them without a Deny, allows an action on a resource. */
const isAllowed = (given: readonly Statement[], action: string, arn: string): boolean =>
  given.some(
    ({ Effect, Action, Resource }) =>
      Effect === 'Allow' &&
      listOf(Action).some(pattern => matches(pattern, action)) &&
      listOf(Resource).some(pattern => matches(pattern, arn)),
  )

const here = 'us-east-1:123456789012'
const name = 'idv-retry-production'

/**
 * What CloudFormation does to each type of resource with the deployer's rights, to create, read, change and delete it;
 * and the ARN of one, with the name that the template or CloudFormation gives it.
 */
const rights: Readonly<Record<string, readonly (readonly [arn: string, actions: readonly string[]])[]>> = {
  'AWS::ApiGatewayV2::Api': [
    ['arn:aws:apigateway:us-east-1::/apis', ['apigateway:POST', 'apigateway:GET']],
    ['arn:aws:apigateway:us-east-1::/apis/abc', ['apigateway:GET', 'apigateway:PATCH', 'apigateway:DELETE']],
  ],
  'AWS::ApiGatewayV2::Authorizer': [
    ['arn:aws:apigateway:us-east-1::/apis/abc/authorizers', ['apigateway:POST']],
    [
      'arn:aws:apigateway:us-east-1::/apis/abc/authorizers/a',
      ['apigateway:GET', 'apigateway:PATCH', 'apigateway:DELETE'],
    ],
  ],
  'AWS::ApiGatewayV2::Integration': [
    ['arn:aws:apigateway:us-east-1::/apis/abc/integrations', ['apigateway:POST']],
    [
      'arn:aws:apigateway:us-east-1::/apis/abc/integrations/i',
      ['apigateway:GET', 'apigateway:PATCH', 'apigateway:DELETE'],
    ],
  ],
  'AWS::ApiGatewayV2::Route': [
    ['arn:aws:apigateway:us-east-1::/apis/abc/routes', ['apigateway:POST']],
    ['arn:aws:apigateway:us-east-1::/apis/abc/routes/r', ['apigateway:GET', 'apigateway:PATCH', 'apigateway:DELETE']],
  ],
  'AWS::ApiGatewayV2::Stage': [
    ['arn:aws:apigateway:us-east-1::/apis/abc/stages', ['apigateway:POST']],
    [
      'arn:aws:apigateway:us-east-1::/apis/abc/stages/$default',
      ['apigateway:GET', 'apigateway:PATCH', 'apigateway:DELETE'],
    ],
    // For its access log.
    [
      '*',
      [
        'logs:CreateLogDelivery',
        'logs:GetLogDelivery',
        'logs:UpdateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:DescribeResourcePolicies',
        'logs:DescribeLogGroups',
      ],
    ],
    [
      'arn:aws:iam::123456789012:role/aws-service-role/ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway',
      ['iam:CreateServiceLinkedRole'],
    ],
  ],
  'AWS::CloudWatch::Alarm': [
    [
      `arn:aws:cloudwatch:${here}:alarm:${name}-service-defect`,
      ['cloudwatch:PutMetricAlarm', 'cloudwatch:DeleteAlarms'],
    ],
    ['*', ['cloudwatch:DescribeAlarms']],
  ],
  'AWS::CloudWatch::Dashboard': [
    [
      `arn:aws:cloudwatch::123456789012:dashboard/${name}`,
      ['cloudwatch:PutDashboard', 'cloudwatch:GetDashboard', 'cloudwatch:DeleteDashboards'],
    ],
  ],
  'AWS::DynamoDB::Table': [
    [
      `arn:aws:dynamodb:${here}:table/${name}-LedgerTable-1ABC`,
      [
        'dynamodb:CreateTable',
        'dynamodb:DescribeTable',
        'dynamodb:UpdateTable',
        'dynamodb:DeleteTable',
        'dynamodb:UpdateTimeToLive',
        'dynamodb:DescribeTimeToLive',
        'dynamodb:UpdateContinuousBackups',
        'dynamodb:DescribeContinuousBackups',
      ],
    ],
  ],
  'AWS::Events::Archive': [
    [
      `arn:aws:events:${here}:archive/${name}-webhooks`,
      ['events:CreateArchive', 'events:DescribeArchive', 'events:UpdateArchive', 'events:DeleteArchive'],
    ],
    [`arn:aws:events:${here}:event-bus/${name}`, ['events:DescribeEventBus']],
  ],
  'AWS::Events::EventBus': [
    [
      `arn:aws:events:${here}:event-bus/${name}`,
      ['events:CreateEventBus', 'events:DescribeEventBus', 'events:UpdateEventBus', 'events:DeleteEventBus'],
    ],
  ],
  'AWS::Events::Rule': [
    [
      `arn:aws:events:${here}:rule/${name}/${name}-webhooks`,
      [
        'events:PutRule',
        'events:DescribeRule',
        'events:DeleteRule',
        'events:PutTargets',
        'events:RemoveTargets',
        'events:ListTargetsByRule',
      ],
    ],
  ],
  'AWS::IAM::Role': [
    [
      `arn:aws:iam::123456789012:role/${name}-retry-us-east-1-lambdaRole`,
      [
        'iam:CreateRole',
        'iam:GetRole',
        'iam:UpdateRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:DeleteRole',
        'iam:PutRolePolicy',
        'iam:GetRolePolicy',
        'iam:DeleteRolePolicy',
        'iam:ListRolePolicies',
        'iam:ListAttachedRolePolicies',
        'iam:PassRole',
      ],
    ],
    // The name that CloudFormation gives.
    [
      `arn:aws:iam::123456789012:role/${name}-SweepScheduleRole-1ABC`,
      ['iam:CreateRole', 'iam:DeleteRole', 'iam:PassRole'],
    ],
  ],
  'AWS::Lambda::EventInvokeConfig': [
    [
      `arn:aws:lambda:${here}:function:${name}-sweep`,
      [
        'lambda:PutFunctionEventInvokeConfig',
        'lambda:GetFunctionEventInvokeConfig',
        'lambda:UpdateFunctionEventInvokeConfig',
        'lambda:DeleteFunctionEventInvokeConfig',
      ],
    ],
  ],
  'AWS::Lambda::EventSourceMapping': [
    [
      '*',
      [
        'lambda:CreateEventSourceMapping',
        'lambda:GetEventSourceMapping',
        'lambda:UpdateEventSourceMapping',
        'lambda:DeleteEventSourceMapping',
      ],
    ],
  ],
  'AWS::Lambda::Function': [
    [
      `arn:aws:lambda:${here}:function:${name}-auto-retry`,
      [
        'lambda:CreateFunction',
        'lambda:GetFunction',
        'lambda:GetFunctionConfiguration',
        'lambda:UpdateFunctionCode',
        'lambda:UpdateFunctionConfiguration',
        'lambda:DeleteFunction',
      ],
    ],
    // The zip is read with the deployer's rights.
    [`arn:aws:s3:::${name}-serverlessdeploymentbucket-1abc/serverless/idv-retry/retry.zip`, ['s3:GetObject']],
  ],
  'AWS::Lambda::Permission': [
    [
      `arn:aws:lambda:${here}:function:${name}-retry`,
      ['lambda:AddPermission', 'lambda:GetPolicy', 'lambda:RemovePermission'],
    ],
  ],
  'AWS::Logs::LogGroup': [
    [
      `arn:aws:logs:${here}:log-group:/aws/lambda/${name}-retry:*`,
      ['logs:CreateLogGroup', 'logs:PutRetentionPolicy', 'logs:DeleteRetentionPolicy', 'logs:DeleteLogGroup'],
    ],
    [`arn:aws:logs:${here}:log-group:/aws/http-api/${name}`, ['logs:CreateLogGroup', 'logs:DeleteLogGroup']],
  ],
  'AWS::S3::Bucket': [
    [
      `arn:aws:s3:::${name}-serverlessdeploymentbucket-1abc`,
      [
        's3:CreateBucket',
        's3:ListBucket',
        's3:GetBucketLocation',
        's3:PutEncryptionConfiguration',
        's3:PutBucketPublicAccessBlock',
        's3:DeleteBucket',
      ],
    ],
    [`arn:aws:s3:::${name}-serverlessdeploymentbucket-1abc/x.zip`, ['s3:PutObject', 's3:GetObject', 's3:DeleteObject']],
  ],
  'AWS::S3::BucketPolicy': [
    [
      `arn:aws:s3:::${name}-serverlessdeploymentbucket-1abc`,
      ['s3:PutBucketPolicy', 's3:GetBucketPolicy', 's3:DeleteBucketPolicy'],
    ],
  ],
  'AWS::SQS::Queue': [
    [
      `arn:aws:sqs:${here}:${name}-DeadLetters-1ABC`,
      ['sqs:CreateQueue', 'sqs:GetQueueAttributes', 'sqs:SetQueueAttributes', 'sqs:DeleteQueue'],
    ],
  ],
  'AWS::SQS::QueuePolicy': [
    [`arn:aws:sqs:${here}:${name}-retries`, ['sqs:SetQueueAttributes', 'sqs:GetQueueAttributes']],
  ],
  'AWS::Scheduler::Schedule': [
    [
      `arn:aws:scheduler:${here}:schedule/${name}/${name}-sweep`,
      ['scheduler:CreateSchedule', 'scheduler:GetSchedule', 'scheduler:UpdateSchedule', 'scheduler:DeleteSchedule'],
    ],
  ],
  'AWS::Scheduler::ScheduleGroup': [
    [
      `arn:aws:scheduler:${here}:schedule-group/${name}`,
      ['scheduler:CreateScheduleGroup', 'scheduler:GetScheduleGroup', 'scheduler:DeleteScheduleGroup'],
    ],
  ],
  'AWS::SecretsManager::Secret': [
    [
      // CloudFormation's name for a secret begins with the logical id.
      `arn:aws:secretsmanager:${here}:secret:PlaidSecret-1ABC-def`,
      [
        'secretsmanager:CreateSecret',
        'secretsmanager:DescribeSecret',
        'secretsmanager:UpdateSecret',
        'secretsmanager:DeleteSecret',
        'secretsmanager:PutSecretValue',
      ],
    ],
  ],
}

const refusedIn = (given: readonly Statement[], type: string): readonly string[] =>
  (rights[type] ?? [['', [`${type} has no row`]] as const]).flatMap(([arn, actions]) =>
    actions.filter(action => !isAllowed(given, action, arn)).map(action => `${action} on ${arn}`),
  )

const types = [...new Set(Object.values(packagedService.resources()).map(({ Type }) => Type))]

describe("the deployer's policy", () => {
  test.each(types)('has the rights to create, change and delete a %s', type => {
    expect(refusedIn(statements, type)).toEqual([])
  })

  test('has tags, which CloudFormation sets on what it makes, for each service that it tags', () => {
    for (const action of [
      'dynamodb:TagResource',
      'sqs:TagQueue',
      'events:TagResource',
      'lambda:TagResource',
      'iam:TagRole',
    ])
      expect(
        statements.some(({ Action }) => listOf(Action).includes(action)),
        action,
      ).toBe(true)
  })

  test('can read no secret, no item and no message, and act on no other service', () => {
    const actions = statements.flatMap(({ Action }) => listOf(Action))
    expect(actions.filter(action => action.includes('*'))).toEqual([])
    for (const action of [
      'secretsmanager:GetSecretValue',
      'dynamodb:GetItem',
      'sqs:ReceiveMessage',
      'lambda:InvokeFunction',
    ])
      expect(actions).not.toContain(action)
    expect(isAllowed(statements, 'dynamodb:DeleteTable', `arn:aws:dynamodb:${here}:table/other`)).toBe(false)
    expect(isAllowed(statements, 'iam:PassRole', 'arn:aws:iam::123456789012:role/admin')).toBe(false)
  })

  test('is short enough for a managed policy', () => {
    expect(text.replaceAll(/\s/g, '').length).toBeLessThanOrEqual(6_144)
  })

  test.each(types)('without the statement that serves it, a %s is missed', type => {
    const without = statements.filter(({ Action }) => {
      const actions = (rights[type] ?? []).flatMap(([, each]) => each)
      return !listOf(Action).some(action => actions.includes(action))
    })
    expect(refusedIn(without, type)).not.toEqual([])
  })

  test('a type without a row is missed', () => {
    expect(refusedIn(statements, 'AWS::SNS::Topic')).not.toEqual([])
  })
})
