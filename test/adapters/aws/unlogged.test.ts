import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { expect, test } from 'vitest'
import { awsSettings } from '../../../lib/adapters/aws/aws-settings.ts'
import { unlogged } from '../../../lib/adapters/aws/unlogged.ts'
import { ledgerClient } from '../../../lib/adapters/dynamodb/client.ts'
import { secretsClient } from '../../../lib/adapters/secrets-manager/client.ts'

const variables = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' }

const ofTheSdk = () =>
  new SecretsManagerClient(awsSettings({ variables, endpointName: 'SECRETS_MANAGER', withinMs: 1_000 }))

const stepsOf = ({ middlewareStack }: Pick<SecretsManagerClient, 'middlewareStack'>): readonly string[] =>
  middlewareStack.identify()

const isLogger = (step: string): boolean => step.startsWith('loggerMiddleware')

test("the SDK's own logging is removed from a client, and nothing else", () => {
  const steps = stepsOf(ofTheSdk())
  expect(steps.filter(isLogger)).toHaveLength(1)
  expect(stepsOf(unlogged(ofTheSdk()))).toEqual(steps.filter(step => !isLogger(step)))
})

test.each([
  ['the ledger', ledgerClient],
  ['the secrets', secretsClient],
])('the client of %s has no logging of its own', (_case, clientOf) => {
  const steps = clientOf(variables).middlewareStack.identify()
  expect(steps).not.toEqual([])
  expect(steps.filter(isLogger)).toEqual([])
})
