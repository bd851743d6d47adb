import { requestLimits } from './request-limits.ts'

/** Without the comma, which joins the values of a repeated header: a joined value must not become a key of its own. */
const printable = /^[\x20-\x2B\x2D-\x7E]+$/

const { idempotencyKeyCharactersMax: charactersMax } = requestLimits

export const idempotencyKeyExpected = `1 to ${charactersMax} printable ASCII characters without a comma`

/** Whether a value may be an `Idempotency-Key`. The caller chooses it; its scope is one subject. */
export const isIdempotencyKey = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= charactersMax && printable.test(value)
