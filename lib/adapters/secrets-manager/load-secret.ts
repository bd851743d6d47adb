import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { pipe } from 'fp-ts/function'
import * as TE from 'fp-ts/TaskEither'
import type { RetryError, SecretsCause } from '../../domain/retry-error.ts'
import type { PlaidCredentials } from '../../ports/credentials.ts'
import { type AwsCause, awsCall, inTime } from '../aws/aws-call.ts'
import { credentialsIn } from './secret.ts'

const causes: Readonly<Record<AwsCause, SecretsCause>> = {
  'not-found': 'not-found',
  denied: 'denied',
  throttled: 'unreachable',
  clock: 'clock',
  unreachable: 'unreachable',
}

const errorOf = (cause: AwsCause): RetryError => ({ _tag: 'SecretsUnavailable', cause: causes[cause] })

/** Requests the version in use by its stage: a rotation moves that stage to the new version. */
const inUse = (secretId: string) => new GetSecretValueCommand({ SecretId: secretId, VersionStage: 'AWSCURRENT' })

/** Loads Plaid's keys once, within `withinMs`, the SDK's own retry included. */
export const loadSecret = (
  client: SecretsManagerClient,
  secretId: string,
  withinMs: number,
): TE.TaskEither<RetryError, PlaidCredentials> =>
  pipe(
    awsCall(
      inTime(withinMs, abortSignal => client.send(inUse(secretId), { abortSignal })),
      errorOf,
    ),
    TE.flatMapEither(({ SecretString }) => credentialsIn(SecretString)),
  )
