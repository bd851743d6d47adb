import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { settingDefaults, type TemplateParams } from '../packaging/setting-defaults.ts'
import type { TableDefinition } from './aws/dynamodb.ts'
import type { EventPattern } from './aws/event-pattern.ts'
import type { EventSourceMapping } from './aws/event-source-mapping.ts'
import { rateMs } from './aws/scheduler.ts'
import {
  functionId,
  idOf,
  numberIn,
  type Properties,
  type Resource,
  type ServerlessFunction,
} from './serverless-template.ts'

/** One function of serverless.yml: the settings that matter on one machine. */
export interface DeployedFunction {
  readonly name: string
  readonly timeoutMs: number
  /** Keys as API Gateway writes them: `POST /path`. */
  readonly routes: readonly { readonly key: string; readonly hasAuthorizer: boolean }[]
  /** The queues that it consumes, by logical id. */
  readonly sources: readonly (EventSourceMapping & { readonly queue: string })[]
  /** The interval of each schedule that calls it. */
  readonly schedulesMs: readonly number[]
}

export interface DeployedQueue {
  /** Logical id. */
  readonly id: string
  readonly visibilityTimeoutMs: number
  readonly retentionMs: number
  readonly deadLetters?: { readonly queue: string; readonly receivesMax: number }
}

export interface DeployedRule {
  readonly pattern: EventPattern
  /** Logical ids of queues. */
  readonly queues: readonly string[]
}

export interface Deployment {
  readonly functions: readonly DeployedFunction[]
  readonly queues: readonly DeployedQueue[]
  readonly rules: readonly DeployedRule[]
  readonly table: TableDefinition
}

const projectRoot = join(import.meta.dirname, '..')

const readFunction = (
  name: string,
  { timeout, events = [] }: ServerlessFunction,
  schedules: readonly Properties[],
  numberOf: (setting: number | string) => number,
): DeployedFunction => ({
  name,
  timeoutMs: timeout * 1_000,
  routes: events.flatMap(({ httpApi }) =>
    httpApi === undefined
      ? []
      : [{ key: `${httpApi.method.toUpperCase()} ${httpApi.path}`, hasAuthorizer: httpApi.authorizer !== undefined }],
  ),
  sources: events.flatMap(({ sqs }) =>
    sqs === undefined
      ? []
      : [
          {
            queue: idOf(sqs.arn),
            batchSize: sqs.batchSize ?? 10,
            maximumConcurrency: numberOf(sqs.maximumConcurrency ?? 1_000),
            reportsBatchItemFailures: sqs.functionResponseType === 'ReportBatchItemFailures',
          },
        ],
  ),
  schedulesMs: schedules
    .filter(({ Target }) => idOf(Target.Arn) === functionId(name))
    .map(({ ScheduleExpression }) => rateMs(ScheduleExpression)),
})

const readQueue = (
  id: string,
  { VisibilityTimeout = 30, MessageRetentionPeriod = 345_600, RedrivePolicy }: Properties,
): DeployedQueue => ({
  id,
  visibilityTimeoutMs: VisibilityTimeout * 1_000,
  retentionMs: MessageRetentionPeriod * 1_000,
  ...(RedrivePolicy && {
    deadLetters: { queue: idOf(RedrivePolicy.deadLetterTargetArn), receivesMax: RedrivePolicy.maxReceiveCount },
  }),
})

const readTable = (properties: Properties | undefined): TableDefinition => {
  if (properties === undefined) throw new Error('serverless.yml has no AWS::DynamoDB::Table')
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } = properties
  return { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode }
}

interface ServerlessTemplate extends TemplateParams {
  readonly functions: Readonly<Record<string, ServerlessFunction>>
  readonly resources: { readonly Resources: Readonly<Record<string, Resource>> }
}

const deploymentOf = (serverlessYml: string, stageYml: string): Deployment => {
  const template: ServerlessTemplate = parse(serverlessYml, { merge: true })
  const { functions, resources } = template
  const settings = { ...settingDefaults(template), ...parse(stageYml) }
  const ofType = (type: string): readonly (readonly [id: string, properties: Properties])[] =>
    Object.entries(resources.Resources).flatMap(([id, { Type, Properties: properties }]) =>
      Type === type && properties !== undefined ? [[id, properties] as const] : [],
    )
  const schedules = ofType('AWS::Scheduler::Schedule').map(([, properties]) => properties)
  return {
    functions: Object.entries(functions).map(([name, definition]) =>
      readFunction(name, definition, schedules, numberIn(settings)),
    ),
    queues: ofType('AWS::SQS::Queue').map(([id, properties]) => readQueue(id, properties)),
    rules: ofType('AWS::Events::Rule').map(([, { EventPattern, Targets }]) => ({
      pattern: EventPattern,
      queues: Targets.map(({ Arn }) => idOf(Arn)),
    })),
    table: readTable(ofType('AWS::DynamoDB::Table')[0]?.[1]),
  }
}

/** The deployment that was read last, with its text: to parse that takes longer than to start a function. */
let last: { readonly text: string; readonly deployment: Deployment } | undefined

/**
 * Reads serverless.yml with the settings of the stage dev, so that routes, rules, queues, schedules, timeouts and the
 * table are the same here and on AWS.
 */
export const readDeployment = async (root = projectRoot): Promise<Deployment> => {
  const serverlessYml = await readFile(join(root, 'serverless.yml'), 'utf8')
  const stageYml = await readFile(join(root, 'stages', 'dev.yml'), 'utf8')
  const text = JSON.stringify([serverlessYml, stageYml])
  if (last?.text !== text) last = { text, deployment: deploymentOf(serverlessYml, stageYml) }
  return last.deployment
}
