import { isCalendarDate } from '../../codec/calendar-date.ts'
import { text } from '../../codec/text.ts'

const yearsMax = 130

export const dateOfBirthExpected = `a day of the last ${yearsMax} years, YYYY-MM-DD`

/** No one alive was born earlier. `isDateOfBirthAt` is stricter, but needs the time. */
const earliest = '1890-01-01'

/** A date of birth, as far as it can be checked without the time. The value stays a string. */
export const DateOfBirth = text('DateOfBirth', dateOfBirthExpected, value => isCalendarDate(value) && value >= earliest)

const hourMs = 60 * 60_000
/** Local time is UTC-12 where a day ends last, and UTC+14 where it begins first. */
const lastZoneMs = -12 * hourMs
const firstZoneMs = 14 * hourMs

const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 'YYYY-MM-DD'.length)

const yearsBefore = (day: string, years: number): string =>
  `${String(Number(day.slice(0, 4)) - years).padStart(4, '0')}${day.slice(4)}`

/**
 * Whether someone may have been born on the date: not in the future, and at most 130 years ago, in any time zone. A day
 * that has begun anywhere is not in the future.
 */
export const isDateOfBirthAt = (date: string, nowMs: number): boolean =>
  date <= dayAt(nowMs + firstZoneMs) && date >= yearsBefore(dayAt(nowMs + lastZoneMs), yearsMax)
