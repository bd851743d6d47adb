import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import { oneOf } from '../codec/one-of.ts'
import { text } from '../codec/text.ts'
import { type Violation, violationsOf } from '../codec/violation.ts'
import type { PlaidEnv } from './plaid/environment.ts'
import type { Mode } from './policy/mode.ts'

/** The settings of a deployment; `docs/configuration.md` describes each variable. */
export interface Configuration {
  readonly plaidEnv: PlaidEnv
  readonly plaidBaseUrl: URL
  readonly plaidSecretId: string
  readonly templateIds: ReadonlySet<string>
  /** Name or ARN of the event bus. */
  readonly eventBus: string
  readonly ledgerTable: string
  /** The queue of status updates and requests. */
  readonly retryQueueUrl: string
  /** The queue of due subjects: a crowd of status updates in the same queue would delay the sends. */
  readonly dueQueueUrl: string
  readonly mode: Mode
  /** Whether outcome events carry `shareable_url`, a bearer link that never expires. */
  readonly isUrlPublished: boolean
  readonly metricsNamespace: string
  /** Whether first attempts are watched from their first step on: one more item in the ledger for each applicant. */
  readonly isWatching: boolean
  /** How long decisions, and attempts that are no longer watched, are kept. */
  readonly decisionDays: number
  /** Where messages lie that could not be served: only the functions for operators have it. */
  readonly deadLettersUrl?: string
  /** How long the bus keeps webhooks in its archive: what `forget` reports. */
  readonly archiveDays: number
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost'])

/**
 * Plaid's keys are sent in headers, so plain HTTP is allowed to the loopback address only. Empty: Plaid's own origin.
 */
const isSafeOrigin = (value: string): boolean => {
  if (value === '') return true
  const url = URL.parse(value)
  if (url === null || url.href !== `${url.origin}/`) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname))
}

const isDays = (value: string): boolean => /^[1-9]\d{0,3}$/.test(value) && Number(value) <= 3_650

const Variables = t.intersection([
  t.type({
    PLAID_ENV: oneOf('PLAID_ENV', ['sandbox', 'production']),
    PLAID_SECRET_ID: text<string>('PLAID_SECRET_ID', 'the name or ARN of a secret', value => value !== ''),
    EVENT_BUS: text<string>('EVENT_BUS', 'the name or ARN of an event bus', value => value !== ''),
    LEDGER_TABLE: text<string>('LEDGER_TABLE', 'the name of a table', value => value !== ''),
    RETRY_QUEUE_URL: text<string>('RETRY_QUEUE_URL', 'the URL of a queue', value => URL.canParse(value)),
  }),
  t.partial({
    DUE_QUEUE_URL: text<string>('DUE_QUEUE_URL', 'the URL of a queue', value => URL.canParse(value)),
    PLAID_BASE_URL: text<string>(
      'PLAID_BASE_URL',
      'an https origin, or an http origin on the loopback address',
      isSafeOrigin,
    ),
    TEMPLATE_IDS: text<string>('TEMPLATE_IDS', 'template ids, separated by commas', value => !/\s/.test(value)),
    RETRY_MODE: oneOf('RETRY_MODE', ['shadow', 'enforce']),
    EVENT_SHAREABLE_URL: oneOf('EVENT_SHAREABLE_URL', ['on', 'off']),
    METRICS_NAMESPACE: text<string>('METRICS_NAMESPACE', '1 to 255 of the characters A-Z a-z 0-9 . - _ / # :', value =>
      /^[\w.\-/#:]{1,255}$/.test(value),
    ),
    WATCH: oneOf('WATCH', ['on', 'off']),
    DECISION_DAYS: text<string>('DECISION_DAYS', 'a whole number, 1 to 3650', isDays),
    DEAD_LETTERS_URL: text<string>('DEAD_LETTERS_URL', 'the URL of a queue', value => URL.canParse(value)),
    ARCHIVE_DAYS: text<string>('ARCHIVE_DAYS', 'a whole number, 1 to 3650', isDays),
  }),
])

const plaidOrigins: Readonly<Record<PlaidEnv, string>> = {
  sandbox: 'https://sandbox.plaid.com',
  production: 'https://production.plaid.com',
}

/** Decodes the environment variables. Each violation points at its variable, and never shows the value. */
export const configurationOf = (variables: unknown): E.Either<ReadonlyArray<Violation>, Configuration> =>
  pipe(
    Variables.decode(variables),
    E.mapLeft(errors => violationsOf(errors)),
    E.map(
      ({
        PLAID_ENV,
        PLAID_BASE_URL,
        PLAID_SECRET_ID,
        EVENT_BUS,
        LEDGER_TABLE,
        RETRY_QUEUE_URL,
        DUE_QUEUE_URL,
        RETRY_MODE = 'shadow',
        EVENT_SHAREABLE_URL = 'off',
        TEMPLATE_IDS = '',
        METRICS_NAMESPACE = 'idv-retry',
        WATCH = 'on',
        DECISION_DAYS = '400',
        DEAD_LETTERS_URL,
        ARCHIVE_DAYS = '90',
      }) => ({
        plaidEnv: PLAID_ENV,
        plaidBaseUrl: new URL(PLAID_BASE_URL || plaidOrigins[PLAID_ENV]),
        plaidSecretId: PLAID_SECRET_ID,
        templateIds: new Set(TEMPLATE_IDS.split(',').filter(id => id !== '')),
        eventBus: EVENT_BUS,
        ledgerTable: LEDGER_TABLE,
        retryQueueUrl: RETRY_QUEUE_URL,
        dueQueueUrl: DUE_QUEUE_URL ?? RETRY_QUEUE_URL,
        mode: RETRY_MODE,
        isUrlPublished: EVENT_SHAREABLE_URL === 'on',
        metricsNamespace: METRICS_NAMESPACE,
        isWatching: WATCH === 'on',
        decisionDays: Number(DECISION_DAYS),
        ...(DEAD_LETTERS_URL !== undefined && { deadLettersUrl: DEAD_LETTERS_URL }),
        archiveDays: Number(ARCHIVE_DAYS),
      }),
    ),
  )
