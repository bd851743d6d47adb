import { limits } from '../../domain/limits.ts'
import type { Credentials } from '../../ports/credentials.ts'
import { cachedCredentials } from './cached-credentials.ts'
import { secretsClient, type Variables } from './client.ts'
import { loadSecret } from './load-secret.ts'

export interface CredentialsOptions {
  /** The AWS SDK's own variables, as Lambda sets them. */
  readonly variables: Variables
  /** Name or ARN of the secret. */
  readonly secretId: string
  readonly nowMs: () => number
}

/** Plaid's keys from Secrets Manager, cached. Throws at the start, naming the variable, if one is missing. */
export const credentialsFrom = ({ variables, secretId, nowMs }: CredentialsOptions): Credentials =>
  cachedCredentials({
    load: loadSecret(secretsClient(variables), secretId, limits.secretDeadlineMs),
    nowMs,
    freshMs: limits.secretFreshMs,
    staleMs: limits.secretStaleMs,
    pauseMs: limits.secretPauseMs,
  })
