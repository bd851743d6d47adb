import { plaidLimits } from './plaid-limits.ts'

const deltaSeconds = /^[0-9]{1,32}$/
const httpDate = /^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$/

const secondsIn = (header: string, nowMs: number): number => {
  if (deltaSeconds.test(header)) return Number(header)
  if (httpDate.test(header)) return Math.ceil((Date.parse(header) - nowMs) / 1000)
  return Number.NaN
}

/**
 * Seconds to wait, from a `Retry-After` header: a number of seconds or an HTTP date (RFC 9110 §10.2.3, the preferred
 * form), limited to the range of `plaidLimits`. The default if the header is missing or cannot be read.
 */
export const retryAfterSeconds = (header: string | undefined, nowMs: number): number => {
  const seconds = header === undefined ? Number.NaN : secondsIn(header, nowMs)
  return Number.isNaN(seconds)
    ? plaidLimits.retryAfterSecondsDefault
    : Math.min(Math.max(seconds, plaidLimits.retryAfterSecondsMin), plaidLimits.retryAfterSecondsMax)
}
