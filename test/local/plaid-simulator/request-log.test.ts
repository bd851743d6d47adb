import { expect, test } from 'vitest'
import { newRequestLog } from '../../../local/plaid-simulator/http/request-log.ts'

const record = {
  at: '2026-01-01T00:00:00.000Z',
  endpoint: '/identity_verification/list',
  method: 'POST',
  body: null,
  body_bytes: 0,
  headers: {},
  fault: null,
  status: null,
  request_id: null,
}

test('an answer changes its own record only, and no list that was read before', () => {
  const log = newRequestLog()
  const [first, second] = [log.add(record), log.add(record)]
  const before = log.all()
  log.answered(first, 200, 'a')
  expect(log.all()).toEqual([
    { ...record, sequence: first, status: 200, request_id: 'a' },
    { ...record, sequence: second },
  ])
  expect(before).toEqual([first, second].map(sequence => ({ ...record, sequence })))
})

test('an answer after the log was cleared is no record', () => {
  const log = newRequestLog()
  const sequence = log.add(record)
  log.clear()
  log.answered(sequence, 200, 'a')
  expect(log.all()).toEqual([])
})
