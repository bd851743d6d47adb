import type { TableDefinition } from './aws/dynamodb.ts'
import type { EventPattern } from './aws/event-pattern.ts'

/** An ARN in a template: that of a resource, by its logical id. */
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

/** As much of a resource's properties as is read here; who writes the template answers for their form. */
export interface Properties extends TableDefinition {
  readonly EventPattern: EventPattern
  readonly Targets: readonly { readonly Arn: Arn }[]
  readonly VisibilityTimeout?: number
  readonly RedrivePolicy?: { readonly deadLetterTargetArn: Arn; readonly maxReceiveCount: number }
  readonly ScheduleExpression: string
  readonly Target: { readonly Arn: Arn }
}

/** The logical id of the resource whose ARN it is. */
export const idOf = (arn: Arn): string => {
  if (typeof arn === 'string') return arn
  const got = arn['Fn::GetAtt']
  const [id = ''] = typeof got === 'string' ? got.split('.') : got
  return id
}

/** The logical id that osls gives a function. */
export const functionId = (name: string): string => {
  const plain = name.replaceAll('-', 'Dash').replaceAll('_', 'Underscore')
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}LambdaFunction`
}

/** A number, or one that is a parameter of the deployment: then its default. */
export const numberIn =
  (defaults: Readonly<Record<string, unknown>>) =>
  (setting: number | string): number => {
    const [, parameter] = /^\$\{param:(\w+)\}$/.exec(String(setting)) ?? []
    const number = Number(parameter === undefined ? setting : defaults[parameter])
    if (!Number.isFinite(number)) throw new Error(`serverless.yml: ${setting} is no number`)
    return number
  }
