const pattern = /^(\d{4})-(\d{2})-(\d{2})$/

/**
 * Whether `value` is `YYYY-MM-DD` (RFC 3339, full-date) and a day of the Gregorian calendar: `Date.parse` reads 30
 * February as 1 March.
 */
export const isCalendarDate = (value: string): boolean => {
  const [, year, month, day] = pattern.exec(value)?.map(Number) ?? []
  if (year === undefined || month === undefined || day === undefined) return false
  return day >= 1 && day <= daysIn(year, month)
}

const daysIn = (year: number, month: number): number => {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
}
