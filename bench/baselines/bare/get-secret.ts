import { awsService } from './aws-service.ts'

const secretsManager = awsService({
  name: 'secretsmanager',
  endpointName: 'SECRETS_MANAGER',
  prefix: 'secretsmanager',
  version: '1.1',
})

/** Secrets Manager's GetSecretValue. */
export const getSecret = async (secretId: string): Promise<Record<string, unknown>> => {
  const reply = await secretsManager.call('GetSecretValue', { SecretId: secretId, VersionStage: 'AWSCURRENT' })
  if (reply.status !== 200) throw new Error('no secret')
  return JSON.parse(JSON.parse(reply.body).SecretString)
}
