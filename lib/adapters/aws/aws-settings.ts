import { NodeHttpHandler } from '@smithy/node-http-handler'

/** The environment variables of a process. */
type Variables = Readonly<Record<string, string | undefined>>

/** What an AWS client sends its requests with. A type alias, because the SDK accepts no interface. */
export type RequestHandler = {
  readonly handle: (request: {
    readonly headers: Readonly<Record<string, string>>
  }) => Promise<{ readonly response: object }>
}

export interface AwsService {
  /** The AWS SDK's own variables, as Lambda sets them. */
  readonly variables: Variables
  /** The service's part of `AWS_ENDPOINT_URL_…`, such as `EVENTBRIDGE`. */
  readonly endpointName: string
  /** Deadline of a call, in milliseconds, all tries included. */
  readonly withinMs: number
  /** Tries of a request, including the SDK's own retries. */
  readonly attemptsMax?: number
  /** HTTP by default. */
  readonly requestHandler?: RequestHandler | undefined
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

const required = (variables: Variables, name: string): string => {
  const value = variables[name]
  if (value === undefined || value === '') throw new Error(`${name}: missing`)
  return value
}

/**
 * Lambda gives a function its role's credentials in the environment and replaces the instance before they expire.
 * Throws, naming the variable, if one is missing.
 */
const credentialsOf = (variables: Variables) => {
  const sessionToken = variables['AWS_SESSION_TOKEN']
  return {
    accessKeyId: required(variables, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: required(variables, 'AWS_SECRET_ACCESS_KEY'),
    ...(sessionToken && { sessionToken }),
  }
}

/**
 * Every setting of an AWS client, because the SDK looks for each missing one in the process and in `~/.aws`. An
 * endpoint other than the region's comes from the service's variable, or from `AWS_ENDPOINT_URL`.
 */
export const awsSettings = ({ variables, endpointName, withinMs, attemptsMax = 2, requestHandler }: AwsService) => {
  const endpoint = variables[`AWS_ENDPOINT_URL_${endpointName}`] || variables['AWS_ENDPOINT_URL']
  return {
    region: required(variables, 'AWS_REGION'),
    credentials: credentialsOf(variables),
    ...(endpoint && { endpoint }),
    ignoreConfiguredEndpointUrls: true,
    useFipsEndpoint: variables['AWS_USE_FIPS_ENDPOINT'] === 'true',
    useDualstackEndpoint: variables['AWS_USE_DUALSTACK_ENDPOINT'] === 'true',
    authSchemePreference: ['sigv4'],
    disableClockSkewCorrection: false,
    defaultsMode: 'standard' as const,
    retryMode: 'standard' as const,
    maxAttempts: attemptsMax,
    userAgentAppId: 'idv-retry',
    logger: silent,
    requestHandler:
      requestHandler ??
      // A keep-alive connection that died while the instance was frozen costs one try, and leaves time for another.
      new NodeHttpHandler({
        connectionTimeout: withinMs / (attemptsMax + 1),
        requestTimeout: withinMs / attemptsMax,
        throwOnRequestTimeout: true,
        logger: silent,
      }),
  }
}
