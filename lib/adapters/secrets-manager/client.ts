import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { limits } from '../../domain/limits.ts'

const attemptsMax = 2

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** Environment variables, as a process has them. */
export type Variables = Readonly<Record<string, string | undefined>>

const optional = (variables: Variables, name: string): string | undefined => variables[name] || undefined

const required = (variables: Variables, name: string): string => {
  const value = optional(variables, name)
  if (value === undefined) throw new Error(`${name}: missing`)
  return value
}

/**
 * Lambda gives a function its role's credentials in the environment and replaces the instance before they expire.
 * Throws, naming the variable, where one is missing.
 */
const credentialsOf = (variables: Variables) => {
  const sessionToken = optional(variables, 'AWS_SESSION_TOKEN')
  return {
    accessKeyId: required(variables, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: required(variables, 'AWS_SECRET_ACCESS_KEY'),
    ...(sessionToken && { sessionToken }),
  }
}

/**
 * Secrets Manager's client with every setting given, since the SDK looks for each missing one in the process and in `~/.aws`.
 * An endpoint other than the region's comes from `AWS_ENDPOINT_URL_SECRETS_MANAGER` or `AWS_ENDPOINT_URL`.
 */
export const secretsClient = (variables: Variables): SecretsManagerClient => {
  const endpoint = optional(variables, 'AWS_ENDPOINT_URL_SECRETS_MANAGER') ?? optional(variables, 'AWS_ENDPOINT_URL')
  return new SecretsManagerClient({
    region: required(variables, 'AWS_REGION'),
    credentials: credentialsOf(variables),
    ...(endpoint && { endpoint }),
    ignoreConfiguredEndpointUrls: true,
    useFipsEndpoint: optional(variables, 'AWS_USE_FIPS_ENDPOINT') === 'true',
    useDualstackEndpoint: optional(variables, 'AWS_USE_DUALSTACK_ENDPOINT') === 'true',
    authSchemePreference: ['sigv4'],
    disableClockSkewCorrection: false,
    retryMode: 'standard',
    maxAttempts: attemptsMax,
    userAgentAppId: 'idv-retry',
    logger: silent,
    // A keep-alive connection that died while the instance was frozen uses up one attempt, and leaves time for the other.
    requestHandler: new NodeHttpHandler({
      connectionTimeout: limits.secretDeadlineMs / (attemptsMax + 1),
      requestTimeout: limits.secretDeadlineMs / attemptsMax,
      throwOnRequestTimeout: true,
      logger: silent,
    }),
  })
}
