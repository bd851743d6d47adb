import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { clientSettings } from './client-settings.ts'

const client = new SecretsManagerClient(clientSettings('SECRETS_MANAGER', 'secretsmanager').settings)

export const getSecret = async (SecretId: string): Promise<Record<string, unknown>> => {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId, VersionStage: 'AWSCURRENT' }))
  return JSON.parse(SecretString ?? '')
}
