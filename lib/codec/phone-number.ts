import { text } from './text.ts'

/** A phone number in E.164: at most 15 digits; a subscriber's number has at least 7. */
export const phoneNumber = text(
  'phoneNumber',
  'a phone number in E.164: + and 7 to 15 digits, the first not 0',
  value => /^\+[1-9]\d{6,14}$/.test(value),
)
