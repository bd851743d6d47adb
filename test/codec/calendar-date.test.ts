import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isCalendarDate } from '../../lib/codec/calendar-date.ts'

test.each(['1975-01-18', '2020-02-29', '2000-02-29', '1999-12-31', '2024-04-30'])('%s is one', value => {
  expect(isCalendarDate(value)).toBe(true)
})

test.each([
  '2020-02-30',
  '2021-02-29',
  '1900-02-29',
  '2020-04-31',
  '2020-00-10',
  '2020-13-10',
  '2020-01-00',
  '2020-01-32',
  '2020-1-1',
  '20200101',
  '2020-01-01T00:00:00Z',
  ' 2020-01-01',
  '2020-01-01\n',
  '٢٠٢٠-٠١-٠١',
  '-2020-01-01',
  '',
])('%j is none', value => {
  expect(isCalendarDate(value)).toBe(false)
})

test('every day that a Date can show is one', () => {
  const days = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  fc.assert(fc.property(days, day => isCalendarDate(day.toISOString().slice(0, 10))))
})
