import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type AwsService, awsSettings } from '../aws/aws-settings.ts'
import { unlogged } from '../aws/unlogged.ts'

/** Deadline of a request. DynamoDB answers within milliseconds, and a fence or a record needs time for a few tries. */
const withinMs = 1_000

/**
 * DynamoDB's client. Throws, naming the variable, if one is missing. It never repeats a request, because a counter
 * would be changed twice: `store-call.ts` repeats what is safe to repeat.
 */
export const ledgerClient = (
  variables: AwsService['variables'],
  requestHandler?: AwsService['requestHandler'],
): DynamoDBClient =>
  unlogged(
    new DynamoDBClient({
      ...awsSettings({ variables, endpointName: 'DYNAMODB', withinMs, attemptsMax: 1, requestHandler }),
      endpointDiscoveryEnabled: false,
      accountIdEndpointMode: 'disabled',
    }),
  )
