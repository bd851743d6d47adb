import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleHandlers } from '../packaging/bundle.ts'
import { localCaller, startApiGateway } from './aws/api-gateway.ts'
import type { IamCaller } from './aws/api-gateway-event.ts'
import type { DynamoDbCall } from './aws/dynamodb.ts'
import type { BusEvent } from './aws/event-bus.ts'
import { startLambdaEndpoint } from './aws/lambda-endpoint.ts'
import type { LambdaFunction } from './aws/lambda-function.ts'
import { connect, type Deployed, deploy, invokedOf, routesOf, warm } from './deployed-functions.ts'
import { type DeployedFunction, readDeployment } from './deployment.ts'
import { keepLast } from './keep-last.ts'
import { localRoutes } from './local-routes.ts'
import { describeStack, type LocalStack } from './local-stack.ts'
import { type StackClock, startStackClock } from './stack-clock.ts'
import { type StandIns, startStandIns } from './stand-ins.ts'

export type RetryMode = 'shadow' | 'enforce'

export interface ServiceOptions {
  /** Base URL of the Plaid simulator. */
  readonly plaidUrl: string
  readonly plaidEnv: 'sandbox' | 'production'
  readonly clientId: string
  readonly secret: string
  readonly templateIds: readonly string[]
  /** 0 by default: a free port. */
  readonly apiPort?: number
  /** `enforce` by default, unlike a deployment. */
  readonly mode?: RetryMode
  /** The path of the policy file; the shipped policy by default. */
  readonly policy?: string
  /** The functions that are started, by their names in serverless.yml; all by default. */
  readonly functions?: readonly string[]
  /** The most instances of each function at a time. */
  readonly instancesMax?: number
  /** Whether each function has an instance before the first call, so that an init error shows at once; true by default. */
  readonly isWarm?: boolean
  /** Null: requests arrive without an authorizer, as if the route had none. */
  readonly caller?: IamCaller | null
  readonly onLogLine?: (line: string) => void
  readonly onEvent?: (event: BusEvent) => void
  readonly onDynamoDbCall?: (call: DynamoDbCall) => void
  /** A new clock by default. */
  readonly clock?: StackClock
}

export interface Service
  extends Pick<
    StandIns,
    'secretsManager' | 'secretId' | 'table' | 'queue' | 'dueQueue' | 'deadLetters' | 'sqs' | 'bus'
  > {
  /** URL of the HTTP API, without a slash at the end. */
  readonly url: string
  readonly clock: StackClock
  /** As `GET /_local` answers. */
  readonly local: () => LocalStack
  /** The last log lines of all functions; the lines of one function are in order. */
  readonly logLines: () => readonly string[]
  /** Finds a function by its name in serverless.yml; throws if there is none. */
  readonly functionNamed: (name: string) => Pick<LambdaFunction, 'invoke'>
  /** Puts a retry request on the bus, as another service of the same company would. */
  readonly sendEvent: (detail: unknown) => BusEvent
  /** Changes RETRY_MODE as a new deployment would. */
  readonly setMode: (mode: RetryMode) => Promise<void>
  /** Sets the operator's pause switch, an item of the table. A function instance caches the item for 30 s. */
  readonly setPaused: (isPaused: boolean) => Promise<void>
  /** Bundles the functions again from the sources as they are now. Later calls use them; if it throws, the old ones. */
  readonly rebuild: () => Promise<void>
  readonly close: () => Promise<void>
}

const logLinesMax = 10_000

/** The variables of the functions, without the addresses of the AWS stand-ins. */
const settingsOf = ({ plaidEnv, plaidUrl, templateIds, mode = 'enforce' }: ServiceOptions): Record<string, string> => ({
  PLAID_ENV: plaidEnv,
  PLAID_BASE_URL: plaidUrl,
  TEMPLATE_IDS: templateIds.join(','),
  RETRY_MODE: mode,
})

const controlsOf = (
  deployed: readonly Deployed[],
  { bus, table }: StandIns,
): Pick<Service, 'functionNamed' | 'sendEvent' | 'setMode' | 'setPaused'> => ({
  functionNamed: wanted => {
    const found = deployed.find(({ name }) => name === wanted)
    if (found === undefined) throw new Error(`serverless.yml has no function named ${wanted}`)
    return found.function
  },
  sendEvent: detail => bus.put({ 'detail-type': 'Identity Verification Retry Requested', source: 'app.local', detail }),
  setMode: async mode =>
    void (await Promise.all(deployed.map(each => each.function.setVariables({ RETRY_MODE: mode })))),
  setPaused: isPaused => table.putItem({ pk: { S: 'control' }, sk: { S: 'control' }, paused: { BOOL: isPaused } }),
})

/**
 * Starts the service of serverless.yml in this process: its functions, bundled as they are deployed, behind stand-ins
 * for API Gateway, Secrets Manager, DynamoDB, SQS, EventBridge and EventBridge Scheduler. Plaid, or its simulator,
 * runs at `plaidUrl`.
 */
export const startService = async (options: ServiceOptions): Promise<Service> => {
  const closers: Array<() => Promise<unknown>> = []
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer()
  }
  try {
    const { clientId: client_id, secret, clock = startStackClock(), caller = localCaller } = options
    const { onDynamoDbCall = () => {} } = options
    const routes = localRoutes(() => local())
    const onEvent = (event: BusEvent): void => {
      routes.publish(event)
      options.onEvent?.(event)
    }
    const folder = await mkdtemp(join(tmpdir(), 'idv-retry-'))
    closers.push(() => rm(folder, { recursive: true }))
    const { policy } = options
    const bundle = () => bundleHandlers({ outDir: folder, ...(policy !== undefined && { policy }) })
    await bundle()

    const deployment = await readDeployment()
    const standIns = await startStandIns(deployment, { client_id, secret }, { clock, closers, onEvent, onDynamoDbCall })
    const env = { ...settingsOf(options), ...standIns.variables }
    const logLines = keepLast<string>(logLinesMax)
    const onLogLine = (line: string): void => {
      logLines.add(line)
      options.onLogLine?.(line)
    }
    const isStarted = ({ name }: DeployedFunction): boolean => options.functions?.includes(name) ?? true
    const deployed = deployment.functions
      .filter(isStarted)
      .map(definition => deploy(definition, { folder, env, onLogLine, clock, instancesMax: options.instancesMax }))
    closers.push(() => Promise.all(deployed.map(each => each.function.close())))
    if (options.isWarm ?? true) await Promise.all(deployed.map(warm))

    const callers = connect(deployed, standIns, clock)
    closers.push(async () => {
      for (const { stop } of callers) stop()
    })
    const { url: lambda, close: closeLambda } = await startLambdaEndpoint(invokedOf(deployed))
    closers.push(closeLambda)
    const api = await startApiGateway({
      routes: routesOf(deployed, caller),
      port: options.apiPort ?? 0,
      besides: routes.answer,
    })
    closers.push(api.close)
    const local = (): LocalStack =>
      describeStack({ api: api.url, plaid: options.plaidUrl, lambda, functions: deployed, standIns })

    const { secretsManager, secretId, table, queue, dueQueue, deadLetters, sqs, bus } = standIns
    return {
      url: api.url,
      clock,
      local,
      secretsManager,
      secretId,
      table,
      queue,
      dueQueue,
      deadLetters,
      sqs,
      bus,
      logLines: logLines.all,
      ...controlsOf(deployed, standIns),
      rebuild: async () => {
        await bundle()
        await Promise.all(deployed.map(each => each.function.setVariables({})))
        await Promise.all(deployed.map(warm))
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
