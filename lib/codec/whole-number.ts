import * as t from 'io-ts'

/** A whole number from `min` to `max`; `expected` is the start of its violation's text. */
export const wholeNumber = (min: number, max: number, expected = 'a whole number'): t.Type<number, number, unknown> => {
  const is = (input: unknown): input is number =>
    typeof input === 'number' && Number.isSafeInteger(input) && input >= min && input <= max
  return new t.Type(
    'wholeNumber',
    is,
    (input, context) => (is(input) ? t.success(input) : t.failure(input, context, `${expected}, ${min} to ${max}`)),
    t.identity,
  )
}
