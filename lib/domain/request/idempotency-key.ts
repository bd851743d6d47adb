import { requestLimits } from './request-limits.ts'

const printable = /^[\x20-\x7E]+$/

export const idempotencyKeyExpected = `1 to ${requestLimits.idempotencyKeyCharactersMax} printable ASCII characters`

/** Whether a value may be an `Idempotency-Key`. Its meaning is the caller's; its scope is one subject. */
export const isIdempotencyKey = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= requestLimits.idempotencyKeyCharactersMax && printable.test(value)
