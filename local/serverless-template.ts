import type { TableDefinition } from './aws/dynamodb.ts'
import type { EventPattern } from './aws/event-pattern.ts'

/** An ARN in a template: a reference to a resource by its logical id. */
type Arn = string | { readonly 'Fn::GetAtt': readonly [id: string, attribute: string] | string }

export interface ServerlessFunction {
  readonly timeout: number
  readonly events?: readonly {
    readonly httpApi?: { readonly method: string; readonly path: string; readonly authorizer?: unknown }
    readonly sqs?: {
      readonly arn: Arn
      readonly batchSize?: number
      readonly maximumConcurrency?: number | string
      readonly functionResponseType?: string
    }
  }[]
}

export interface Resource {
  readonly Type: string
  readonly Properties?: Properties
}

/** The properties that are read here. They are not validated: `npm run check:template` checks the template. */
export interface Properties extends TableDefinition {
  readonly EventPattern: EventPattern
  readonly Targets: readonly { readonly Arn: Arn }[]
  readonly VisibilityTimeout?: number
  readonly MessageRetentionPeriod?: number
  readonly RedrivePolicy?: { readonly deadLetterTargetArn: Arn; readonly maxReceiveCount: number }
  readonly ScheduleExpression: string
  readonly Target: { readonly Arn: Arn }
}

/** The logical id of the resource to which an ARN refers. */
export const idOf = (arn: Arn): string => {
  if (typeof arn === 'string') return arn
  const got = arn['Fn::GetAtt']
  const [id = ''] = typeof got === 'string' ? got.split('.') : got
  return id
}

/** The logical id that osls gives to a function. */
export const functionId = (name: string): string => {
  const plain = name.replaceAll('-', 'Dash').replaceAll('_', 'Underscore')
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}LambdaFunction`
}

/** Reads a number, or a setting of the stage (`${param:name}`). */
export const numberIn =
  (settings: Readonly<Record<string, unknown>>) =>
  (setting: number | string): number => {
    const [, parameter] = /^\$\{param:(\w+)\}$/.exec(String(setting)) ?? []
    const number = Number(parameter === undefined ? setting : settings[parameter])
    if (!Number.isFinite(number)) throw new Error(`serverless.yml: ${setting} is not a number`)
    return number
  }
