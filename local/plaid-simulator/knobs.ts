/**
 * What Plaid's documentation leaves open, one row each: the value used by default, the values that are just as likely,
 * and the question. A client of Plaid has to be right under every setting.
 */

type Choice<V> = { readonly default: V; readonly values: readonly V[]; readonly about: string }

const choice = <const V extends string | boolean | number>(
  standard: NoInfer<V>,
  values: readonly V[],
  about: string,
): Choice<V> => ({ default: standard, values, about })

/** A whole number from `min` to `max`. */
type Range = { readonly default: number; readonly min: number; readonly max: number; readonly about: string }

const range = (standard: number, min: number, max: number, about: string): Range => ({
  default: standard,
  min,
  max,
  about,
})

export const knobTable = {
  product: choice(
    'enabled',
    ['enabled', 'disabled'],
    'Whether Identity Verification is enabled for this client; disabled answers INVALID_PRODUCT.',
  ),
  noSessionStatus: choice(
    400,
    [400, 404],
    'HTTP status when a retry finds no session; only the message has been observed.',
  ),
  strategyRefusalStatus: choice(
    400,
    [400, 422],
    'HTTP status when a rule of the four strategies is violated; no answer has been observed.',
  ),
  explicitNull: choice(
    'accepted',
    ['accepted', 'refused'],
    'Whether `steps`, `user` and `is_shareable` may be null in a retry: the schema says nullable, its text says omitted.',
  ),
  incompleteOnActive: choice(
    'continue',
    ['continue', 'reset', 'refuse'],
    'What `incomplete` does to an attempt that is active, where no step has failed.',
  ),
  incompleteOnSuccess: choice('refuse', ['refuse', 'reset'], 'What `incomplete` does to an attempt that succeeded.'),
  incompleteOnCanceled: choice(
    'continue',
    ['continue', 'reset', 'refuse'],
    'What `incomplete` does to a canceled attempt.',
  ),
  incompleteOnPendingReview: choice(
    'refuse',
    ['refuse', 'reset', 'continue'],
    'What `incomplete` does to an attempt under review.',
  ),
  inferOnOther: choice(
    'reset',
    ['reset', 'refuse'],
    'What `infer` does to an attempt that is neither active, failed nor expired; the text says reset.',
  ),
  retryAcrossTemplates: choice(
    'refused',
    ['refused', 'allowed'],
    'Whether a retry may name a template that the user has no session of; text and observation disagree.',
  ),
  retryOfActive: choice(
    'cancels',
    ['cancels', 'leaves'],
    'Whether a retry cancels the unfinished attempt that it replaces.',
  ),
  retryOfPendingReview: choice('leaves', ['leaves', 'cancels'], 'Whether a retry cancels an attempt under review.'),
  cancelWebhook: choice('sent', ['sent', 'none'], 'Whether STATUS_UPDATED tells of the attempt that a retry canceled.'),
  retriedWebhookId: choice(
    'new',
    ['new', 'old'],
    'Which attempt RETRIED names: the one just created, or the one that was retried.',
  ),
  consentOnRetry: choice(
    'inherited',
    ['inherited', 'asked'],
    'Whether consent given at create still skips `accept_tos` in a retry.',
  ),
  selfieInSandbox: choice(
    'not_applicable',
    ['not_applicable', 'skipped'],
    'How `selfie_check` looks in Sandbox, which never runs it.',
  ),
  createWebhook: choice(
    'none',
    ['none', 'sent'],
    'Whether creating an attempt already sends STEP_UPDATED for its first step.',
  ),
  timestampDigits: choice(
    'seconds',
    ['seconds', 'milliseconds'],
    'Precision of timestamps; with seconds, attempts created within one second tie.',
  ),
  listOrder: choice(
    'newest-first',
    ['newest-first', 'oldest-first', 'shuffled'],
    'The order of /identity_verification/list, which is not documented; shuffled stays the same from page to page.',
  ),
  listPageSize: range(20, 1, 1000, 'Attempts on one page of /identity_verification/list.'),
  listLagMs: range(0, 0, 86_400_000, 'How long a new attempt is missing from /identity_verification/list.'),
  sandboxLimitScope: choice(
    'shared',
    ['shared', 'per-endpoint'],
    'Whether the 60 calls a minute in Sandbox count for all endpoints together.',
  ),
  rateLimitWindow: choice(
    'fixed',
    ['fixed', 'sliding'],
    'Whether the minute of a rate limit is a clock minute or the last 60 seconds.',
  ),
  rateLimitCountsRefused: choice(false, [false, true], 'Whether calls that were answered 429 count as well.'),
  rateLimitRetryAfter: choice(
    'absent',
    ['absent', 'present'],
    'Whether a 429 of the rate limiter carries Retry-After, in seconds.',
  ),
  redeliverySignature: choice(
    'fresh',
    ['fresh', 'original'],
    'Whether a redelivered webhook is signed anew or carries its first token, with the old iat.',
  ),
  webhookSuccess: choice('200', ['200', '2xx'], 'Which answers end the delivery of a webhook.'),
  webhookRetryAfter: choice(
    'ignored',
    ['ignored', 'honoured'],
    'Whether a 429 with Retry-After (up to 4 hours) sets the next delivery.',
  ),
  rejectionStopMin: range(
    10,
    1,
    1000,
    'Deliveries in 24 hours from which the rule applies that over 90 % rejections end redelivery.',
  ),
  deliveryGraceMs: range(
    500,
    0,
    60_000,
    'Real milliseconds that advancing the clock waits for webhook deliveries that are under way; a hint for tests, not of Plaid.',
  ),
} as const satisfies Record<string, Choice<string | boolean | number> | Range>

type Table = typeof knobTable

/** A setting for every knob. */
export type Knobs = {
  readonly [K in keyof Table]: Table[K] extends { readonly values: readonly (infer V)[] } ? V : number
}

export const defaultKnobs = Object.fromEntries(
  Object.entries(knobTable).map(([name, knob]) => [name, knob.default]),
) as Knobs
