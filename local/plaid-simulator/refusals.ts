import type { Refusal } from './plaid-refusal.ts'

const invalidRequest = (error_code: string, error_message: string, status = 400): Refusal => ({
  status,
  error_type: 'INVALID_REQUEST',
  error_code,
  error_message,
})

const invalidInput = (error_code: string, error_message: string): Refusal => ({
  status: 400,
  error_type: 'INVALID_INPUT',
  error_code,
  error_message,
})

const apiError = (status: number, error_code: string, error_message: string): Refusal => ({
  status,
  error_type: 'API_ERROR',
  error_code,
  error_message,
})

/** Documented refusals, with their documented messages. */
export const refusals = {
  invalidBody: invalidRequest('INVALID_BODY', 'body could not be parsed as JSON'),
  invalidHeaders: invalidRequest('INVALID_HEADERS', 'Content-Type must be application/json'),
  notFound: invalidRequest('NOT_FOUND', 'the requested resource was not found', 404),
  missingFields: (fields: readonly string[]) =>
    invalidRequest('MISSING_FIELDS', `the following required fields are missing: ${fields.join(', ')}`),
  unknownFields: (fields: readonly string[]) =>
    invalidRequest('UNKNOWN_FIELDS', `the following fields are not recognized by this endpoint: ${fields.join(', ')}`),
  invalidField: (error_message: string) => invalidRequest('INVALID_FIELD', error_message),
  invalidApiKeys: invalidInput('INVALID_API_KEYS', 'invalid client_id or secret provided'),
  invalidProduct: invalidInput(
    'INVALID_PRODUCT',
    'client is not authorized to access the following products: ["identity_verification"]',
  ),
  invalidKeyId: invalidInput(
    'INVALID_WEBHOOK_VERIFICATION_KEY_ID',
    'invalid key_id provided. note that key_ids are specific to Plaid environments, and verification requests must be made to the same environment that the webhook was sent from',
  ),
  rateLimit: {
    status: 429,
    error_type: 'RATE_LIMIT_EXCEEDED',
    error_code: 'RATE_LIMIT',
    error_message: 'rate limit exceeded for attempts to access this item. please try again later',
  },
  internalServerError: apiError(500, 'INTERNAL_SERVER_ERROR', 'an unexpected error occurred'),
  plannedMaintenance: apiError(
    503,
    'PLANNED_MAINTENANCE',
    'the Plaid API is temporarily unavailable due to planned maintenance. visit https://status.plaid.com/ for more information',
  ),
} as const

/**
 * Refusals by the rules of create and retry. The codes, and all messages except that of `noSession`, are guesses,
 * because Plaid does not document them. Correct them here after a recording against Plaid's Sandbox.
 */
export const ruleRefusals = {
  createExists: invalidRequest('INVALID_FIELD', 'an Identity Verification already exists for this user and template.'),
  incompleteBehindFraudStep: invalidRequest(
    'INVALID_FIELD',
    'the incomplete strategy cannot be applied when the failing step is watchlist_screening or risk_check.',
  ),
  incompleteWithoutFailedStep: invalidRequest(
    'INVALID_FIELD',
    'the incomplete strategy cannot be applied when no step has failed.',
  ),
  inferWhileActive: invalidRequest(
    'INVALID_FIELD',
    'the infer strategy cannot be applied while the session is still active.',
  ),
  inferOnOther: invalidRequest('INVALID_FIELD', 'the infer strategy cannot be applied to this session.'),
  stepsWithoutCustom: invalidRequest('INVALID_FIELD', 'steps must be omitted unless the strategy is custom.'),
  customWithoutSteps: invalidRequest('INVALID_FIELD', 'steps must be filled when the strategy is custom.'),
  noSession: invalidRequest(
    'INVALID_FIELD',
    'No Identity Verification sessions found associated with the Flow template ID and customer_reference provided.',
  ),
} as const
