import { expect, it } from 'vitest'
import { logRecords } from '../../../operator/audit/log-records.ts'
import { schedule, t0 } from '../../support/ledger-examples.ts'
import { audited, writeLog } from './written-log.ts'

const data = { trace: 'Look', arguments: { text: 'a "quoted" {brace}' } }
const line = JSON.stringify(data)

it.each([
  ['the line itself', line],
  ['a prefix, as of an export to S3', `2026-01-15T12:00:00.000Z ${line}`],
  ['a prefix with a brace', `[{x] 2026/01/15/[$LATEST]abc ${line}`],
  ["a prefix of Lambda's text format", `2026-01-15T12:00:00.000Z\tb6c1\tINFO\t${line}\t`],
  ['an event of CloudWatch', JSON.stringify({ timestamp: 1, message: line })],
  ['an event with a line break', JSON.stringify({ timestamp: 1, message: `${line}\n` })],
  ["an entry of Lambda's JSON format", JSON.stringify({ timestamp: 'x', level: 'INFO', message: data })],
  ['a row of Logs Insights', JSON.stringify({ '@timestamp': 'x', '@message': line })],
  ['rows of Logs Insights', JSON.stringify({ results: [[{ field: '@message', value: line }]] })],
  ['all events in one line', JSON.stringify({ events: [{ message: line }] })],
  ['a batch of a subscription', JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents: [{ message: line }] })],
  ['a member of JSON over several lines', `            "message": ${JSON.stringify(line)},`],
  [
    'a row of comma-separated values',
    `2026-01-15 12:00:00.000,"${line.replaceAll('"', '""').replaceAll('\\""', '\\""')}"`,
  ],
])('a line is found in %s', (_, text) => {
  expect(logRecords(text).map(record => record.data)).toEqual([data])
})

it.each([
  '',
  'START RequestId: 1',
  '{"a":1}',
  '{not json}',
  '[]',
  '"text"',
  '{"message":"{"}',
  '{"message":{"message":{"message":{"message":{"message":{"message":"x"}}}}}}',
  '{{{{{{{{{{{{{{{{',
])('%j has no record, and is no error', text => {
  expect(logRecords(text)).toEqual([])
})

it('an event of CloudWatch that is in two exports counts once', () => {
  const log = writeLog()
  log.save(schedule(), t0)
  const event = JSON.stringify({ eventId: '1', message: log.lines[0] })
  expect(audited([event, event])).toMatchObject({ saves: 1, notes: [{ line: 2, kind: 'duplicate' }] })
})
