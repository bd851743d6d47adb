import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { Configuration, PlaidApi } from 'plaid'
import { z } from 'zod'

const Secret = z.object({ client_id: z.string(), secret: z.string() })

const secretsManager = new SecretsManagerClient({})

const connect = async (): Promise<PlaidApi> => {
  const command = new GetSecretValueCommand({ SecretId: process.env['PLAID_SECRET_ID'] })
  const { SecretString } = await secretsManager.send(command)
  const { client_id, secret } = Secret.parse(JSON.parse(SecretString ?? ''))
  return new PlaidApi(
    new Configuration({
      basePath: process.env['PLAID_BASE_URL'] || `https://${process.env['PLAID_ENV']}.plaid.com`,
      baseOptions: {
        headers: { 'PLAID-CLIENT-ID': client_id, 'PLAID-SECRET': secret, 'Plaid-Version': '2020-09-14' },
        timeout: 10_000,
      },
    }),
  )
}

let client: Promise<PlaidApi> | undefined

/** Plaid's official client with the keys from Secrets Manager, created once per instance. */
export const plaidClient = (): Promise<PlaidApi> => {
  client ??= connect().catch(error => {
    client = undefined
    throw error
  })
  return client
}
