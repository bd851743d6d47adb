import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { RetryError, SecretsCause } from '../../domain/retry-error.ts'
import type { PlaidCredentials } from '../../ports/credentials.ts'
import { credentialsIn } from './secret.ts'

const causes: ReadonlyMap<string, SecretsCause> = new Map([
  ['ResourceNotFoundException', 'not-found'],
  ['AccessDeniedException', 'denied'],
  ['DecryptionFailure', 'denied'],
  ['ExpiredTokenException', 'denied'],
  ['InvalidSignatureException', 'denied'],
  ['UnrecognizedClientException', 'denied'],
])

/** By the error's name alone: the rest of it may quote the request. */
const errorOf = (thrown: unknown): RetryError => ({
  _tag: 'SecretsUnavailable',
  cause: (thrown instanceof Error && causes.get(thrown.name)) || 'unreachable',
})

/** Asks by name for the version in use: Plaid's keys are rotated by moving that name. */
const getSecret = async (
  client: SecretsManagerClient,
  secretId: string,
  withinMs: number,
): Promise<string | undefined> => {
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), withinMs)
  try {
    const command = new GetSecretValueCommand({ SecretId: secretId, VersionStage: 'AWSCURRENT' })
    const { SecretString } = await client.send(command, { abortSignal: deadline.signal })
    return SecretString
  } finally {
    clearTimeout(timer)
  }
}

/** Loads Plaid's keys once, in `withinMs` at most, the SDK's own second attempt included. */
export const loadSecret = (
  client: SecretsManagerClient,
  secretId: string,
  withinMs: number,
): TE.TaskEither<RetryError, PlaidCredentials> =>
  pipe(
    TE.tryCatch(() => getSecret(client, secretId, withinMs), errorOf),
    TE.flatMapEither(credentialsIn),
  )
