import { expect, test } from 'vitest'
import { instant } from '../../lib/codec/instant.ts'
import { verdict as decodeResult, refusedAs } from '../support/verdict.ts'

test('name: instant', () => {
  expect(instant.name).toBe('instant')
})

test.each([
  '2020-07-24T03:26:02Z',
  '2017-09-14T14:42:19.350Z',
  '2017-09-14T14:42:19.350123Z',
  '2017-09-14T14:42:19.350123456Z',
  '2020-02-29T23:59:59+05:30',
  '2020-07-24T03:26:02-08:00',
])('is, decode and encode: %s, kept as it is', value => {
  expect(instant.is(value)).toBe(true)
  expect(decodeResult(instant, value)).toStrictEqual({ decoded: value })
  expect(instant.encode(value)).toBe(value)
  expect(Date.parse(value)).not.toBeNaN()
})

test.each([
  '2020-02-30T03:26:02Z',
  '2020-07-24T25:26:02Z',
  '2020-07-24T03:60:02Z',
  '2020-07-24T03:26:61Z',
  '2020-07-24T03:26:02+25:00',
  '2020-07-24T03:26:02',
  '2020-07-24 03:26:02Z',
  '2020-07-24T03:26Z',
  '2020-07-24T03:26:02.Z',
  '2020-07-24',
  'Fri, 24 Jul 2020 03:26:02 GMT',
  '2020-07-24T03:26:02Z ',
  '',
  1595561162,
  null,
])('is and decode: not %j', value => {
  expect(instant.is(value)).toBe(false)
  expect(decodeResult(instant, value)).toStrictEqual(refusedAs('an ISO 8601 date and time with a UTC offset'))
})
