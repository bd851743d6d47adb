import { pseudoParameters, textOf } from './intrinsics.ts'
import type { Target, Template } from './template.ts'

/** AWS's limit of characters, by type of resource and property. A property below a list or an object counts too. */
const limits: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'AWS::ApiGatewayV2::Api': { Name: 128 },
  'AWS::ApiGatewayV2::Authorizer': { Name: 128 },
  'AWS::ApiGatewayV2::Stage': { StageName: 128 },
  'AWS::CloudFormation::Stack': { StackName: 128 },
  'AWS::CloudFormation::Export': { Name: 255 },
  'AWS::CloudWatch::Alarm': { AlarmName: 255, MetricName: 255, Namespace: 255, Name: 255 },
  'AWS::CloudWatch::Dashboard': { DashboardName: 255 },
  'AWS::DynamoDB::Table': { TableName: 255, IndexName: 255, AttributeName: 255 },
  'AWS::Events::Archive': { ArchiveName: 48 },
  'AWS::Events::EventBus': { Name: 256 },
  'AWS::Events::Rule': { Name: 64 },
  'AWS::IAM::Role': { RoleName: 64, PolicyName: 128 },
  'AWS::Lambda::Function': { FunctionName: 64 },
  'AWS::Logs::LogGroup': { LogGroupName: 512 },
  'AWS::S3::Bucket': { BucketName: 63 },
  'AWS::SecretsManager::Secret': { Name: 512 },
  'AWS::SQS::Queue': { QueueName: 80 },
  'AWS::Scheduler::Schedule': { Name: 64 },
  'AWS::Scheduler::ScheduleGroup': { Name: 64 },
}

interface Name {
  readonly type: string
  readonly property: string
  readonly text: string
}

const isName = (property: string): boolean => /(?:Name|Namespace)$/.test(property)

/** The names below a value that the template fixes; one that refers to another resource is checked there. */
const namesIn = (type: string, value: unknown, resolve: (name: unknown) => string | undefined): readonly Name[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([property, member]) => {
    const text = isName(property) ? resolve(member) : undefined
    return text === undefined ? namesIn(type, member, resolve) : [{ type, property, text }]
  })
}

/**
 * One sentence for each kind of fault: the name that is longest over its limit, and each name without a known limit.
 */
export const nameFaults = (
  { Resources, Outputs = {} }: Template,
  { stage, region, stack }: Target,
): readonly string[] => {
  const known = pseudoParameters(region, stack)
  const resolve = (name: unknown): string | undefined =>
    textOf(name, ({ id, attribute }) => (attribute ? undefined : known[id]))
  const names = [
    { type: 'AWS::CloudFormation::Stack', property: 'StackName', text: stack },
    ...Object.values(Resources).flatMap(({ Type, Properties }) => namesIn(Type, Properties, resolve)),
    ...Object.values(Outputs).flatMap(({ Export }) => namesIn('AWS::CloudFormation::Export', Export, resolve)),
  ]
  const unlimited = names
    .filter(({ type, property }) => limits[type]?.[property] === undefined)
    .map(({ type, property }) => `packaging/check-names.ts has no limit for ${property} of ${type}.`)
  const excess = ({ type, property, text }: Name): number => text.length - (limits[type]?.[property] ?? text.length)
  const [longest] = names.toSorted((one, other) => excess(other) - excess(one))
  if (longest === undefined || excess(longest) <= 0) return [...new Set(unlimited)]
  const { type, property, text } = longest
  return [
    ...new Set(unlimited),
    `The stage ${stage} has a name that is too long by ${excess(longest)}: ${property} of ${type} would be ${text}, ${text.length} characters, and AWS allows ${limits[type]?.[property]}.`,
  ]
}
