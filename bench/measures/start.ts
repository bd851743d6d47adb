import { join } from 'node:path'
import { type LambdaFunction, startFunction } from '../../local/lambda-runtime/start-function.ts'
import { templateId } from '../requests/cases.ts'
import type { Origins } from '../stand-ins/start-stand-ins.ts'
import type { Variant } from '../variants.ts'

// The invocation must outlast the longest run of calls.
const timeoutMs = 600_000

export interface StartOptions {
  /** `handler` of `retry.*` unless given. */
  readonly handler?: string
  readonly flags?: readonly string[]
}

/** Each instance has a ledger of its own: what others wrote would change its answers, and none could read it. */
const newTable = (() => {
  let tables = 0
  return (): string => {
    tables += 1
    return `ledger-${tables}`
  }
})()

/** Starts a variant under AWS's runtime client, with the stand-ins at `origins` for all that it talks to. */
export const start = async (
  { name, folder, file, environment }: Variant,
  { urls, certificatePath, secretId }: Origins,
  { handler = 'retry.handler', flags = [] }: StartOptions = {},
): Promise<LambdaFunction> => {
  const started = await startFunction({
    name: name.replaceAll(/\W+/g, '-'),
    code: folder,
    handler,
    flags,
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
      TEMPLATE_IDS: templateId,
      BENCH_FUNCTION_FILE: file,
      ...environment,
    },
  })
  if (started.init._tag === 'failed')
    throw new Error(`${name}: ${started.init.errorType}: ${started.init.errorMessage}`)
  return started
}

/** A flag of `start`: reports CPU time, see the file. */
export const reportCpu = ['--import', join(import.meta.dirname, 'report-cpu.mjs')]
