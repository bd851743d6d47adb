import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type AwsService, awsSettings } from '../aws/aws-settings.ts'

/** DynamoDB answers within milliseconds: a fence or a record must have time for a few tries. */
const withinMs = 1_000

/**
 * DynamoDB's client. Throws, naming it, where a variable is missing.
 * It never repeats a request by itself: a counter would be changed twice. Whoever calls knows what may be repeated.
 */
export const ledgerClient = (variables: AwsService['variables']): DynamoDBClient =>
  new DynamoDBClient({
    ...awsSettings({ variables, endpointName: 'DYNAMODB', withinMs, attemptsMax: 1 }),
    endpointDiscoveryEnabled: false,
    accountIdEndpointMode: 'disabled',
  })
