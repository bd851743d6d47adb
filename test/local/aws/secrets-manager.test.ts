import { GetSecretValueCommand, SecretsManagerClient, UpdateSecretCommand } from '@aws-sdk/client-secrets-manager'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type SecretsManagerStandIn, startSecretsManager } from '../../../local/aws/secrets-manager.ts'

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }

let standIn: SecretsManagerStandIn
let client: SecretsManagerClient

beforeEach(async () => {
  standIn = await startSecretsManager({ secrets: { plaid: 'first' } })
  client = new SecretsManagerClient({ region: 'eu-west-1', endpoint: standIn.url, credentials, maxAttempts: 1 })
})
afterEach(async () => {
  client.destroy()
  await standIn.close()
})

const get = (input: { SecretId?: string; VersionStage?: string; VersionId?: string } = {}) =>
  client.send(new GetSecretValueCommand({ SecretId: 'plaid', ...input }))

describe('the Secrets Manager stand-in, called by the AWS SDK', () => {
  it.each([{}, { VersionStage: 'AWSCURRENT' }])('answers the current value to %j', async input => {
    const answer = await get(input)
    expect(answer).toMatchObject({ Name: 'plaid', SecretString: 'first', VersionStages: ['AWSCURRENT'] })
    expect(answer.CreatedDate).toBeInstanceOf(Date)
    expect(answer.ARN).toMatch(/^arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:plaid-/)
  })

  it('keeps the replaced value as AWSPREVIOUS, and no value before that', async () => {
    const { VersionId: first = '' } = await get()
    standIn.putSecretValue('plaid', 'second')
    const { VersionId: second = '' } = await get()
    expect(await get()).toMatchObject({ SecretString: 'second' })
    expect(await get({ VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'first', VersionId: first })
    expect(await get({ VersionId: first })).toMatchObject({ SecretString: 'first' })
    standIn.putSecretValue('plaid', 'third')
    expect(await get({ VersionStage: 'AWSPREVIOUS' })).toMatchObject({ VersionId: second })
    await expect(get({ VersionId: first })).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })

  it.each([
    ['an unknown secret', { SecretId: 'other' }],
    ['an unknown stage', { VersionStage: 'AWSPREVIOUS' }],
    ['a version under the wrong stage', { VersionId: 'x', VersionStage: 'AWSCURRENT' }],
  ])('does not find %s', async (_, input) => {
    await expect(get(input)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 400 },
    })
  })

  it.each([
    ['ResourceNotFoundException', 400],
    ['InvalidRequestException', 400],
    ['ThrottlingException', 400],
    ['AccessDeniedException', 400],
    ['InternalServiceError', 500],
  ] as const)('raises %s with status %d once after the fault is added', async (name, httpStatusCode) => {
    standIn.fail(name)
    await expect(get()).rejects.toMatchObject({ name, $metadata: { httpStatusCode } })
    expect(await get()).toMatchObject({ SecretString: 'first' })
    expect(standIn.calls()).toBe(2)
  })

  it('lets the SDK try again after an InternalServiceError', async () => {
    const patient = new SecretsManagerClient({ region: 'eu-west-1', endpoint: standIn.url, credentials })
    standIn.fail('InternalServiceError', 2)
    const answer = await patient.send(new GetSecretValueCommand({ SecretId: 'plaid' }))
    patient.destroy()
    expect(answer.SecretString).toBe('first')
    expect(standIn.calls()).toBe(3)
  })

  it('answers late, and correctly, with a delay', async () => {
    standIn.fail({ delayMs: 1 })
    expect(await get()).toMatchObject({ SecretString: 'first' })
  })

  it('does not answer during a hang, and still closes', async () => {
    standIn.fail('hang')
    const asked = get()
    await expect.poll(standIn.calls, { timeout: 60_000 }).toBe(1)
    await standIn.close()
    await expect(asked).rejects.toThrow()
  })

  it('refuses every other operation', async () => {
    await expect(client.send(new UpdateSecretCommand({ SecretId: 'plaid' }))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    })
  })

  it('refuses a request without a signature', async () => {
    const answer = await fetch(standIn.url, { method: 'POST', body: '{"SecretId":"plaid"}' })
    expect(answer.status).toBe(400)
    expect(await answer.text()).not.toContain('first')
  })
})
