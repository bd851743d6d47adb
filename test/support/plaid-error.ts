/** Plaid's schema `PlaidError`. */
export const plaidError = (error_type: string, error_code: string): object => ({
  error_type,
  error_code,
  error_code_reason: null,
  error_message: 'free text',
  display_message: null,
  request_id: 'saKrIBuEB9qJZng',
})
