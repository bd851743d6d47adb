import { limits } from './limits.ts'

const printable = /^[\x20-\x7E]+$/

export const idempotencyKeyExpected = `1 to ${limits.idempotencyKeyCharactersMax} printable ASCII characters`

/** Whether a value may be an `Idempotency-Key`. Its meaning is the caller's; its scope is one subject. */
export const isIdempotencyKey = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= limits.idempotencyKeyCharactersMax && printable.test(value)
