import { join } from 'node:path'
import { accessKeyOf } from './aws/access-key.ts'
import type { Route } from './aws/api-gateway.ts'
import type { IamCaller } from './aws/api-gateway-event.ts'
import { mapEventSource } from './aws/event-source-mapping.ts'
import type { InvokedFunctions } from './aws/lambda-endpoint.ts'
import { createLambdaFunction, type LambdaFunction } from './aws/lambda-function.ts'
import { schedule } from './aws/scheduler.ts'
import type { DeployedFunction } from './deployment.ts'
import { invokedName } from './local-stack.ts'
import type { StackClock } from './stack-clock.ts'
import type { StandIns } from './stand-ins.ts'

/** A function of serverless.yml, and what runs it here. */
export type Deployed = DeployedFunction & { readonly function: LambdaFunction }

export const routesOf = (deployed: readonly Deployed[], caller: IamCaller | null): Record<string, Route> =>
  Object.fromEntries(
    deployed.flatMap(({ routes, function: lambda }) =>
      routes.map(({ key, hasAuthorizer }) => [
        key,
        { function: lambda, ...(hasAuthorizer && caller !== null && { caller }) },
      ]),
    ),
  )

/** Starts an instance, so that an init error shows at once, with the text that AWS shows at the first call. */
export const warm = async ({ name, function: lambda }: Deployed): Promise<void> => {
  const outcome = await lambda.warm()
  if (outcome._tag === 'failed') throw new Error(`function ${name}: ${outcome.errorType}: ${outcome.errorMessage}`)
}

/** Connects queues and schedules to the functions. Each connection can be stopped. */
export const connect = (deployed: readonly Deployed[], { queues }: StandIns, clock: StackClock) =>
  deployed.flatMap(({ sources, schedulesMs, function: lambda }) => [
    ...sources.flatMap(source => {
      const queue = queues.get(source.queue)
      return queue === undefined ? [] : [mapEventSource(queue, lambda, source, clock)]
    }),
    ...schedulesMs.map(everyMs => schedule(lambda, everyMs, clock)),
  ])

interface FunctionSetup {
  /** The folder of the bundles. */
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  readonly onLogLine: (line: string) => void
  readonly clock: StackClock
  readonly instancesMax: number | undefined
}

export const deploy = (definition: DeployedFunction, { folder, env, clock, ...setup }: FunctionSetup): Deployed => {
  const file = join(folder, definition.name, `${definition.name}.mjs`)
  const signed = { ...env, AWS_ACCESS_KEY_ID: accessKeyOf(definition.name) }
  const lambda = createLambdaFunction({ ...definition, ...setup, file, env: signed, aheadMs: clock.aheadMs })
  return {
    ...definition,
    function: { ...lambda, invoke: (event, limits) => clock.track(lambda.invoke(event, limits)) },
  }
}

export const invokedOf = (deployed: readonly Deployed[]): InvokedFunctions =>
  new Map(deployed.map(({ name, function: lambda }) => [invokedName(name), lambda]))
