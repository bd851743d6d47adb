import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { configurationOf } from '../../lib/domain/configuration.ts'

const variables = {
  PLAID_ENV: 'sandbox',
  PLAID_SECRET_ID: 'plaid-keys',
  EVENT_BUS: 'bus',
  LEDGER_TABLE: 'ledger',
  RETRY_QUEUE_URL: 'https://queue.example/retries',
  DUE_QUEUE_URL: 'https://queue.example/due',
  PATH: '/usr/bin',
}

describe('configurationOf', () => {
  it("by default uses Plaid's own address, refuses all templates, sends nothing automatically and publishes no link", () => {
    expect(configurationOf(variables)).toEqual(
      E.right({
        plaidEnv: 'sandbox',
        plaidBaseUrl: new URL('https://sandbox.plaid.com'),
        plaidSecretId: 'plaid-keys',
        templateIds: new Set(),
        eventBus: 'bus',
        ledgerTable: 'ledger',
        retryQueueUrl: 'https://queue.example/retries',
        dueQueueUrl: 'https://queue.example/due',
        mode: 'shadow',
        isUrlPublished: false,
        metricsNamespace: 'idv-retry',
        decisionDays: 400,
        archiveDays: 90,
        isWatching: true,
      }),
    )
  })

  it.each([
    [{ PLAID_ENV: 'production' }, { plaidBaseUrl: new URL('https://production.plaid.com') }],
    [{ PLAID_BASE_URL: '' }, { plaidBaseUrl: new URL('https://sandbox.plaid.com') }],
    [{ PLAID_BASE_URL: 'http://127.0.0.1:3001' }, { plaidBaseUrl: new URL('http://127.0.0.1:3001') }],
    [{ PLAID_BASE_URL: 'https://plaid.example:8443' }, { plaidBaseUrl: new URL('https://plaid.example:8443') }],
    [{ TEMPLATE_IDS: 'idvtmp_1,flwtmp_2' }, { templateIds: new Set(['idvtmp_1', 'flwtmp_2']) }],
    [{ RETRY_MODE: 'enforce' }, { mode: 'enforce' }],
    [{ EVENT_SHAREABLE_URL: 'on' }, { isUrlPublished: true }],
    [{ METRICS_NAMESPACE: 'idv-retry-dev' }, { metricsNamespace: 'idv-retry-dev' }],
    [{ DUE_QUEUE_URL: undefined }, { dueQueueUrl: variables.RETRY_QUEUE_URL }],
    [{ WATCH: 'off' }, { isWatching: false }],
    [{ WATCH: 'on' }, { isWatching: true }],
    [{ DECISION_DAYS: '3650' }, { decisionDays: 3650 }],
    [{ ARCHIVE_DAYS: '30' }, { archiveDays: 30 }],
    [{ DEAD_LETTERS_URL: 'https://sqs.example/letters' }, { deadLettersUrl: 'https://sqs.example/letters' }],
  ])('reads %o', (given, read) => {
    expect(configurationOf({ ...variables, ...given })).toMatchObject({ right: read })
  })

  it.each([
    ['PLAID_ENV', undefined],
    ['PLAID_ENV', 'development'],
    ['PLAID_ENV', ''],
    ['PLAID_SECRET_ID', undefined],
    ['PLAID_SECRET_ID', ''],
    ['EVENT_BUS', undefined],
    ['EVENT_BUS', ''],
    ['LEDGER_TABLE', undefined],
    ['RETRY_QUEUE_URL', undefined],
    ['RETRY_QUEUE_URL', 'retries'],
    ['DUE_QUEUE_URL', 'due'],
    ['RETRY_MODE', 'armed'],
    ['WATCH', 'true'],
    ['DECISION_DAYS', '0400'],
    ['ARCHIVE_DAYS', '90 days'],
    ['DEAD_LETTERS_URL', 'letters'],
    ['DECISION_DAYS', '3651'],
    ['DECISION_DAYS', '30.5'],
    ['DECISION_DAYS', ''],
    ['EVENT_SHAREABLE_URL', 'true'],
    ['PLAID_BASE_URL', 'http://plaid.example'],
    ['PLAID_BASE_URL', 'http://127.0.0.1.example'],
    ['PLAID_BASE_URL', 'https://user:secret@plaid.example'],
    ['PLAID_BASE_URL', 'https://plaid.example/path'],
    ['PLAID_BASE_URL', 'https://plaid.example?query'],
    ['PLAID_BASE_URL', 'ftp://plaid.example'],
    ['PLAID_BASE_URL', 'plaid.example'],
    ['TEMPLATE_IDS', 'idvtmp_1, idvtmp_2'],
    ['METRICS_NAMESPACE', 'with space'],
  ])('refuses %s = %s, and names the variable without its value', (name, value) => {
    const read = configurationOf({ ...variables, [name]: value })
    expect(read).toMatchObject({ left: [{ pointer: `/${name}` }] })
    expect(JSON.stringify(read)).not.toContain(value || '""')
  })

  it('reports all faults at once', () => {
    const pointers = ['/PLAID_ENV', '/PLAID_SECRET_ID', '/EVENT_BUS', '/LEDGER_TABLE', '/RETRY_QUEUE_URL'].map(
      pointer => ({ pointer }),
    )
    expect(configurationOf({})).toMatchObject({ left: pointers })
  })
})
