import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { metricNames } from '../support/closed-lists.ts'
import { root } from './markdown.ts'
import { rowsUnder } from './tables.ts'

const document = await readFile(join(root, 'docs', 'cost.md'), 'utf8')

/** The numbers of a table, by their first cell; throws where the page lacks one. */
const numbersUnder = (heading: string, column: number) => {
  const rows = new Map(rowsUnder(document, heading).map(row => [row[0], Number(row[column])]))
  return (name: string): number => {
    const found = rows.get(name)
    if (found === undefined || Number.isNaN(found)) throw new Error(`${heading} has no number for ${name}`)
    return found
  }
}

const price = numbersUnder('Prices', 1)
const assumed = numbersUnder('Assumptions', 1)
const stories = ['verified', 'held', 'retried'] as const

/** The mean of an applicant, over the stories by their shares. */
const mean = (name: string): number =>
  stories
    .map(
      (story, index) =>
        (assumed(`${story}, of a hundred attempts`) / 100) * numbersUnder('What is counted', index + 1)(name),
    )
    .reduce((sum, share) => sum + share, 0)

const stated = (pattern: RegExp): number => Number(pattern.exec(document.replaceAll('\n', ' '))?.[1])
const metrics = stated(/\*\*(\d+) custom metrics\*\*/)
const metricsOfAlarms = stated(/with \*\*(\d+) metrics\*\*/)

/** The items of a month of so many attempts. */
const monthOf = (attempts: number): Readonly<Record<string, number>> => {
  const millions = attempts / 1e6
  const calls = mean('deliveries') + mean('messages')
  const platform = assumed("bytes of Lambda's and the API's own lines for a call")
  const sweeps = assumed('sweeps of a month')
  const gbSeconds = (seconds: number): number => seconds * assumed('GB of memory') * price('GB-second')
  const logged = (bytes: number): number => (bytes / 1e9) * price('log GB')
  const perSweep =
    price('million calls of functions') +
    price('million starts of the scheduler') +
    assumed('read units of a sweep') * price('million DynamoDB read units')
  return {
    'custom metrics': metrics * price('custom metric, a month'),
    alarms: metricsOfAlarms * price('metric of an alarm, a month'),
    dashboard: price('dashboard, a month'),
    secret: price('secret, a month'),
    sweeps:
      (sweeps / 1e6) * perSweep +
      sweeps * gbSeconds(assumed('seconds of a sweep')) +
      sweeps * logged(assumed('log bytes of a sweep') + platform),
    polling:
      ((assumed('queues that Lambda polls') * assumed("requests of Lambda's pollers to an empty queue, a month")) /
        1e6) *
      price('million SQS requests'),
    calls:
      millions * (mean('deliveries') * price('million calls of the API') + calls * price('million calls of functions')),
    'function time':
      attempts *
      gbSeconds(
        mean('calls to Plaid') * assumed('seconds until Plaid answers') +
          calls * assumed('seconds of a call beside that'),
      ),
    DynamoDB:
      millions *
      (mean('DynamoDB reads') * price('million DynamoDB read units') +
        mean('DynamoDB writes') *
          assumed('write units of a write, index included') *
          price('million DynamoDB write units')),
    table:
      ((attempts * assumed('bytes in the table for an attempt') * assumed('months in the table')) / 1e9) *
      price('DynamoDB GB, a month'),
    events:
      millions * mean('events') * price('million events') +
      ((attempts * mean('deliveries') * assumed('bytes of an archived webhook')) / 1e9) * price('archive GB'),
    queues: millions * mean('messages') * assumed('requests of SQS for a message') * price('million SQS requests'),
    logs: attempts * logged(mean('log bytes') + calls * platform),
  }
}

describe.each([
  [1_000, 2],
  [100_000, 3],
  [1_000_000, 4],
])('the totals of a month of %d attempts', (attempts, column) => {
  const rows = rowsUnder(document, 'Totals')
  const month = monthOf(attempts)

  test('are those of the other tables', () => {
    const computed = Object.entries(month).map(([item, usd]) => [item, usd.toFixed(2)])
    const total = Object.values(month).reduce((sum, usd) => sum + usd, 0)
    expect(rows.map(row => [row[0], row[column]])).toEqual([...computed, ['**total**', total.toFixed(2)]])
  })
})

test('the number of metrics is that of the code, and every price has a source', () => {
  expect(metrics).toBe(metricNames.length)
  for (const [name, , source, seen] of rowsUnder(document, 'Prices'))
    expect(`${source}${seen}`.length, name).toBeGreaterThan(10)
})
