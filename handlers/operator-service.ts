import { ledgerClient } from '../lib/adapters/dynamodb/client.ts'
import { erasureIn } from '../lib/adapters/dynamodb/erasure.ts'
import { pauseControlIn } from '../lib/adapters/dynamodb/pause-control.ts'
import { deadLettersIn } from '../lib/adapters/sqs/dead-letters.ts'
import { limits } from '../lib/domain/limits.ts'
import type { DeadLettersEnvironment } from '../lib/ports/dead-letters.ts'
import type { PauseControlEnvironment } from '../lib/ports/pause-switch.ts'
import type { ForgetEnvironment } from '../lib/use-cases/forget-person.ts'
import { readConfiguration } from './read-configuration.ts'
import { type Service, service } from './service.ts'

export type OperatorService = Service &
  PauseControlEnvironment &
  DeadLettersEnvironment &
  Pick<ForgetEnvironment, 'erasure' | 'archiveDays'>

const { ledgerTable, retryQueueUrl, deadLettersUrl, archiveDays } = readConfiguration(process.env)
const store = { client: ledgerClient(process.env), tableName: ledgerTable }

/** The service, and what only an operator uses. */
export const operatorService: OperatorService = {
  ...service,
  pauseControl: pauseControlIn(store),
  erasure: erasureIn(store),
  archiveDays,
  deadLetters: deadLettersIn({
    variables: process.env,
    retryQueueUrl,
    withinMs: limits.queueDeadlineMs,
    ...(deadLettersUrl !== undefined && { deadLettersUrl }),
  }),
}
