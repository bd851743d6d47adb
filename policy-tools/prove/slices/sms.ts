import type { PlaidAnswer } from '../../laws/reading/plaid-answer.ts'

const sentTo = (...numbers: ReadonlyArray<string | null>) => ({
  verifications: numbers.map(phone_number => ({ phone_number })),
})

/** To how many numbers codes were sent; a number that is repeated or missing is not another one. */
export const smsInputs: ReadonlyArray<PlaidAnswer['verify_sms']> = [
  null,
  sentTo(),
  sentTo('+1'),
  { verifications: [null] },
  sentTo('+1', '+2', '+3'),
  sentTo('+1', '+2', '+3', '+3', null),
  sentTo('+1', '+2', '+3', '+4'),
  sentTo('+1', '+2', '+3', '+4', '+5'),
  sentTo(null),
]
