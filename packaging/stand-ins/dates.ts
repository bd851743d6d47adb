function absent(): never {
  throw new Error('The bundle reads and writes no dates in words')
}

/** The only times in answers of the service's operations are numbers, in seconds. */
export const parseEpochTimestamp = (seconds: unknown): Date | undefined => {
  if (seconds === undefined || seconds === null) return undefined
  if (typeof seconds === 'number' && Number.isFinite(seconds)) return new Date(Math.round(seconds * 1_000))
  throw new TypeError('A time must be a finite number of seconds')
}

/** The date of the header `Retry-After`. The SDK ignores the header if this throws. */
export const parseRfc7231DateTime = (date: string): Date => {
  const ms = Date.parse(date)
  if (Number.isNaN(ms)) throw new TypeError('The date of HTTP is not valid')
  return new Date(ms)
}

export { absent as dateToUtcString, absent as parseRfc3339DateTime, absent as parseRfc3339DateTimeWithOffset }
