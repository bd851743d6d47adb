import { isCalendarDate } from './calendar-date.ts'
import { text } from './text.ts'

const pattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/

const dateLength = 'YYYY-MM-DD'.length

/**
 * A moment as Plaid writes it (RFC 3339, date-time: `2020-07-24T03:26:02Z`), fractions and offsets allowed. The value
 * stays a string, so that it is passed on unchanged; `Date.parse` reads it.
 */
export const instant = text(
  'instant',
  'an ISO 8601 date and time with a UTC offset',
  value => pattern.test(value) && isCalendarDate(value.slice(0, dateLength)) && !Number.isNaN(Date.parse(value)),
)
