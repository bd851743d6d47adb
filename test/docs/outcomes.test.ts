import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { callMetrics, deliveryMetrics } from '../../lib/adapters/journal/metrics.ts'
import { metricsOf } from '../support/alarm.ts'
import { callOutcomes, deliveryOutcomes, metricNames, sweepOutcomes } from '../support/closed-lists.ts'
import { alarmNames, deployedAlarms, symptomOf } from '../support/ringing-alarms.ts'
import { root } from './markdown.ts'
import { codeIn, rowsUnder } from './tables.ts'

const document = await readFile(join(root, 'docs', 'outcomes.md'), 'utf8')
const alarms = Object.values(await deployedAlarms())
const symptoms = await alarmNames()

/** The alarms that read a metric. */
const readersOf = (metric: string | undefined): readonly string[] =>
  alarms
    .filter(alarm => metricsOf(alarm).some(({ MetricName }) => MetricName === metric))
    .map(alarm => symptomOf(alarm))

describe.each<[string, readonly string[], Readonly<Record<string, string>>]>([
  ['Of a call: on demand, a message of the worker, an act of an operator', callOutcomes, callMetrics],
  ["Of a delivery to the webhook's route", deliveryOutcomes, deliveryMetrics],
  ['Of a sweep', sweepOutcomes, {}],
])('%s', (heading, outcomes, metrics) => {
  const rows = rowsUnder(document, heading)

  test('every outcome that the code can write has a row, and each row is one', () => {
    expect(rows.map(([outcome = '']) => codeIn(outcome)[0]).toSorted()).toEqual(outcomes.toSorted())
    for (const row of rows) expect(row.every(cell => cell !== '')).toBe(true)
  })

  test('each has an alarm that exists, or a reason why none', () => {
    const words = ['failure', 'cause', 'not-trusted']
    const isReason = (alarm: string): boolean => alarm.startsWith('none: ') && alarm.length > 15
    const isNamed = (alarm: string): boolean =>
      codeIn(alarm).some(name => symptoms.includes(name)) &&
      codeIn(alarm).every(name => symptoms.includes(name) || words.includes(name))
    const without = rows.filter(([, , , alarm = '']) => !isReason(alarm) && !isNamed(alarm))
    expect(without).toEqual([])
  })

  test('one that an alarm counts names that alarm, and one without says so', () => {
    for (const [cell = '', , , alarm = ''] of rows) {
      const readers = readersOf(metrics[String(codeIn(cell)[0])])
      expect(alarm.startsWith('none: ') ? [] : codeIn(alarm), cell).toEqual(expect.arrayContaining([...readers]))
    }
  })
})

test('every metric has a row, and each row is one', () => {
  const rows = rowsUnder(document, 'Metrics').map(([metric = '']) => codeIn(metric)[0])
  expect(rows.toSorted()).toEqual(metricNames.toSorted())
})
