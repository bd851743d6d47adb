import { ledgerClient } from '../lib/adapters/dynamodb/client.ts'
import { pauseControlIn } from '../lib/adapters/dynamodb/pause-control.ts'
import type { PauseControlEnvironment } from '../lib/ports/pause-switch.ts'
import { readConfiguration } from './read-configuration.ts'
import { type Service, service } from './service.ts'

export type OperatorService = Service & PauseControlEnvironment

const { ledgerTable } = readConfiguration(process.env)
const store = { client: ledgerClient(process.env), tableName: ledgerTable }

/** The service, and what only an operator uses. */
export const operatorService: OperatorService = { ...service, pauseControl: pauseControlIn(store) }
