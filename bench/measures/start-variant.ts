import { join } from 'node:path'
import { type PackagedFunction, startFunction } from '../../local/lambda-runtime/start-function.ts'
import { templateId } from '../requests/cases.ts'
import type { Origins } from '../stand-ins/start-stand-ins.ts'
import type { Variant } from '../variants.ts'

// Longer than the longest batch of calls.
const timeoutMs = 600_000

export interface StartOptions {
  /** `retry.handler` by default. */
  readonly handler?: string
  readonly flags?: readonly string[]
  /** As deployed, by default. */
  readonly memoryMb?: number
}

/** As deployed: `memorySize` in serverless.yml. */
export const deployedMemoryMb = 256

/** Each instance has its own ledger table, because the items of other variants would change its answers. */
const newTable = (() => {
  let tables = 0
  return (): string => {
    tables += 1
    return `ledger-${tables}`
  }
})()

/** Starts a variant under AWS's runtime client, with the stand-ins at `origins` for all services that it calls. */
export const startVariant = async (
  { name, folder, file, environment }: Variant,
  { urls, certificatePath, secretId }: Origins,
  { handler = 'retry.handler', flags = [], memoryMb = deployedMemoryMb }: StartOptions = {},
): Promise<PackagedFunction> => {
  const started = await startFunction({
    name: name.replaceAll(/\W+/g, '-'),
    code: folder,
    handler,
    flags,
    memoryMb,
    timeoutMs,
    environment: {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: urls.secretsManager,
      AWS_ENDPOINT_URL_DYNAMODB: urls.dynamoDb,
      AWS_ENDPOINT_URL_EVENTBRIDGE: urls.eventBridge,
      NODE_EXTRA_CA_CERTS: certificatePath,
      PLAID_BASE_URL: urls.plaid,
      PLAID_ENV: 'production',
      PLAID_SECRET_ID: secretId,
      EVENT_BUS: 'idv-retry-bench',
      LEDGER_TABLE: newTable(),
      RETRY_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/idv-retry-bench',
      DUE_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/idv-retry-bench-due',
      TEMPLATE_IDS: templateId,
      BENCH_FUNCTION_FILE: file,
      ...environment,
    },
  })
  if (started.init._tag === 'failed')
    throw new Error(`${name}: ${started.init.errorType}: ${started.init.errorMessage}`)
  return started
}

/** Flags for `startVariant`: the function logs its CPU time, see `report-cpu.mjs`. */
export const reportCpu = ['--import', join(import.meta.dirname, 'report-cpu.mjs')]
