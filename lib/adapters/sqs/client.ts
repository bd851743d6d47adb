import { SQSClient } from '@aws-sdk/client-sqs'
import { type AwsService, awsSettings } from '../aws/aws-settings.ts'
import { unlogged } from '../aws/unlogged.ts'

export type SqsOptions = Pick<AwsService, 'variables' | 'withinMs'>

/** SQS's client. Throws at the start, naming the variable, if one is missing. */
export const sqsClient = ({ variables, withinMs }: SqsOptions): SQSClient =>
  unlogged(new SQSClient(awsSettings({ variables, endpointName: 'SQS', withinMs })))
