import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DateOfBirth, dateOfBirthExpected, isDateOfBirthAt } from '../../../lib/domain/request/date-of-birth.ts'
import { decodeResult, refusedAs } from '../../support/decode-result.ts'

const dayMs = 24 * 60 * 60_000

const dateBetween = (first: string, last: string): fc.Arbitrary<string> =>
  fc
    .integer({ min: Date.parse(first) / dayMs, max: Date.parse(last) / dayMs })
    .map(day => new Date(day * dayMs).toISOString().slice(0, 10))

test('name: DateOfBirth', () => {
  expect(DateOfBirth.name).toBe('DateOfBirth')
})

test('is, decode and encode: every day from 1890 on', () => {
  fc.assert(
    fc.property(dateBetween('1890-01-01', '9999-12-31'), date => {
      expect(DateOfBirth.is(date)).toBe(true)
      expect(decodeResult(DateOfBirth, date)).toStrictEqual({ decoded: date })
      expect(DateOfBirth.encode(date)).toBe(date)
    }),
  )
})

test('is and decode: no day before 1890', () => {
  fc.assert(
    fc.property(dateBetween('0000-01-01', '1889-12-31'), date => {
      expect(DateOfBirth.is(date)).toBe(false)
      expect(decodeResult(DateOfBirth, date)).toStrictEqual(refusedAs(dateOfBirthExpected))
    }),
  )
})

test.each(['0000-01-01', '1889-12-31', '2020-02-30', '18.01.1975', '', 19_750_118, null])(
  'is and decode: not %j',
  value => {
    expect(DateOfBirth.is(value)).toBe(false)
    expect(decodeResult(DateOfBirth, value)).toStrictEqual(refusedAs(dateOfBirthExpected))
  },
)

describe('at a time', () => {
  test.each<[string, string, boolean]>([
    ['2026-11-01T12:00:00Z', '1975-01-18', true],
    ['2026-11-01T12:00:00Z', '2099-01-01', false],
    ['2026-11-01T12:00:00Z', '2026-11-03', false],
    // On Kiribati the day begins at 10:00 UTC of the day before.
    ['2026-11-01T10:00:00Z', '2026-11-02', true],
    ['2026-11-01T09:59:59.999Z', '2026-11-02', false],
    // On Baker Island it ends at 12:00 UTC of the day after.
    ['2026-11-02T11:59:59.999Z', '1896-11-01', true],
    ['2026-11-02T12:00:00Z', '1896-11-01', false],
    ['2026-11-01T12:00:00Z', '1896-02-29', false],
    ['2026-02-28T12:00:00Z', '1896-02-29', true],
    ['2026-03-02T12:00:00Z', '1896-02-29', false],
    ['2028-02-29T11:59:59.999Z', '1898-02-28', true],
    ['2028-02-29T12:00:00Z', '1898-02-28', false],
  ])('at %s someone may have been born on %s: %s', (now, date, expected) => {
    expect(isDateOfBirthAt(date, Date.parse(now))).toBe(expected)
  })

  const now = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2200-01-01') })

  test('no day that has begun nowhere, and no day over 130 years ago everywhere; every day between them', () => {
    fc.assert(
      fc.property(
        now,
        fc.oneof(
          fc.record({ years: fc.constantFrom(0, 130), days: fc.integer({ min: -3, max: 3 }) }),
          fc.record({ years: fc.integer({ min: -50, max: 150 }), days: fc.nat(365) }),
        ),
        (nowMs, { years, days }) => {
          const day = new Date(nowMs + days * dayMs)
          day.setUTCFullYear(day.getUTCFullYear() - years)
          const date = day.toISOString().slice(0, 10)
          // 130 years after 29 February there is none; see above.
          fc.pre(!date.endsWith('02-29'))
          const hasBegun = Date.parse(`${date}T00:00:00+14:00`) <= nowMs
          const birthday = `${Number(date.slice(0, 4)) + 130}${date.slice(4)}`
          const isOver = Date.parse(`${birthday}T00:00:00-12:00`) + dayMs <= nowMs
          expect(isDateOfBirthAt(date, nowMs)).toBe(hasBegun && !isOver)
        },
      ),
    )
  })

  test('the day of now is one, and the second day after it is not', () => {
    fc.assert(
      fc.property(now, nowMs => {
        const dayAt = (ms: number) => new Date(ms).toISOString().slice(0, 10)
        expect(isDateOfBirthAt(dayAt(nowMs), nowMs)).toBe(true)
        expect(isDateOfBirthAt(dayAt(nowMs + 2 * dayMs), nowMs)).toBe(false)
      }),
    )
  })
})
