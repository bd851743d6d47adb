import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleHandlers } from '../packaging/bundle.ts'
import { account } from './aws/account.ts'
import { localCaller, type Route, startApiGateway } from './aws/api-gateway.ts'
import type { IamCaller } from './aws/api-gateway-event.ts'
import { busEvent, type Delivery, deliver } from './aws/event-bus.ts'
import { matchesPattern } from './aws/event-pattern.ts'
import { createLambdaFunction, type LambdaFunction } from './aws/lambda-function.ts'
import { type SecretsManagerStandIn, startSecretsManager } from './aws/secrets-manager.ts'
import { type DeployedFunction, readDeployment } from './deployment.ts'

export interface ServiceOptions {
  /** Base URL of what plays Plaid. */
  readonly plaidUrl: string
  readonly plaidEnv: 'sandbox' | 'production'
  readonly clientId: string
  readonly secret: string
  readonly templateIds: readonly string[]
  /** 0, a free port, when absent. */
  readonly apiPort?: number
  /** Null: requests arrive without an authorizer, as on a route that has lost its own. */
  readonly caller?: IamCaller | null
  readonly onLogLine?: (line: string) => void
}

export interface Service {
  /** Of the HTTP API, without a slash at the end. */
  readonly url: string
  readonly secretsManager: SecretsManagerStandIn
  /** Of the secret with Plaid's keys. */
  readonly secretId: string
  /** What all functions logged, each in its order. */
  readonly logLines: () => readonly string[]
  /** Puts a retry request on the bus. One delivery for each function that has a rule for it; Lambda's waits between tries unless others are given. */
  readonly sendEvent: (detail: unknown, waitsMs?: readonly number[]) => Promise<readonly Delivery[]>
  readonly close: () => Promise<void>
}

const secretId = 'idv-retry/local/plaid'

/** All that a function is told. The credentials mean nothing: the stand-ins accept any. */
const environment = (options: ServiceOptions, secretsManagerUrl: string): Record<string, string> => ({
  PLAID_ENV: options.plaidEnv,
  PLAID_BASE_URL: options.plaidUrl,
  PLAID_SECRET_ID: secretId,
  TEMPLATE_IDS: options.templateIds.join(','),
  AWS_REGION: account.region,
  AWS_ACCESS_KEY_ID: 'ASIALOCALFUNCTION000',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SESSION_TOKEN: 'local',
  AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManagerUrl,
})

type Deployed = DeployedFunction & { readonly function: LambdaFunction }

const routesOf = (deployed: readonly Deployed[], caller: IamCaller | null): Record<string, Route> =>
  Object.fromEntries(
    deployed.flatMap(({ routes, function: lambda }) =>
      routes.map(({ key, hasAuthorizer }) => [
        key,
        { function: lambda, ...(hasAuthorizer && caller !== null && { caller }) },
      ]),
    ),
  )

/** A failing init shows here, with the words that AWS would show at the first call. */
const warm = async ({ name, function: lambda }: Deployed): Promise<void> => {
  const outcome = await lambda.warm()
  if (outcome._tag === 'failed') throw new Error(`function ${name}: ${outcome.errorType}: ${outcome.errorMessage}`)
}

/**
 * The service of serverless.yml in this process: its functions, bundled as they are deployed, behind stand-ins of API
 * Gateway, Secrets Manager and EventBridge. What it needs of Plaid runs elsewhere, at `plaidUrl`.
 */
export const startService = async (options: ServiceOptions): Promise<Service> => {
  const closers: Array<() => Promise<unknown>> = []
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer()
  }
  try {
    const folder = await mkdtemp(join(tmpdir(), 'idv-retry-'))
    closers.push(() => rm(folder, { recursive: true }))
    await bundleHandlers({ outDir: folder })

    const { clientId: client_id, secret } = options
    const secretsManager = await startSecretsManager({ secrets: { [secretId]: JSON.stringify({ client_id, secret }) } })
    closers.push(secretsManager.close)

    const env = environment(options, secretsManager.url)
    const logLines: string[] = []
    const onLogLine = (line: string): void => {
      logLines.push(line)
      options.onLogLine?.(line)
    }
    const deployed = (await readDeployment()).map(said => ({
      ...said,
      function: createLambdaFunction({ ...said, file: join(folder, said.name, `${said.name}.mjs`), env, onLogLine }),
    }))
    closers.push(() => Promise.all(deployed.map(each => each.function.close())))
    await Promise.all(deployed.map(warm))

    const { caller = localCaller } = options
    const api = await startApiGateway({ routes: routesOf(deployed, caller), port: options.apiPort ?? 0 })
    closers.push(api.close)

    return {
      url: api.url,
      secretsManager,
      secretId,
      logLines: () => logLines,
      sendEvent: (detail, waitsMs) => {
        const event = busEvent({ 'detail-type': 'Identity Verification Retry Requested', source: 'app.local', detail })
        const targets = deployed.filter(({ patterns }) =>
          patterns.some(pattern => matchesPattern(pattern, { ...event })),
        )
        return Promise.all(targets.map(target => deliver(target.function, event, waitsMs)))
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
