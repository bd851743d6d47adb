import { requestLimits } from './request-limits.ts'

const printable = /^[\x20-\x7E]+$/

export const idempotencyKeyExpected = `1 to ${requestLimits.idempotencyKeyCharactersMax} printable ASCII characters`

/** Whether a value may be an `Idempotency-Key`. The caller chooses it; its scope is one subject. */
export const isIdempotencyKey = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= requestLimits.idempotencyKeyCharactersMax && printable.test(value)
