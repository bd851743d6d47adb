import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { limits } from '../../domain/limits.ts'
import { awsSettings } from '../aws/aws-settings.ts'
import { unlogged } from '../aws/unlogged.ts'

/** The environment variables of a process. */
export type Variables = Readonly<Record<string, string | undefined>>

export const secretsClient = (variables: Variables): SecretsManagerClient =>
  unlogged(
    new SecretsManagerClient(
      awsSettings({ variables, endpointName: 'SECRETS_MANAGER', withinMs: limits.secretDeadlineMs }),
    ),
  )
