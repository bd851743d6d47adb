/**
 * Behaviour that Plaid's documentation does not define, one row each: the default, the possible values, and the
 * question. A client of Plaid must work with every setting.
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

/** How ids are spelled in one place: as they were made, or with the other one of Plaid's two prefixes. */
const idSpelling = (place: string) =>
  choice(
    'same',
    ['same', 'other'],
    `How ${place} spells ids: as they were made, or with the other prefix (idv_ or flwses_, idvtmp_ or flwtmp_). Plaid has shown both; a request may have either.`,
  )

export const knobTable = {
  product: choice(
    'enabled',
    ['enabled', 'disabled'],
    'Whether Identity Verification is enabled for this client; disabled answers INVALID_PRODUCT.',
  ),
  noSessionStatus: choice(
    400,
    [400, 404],
    'HTTP status if a retry finds no session; only the message has been observed.',
  ),
  strategyRefusalStatus: choice(
    400,
    [400, 422],
    'HTTP status if a request violates a rule of its strategy; no answer has been observed.',
  ),
  explicitNull: choice(
    'accepted',
    ['accepted', 'refused'],
    'Whether `steps`, `user` and `is_shareable` may be null in a retry: the schema says nullable, the text says omitted.',
  ),
  incompleteOnActive: choice(
    'continue',
    ['continue', 'reset', 'refuse'],
    'What `incomplete` does after an active attempt, in which no step has failed.',
  ),
  incompleteOnSuccess: choice('refuse', ['refuse', 'reset'], 'What `incomplete` does after a successful attempt.'),
  incompleteOnCanceled: choice(
    'continue',
    ['continue', 'reset', 'refuse'],
    'What `incomplete` does after a canceled attempt.',
  ),
  incompleteOnPendingReview: choice(
    'refuse',
    ['refuse', 'reset', 'continue'],
    'What `incomplete` does after an attempt under review.',
  ),
  inferOnOther: choice(
    'reset',
    ['reset', 'refuse'],
    'What `infer` does after an attempt that is not active, failed or expired; the text says reset.',
  ),
  customOffTemplate: choice(
    'not_applicable',
    ['not_applicable', 'skipped'],
    'The status of a step that a custom retry does not choose and that the template does not have.',
  ),
  retryAcrossTemplates: choice(
    'refused',
    ['refused', 'allowed'],
    'Whether a retry may name a template with which the user has no session; text and observation disagree.',
  ),
  retryOfActive: choice(
    'cancels',
    ['cancels', 'leaves'],
    'Whether a retry cancels the unfinished attempt that it replaces.',
  ),
  retryOfPendingReview: choice('leaves', ['leaves', 'cancels'], 'Whether a retry cancels an attempt under review.'),
  cancelWebhook: choice(
    'sent',
    ['sent', 'none'],
    'Whether Plaid sends STATUS_UPDATED about the attempt that a retry canceled.',
  ),
  retriedWebhookId: choice(
    'new',
    ['new', 'old'],
    'Which attempt the webhook RETRIED names: the new one, or the one that was retried.',
  ),
  consentOnRetry: choice(
    'inherited',
    ['inherited', 'asked'],
    'Whether consent that was given at create also skips `accept_tos` in a retry.',
  ),
  selfieInSandbox: choice(
    'not_applicable',
    ['not_applicable', 'skipped'],
    'The status of `selfie_check` in Sandbox, which never runs it.',
  ),
  createWebhook: choice('none', ['none', 'sent'], 'Whether creating an attempt sends STEP_UPDATED for its first step.'),
  timestampDigits: choice(
    'seconds',
    ['seconds', 'milliseconds'],
    'Precision of timestamps; with seconds, attempts of one second have the same time.',
  ),
  listOrder: choice(
    'newest-first',
    ['newest-first', 'oldest-first', 'shuffled'],
    'The order of /identity_verification/list, which is not documented; a shuffled order is the same on every page.',
  ),
  listPageSize: range(20, 1, 1000, 'Number of attempts on one page of /identity_verification/list.'),
  listLagMs: range(0, 0, 86_400_000, 'Milliseconds until a new attempt appears in /identity_verification/list.'),
  readLagMs: range(
    0,
    0,
    86_400_000,
    'Milliseconds until a change of an attempt appears in the answers of get and list.',
  ),
  createIdSpelling: idSpelling('the `id` in the answer of create'),
  getIdSpelling: idSpelling('the `id` in the answer of get'),
  listIdSpelling: idSpelling('the `id` in each row of list'),
  retryIdSpelling: idSpelling('the `id` in the answer of retry'),
  previousIdSpelling: idSpelling('`previous_attempt_id`, in every answer,'),
  templateIdSpelling: idSpelling('`template.id`, in every answer,'),
  duplicateIdSpelling: idSpelling('`risk_check.facial_duplicates[].id`, in every answer,'),
  webhookIdSpelling: idSpelling('a webhook'),
  sandboxLimitScope: choice(
    'shared',
    ['shared', 'per-endpoint'],
    'Whether the 60 calls per minute in Sandbox are shared by all endpoints.',
  ),
  rateLimitWindow: choice(
    'fixed',
    ['fixed', 'sliding'],
    'Whether a rate limit counts per clock minute (fixed) or over the last 60 seconds (sliding).',
  ),
  rateLimitCountsRefused: choice(false, [false, true], 'Whether calls that are answered 429 count too.'),
  rateLimitRetryAfter: choice(
    'absent',
    ['absent', 'present'],
    'Whether a 429 of the rate limiter has a Retry-After header, in seconds.',
  ),
  redeliverySignature: choice(
    'fresh',
    ['fresh', 'original'],
    'Whether a redelivered webhook is signed again (fresh) or has its first token with the old iat (original).',
  ),
  webhookSuccess: choice('200', ['200', '2xx'], 'Which answers mean that a webhook is delivered.'),
  webhookRetryAfter: choice(
    'ignored',
    ['ignored', 'honoured'],
    'Whether a 429 with Retry-After (up to 4 hours) sets the time of the next delivery.',
  ),
  rejectionStopMin: range(
    10,
    1,
    1000,
    'Plaid stops redelivery if more than 90 % of the deliveries in 24 hours are rejected; the minimum of deliveries for that rule.',
  ),
  deliveryGraceMs: range(
    500,
    0,
    60_000,
    'Real milliseconds for which advancing the clock waits for running webhook deliveries; a setting for tests, not of Plaid.',
  ),
} as const satisfies Record<string, Choice<string | boolean | number> | Range>

type Table = typeof knobTable

/** One setting for each knob. */
export type Knobs = {
  readonly [K in keyof Table]: Table[K] extends { readonly values: readonly (infer V)[] } ? V : number
}

export const defaultKnobs = Object.fromEntries(
  Object.entries(knobTable).map(([name, knob]) => [name, knob.default]),
) as Knobs
