import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type AwsService, awsSettings } from '../aws/aws-settings.ts'
import { unlogged } from '../aws/unlogged.ts'

/** DynamoDB answers within milliseconds: a fence or a record must have time for a few tries. */
const withinMs = 1_000

/**
 * DynamoDB's client. Throws, naming it, where a variable is missing.
 * It never repeats a request: a counter would be changed twice. The caller knows what may be repeated.
 */
export const ledgerClient = (variables: AwsService['variables']): DynamoDBClient =>
  unlogged(
    new DynamoDBClient({
      ...awsSettings({ variables, endpointName: 'DYNAMODB', withinMs, attemptsMax: 1 }),
      endpointDiscoveryEnabled: false,
      accountIdEndpointMode: 'disabled',
    }),
  )
