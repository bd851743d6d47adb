import * as fc from 'fast-check'
import type { Edit } from './edited.ts'
import { attemptId, nowMs, plaidAnswer, retried, secondDocument } from './plaid-answer.ts'

const statuses = ['active', 'success', 'failed', 'expired', 'canceled', 'pending_review']
const stepStatuses = [
  'success',
  'active',
  'failed',
  'waiting_for_prerequisite',
  'not_applicable',
  'skipped',
  'expired',
  'canceled',
  'pending_review',
  'manually_approved',
  'manually_rejected',
]
const steps = [
  'accept_tos',
  'verify_sms',
  'kyc_check',
  'documentary_verification',
  'selfie_check',
  'watchlist_screening',
  'risk_check',
]
const summaries = ['match', 'partial_match', 'no_match', 'no_data', 'no_input']
const outcomes = ['success', 'failed', 'no_data']
const scores = [0, 69, 70, 71, 89, 90, 91, 100, 101]

const findingsOf = (index: number): ReadonlyArray<readonly [pointer: string, values: ReadonlyArray<unknown>]> => {
  const at = `/documentary_verification/documents/${index}`
  const fraud = `${at}/analysis/fraud_analysis_details`
  const quality = `${at}/analysis/image_quality_details`
  return [
    [at, []],
    [`${at}/attempt`, [0, 1, 2, 3]],
    [`${at}/analysis`, []],
    [`${at}/analysis/authenticity`, ['match', 'partial_match', 'no_match', 'no_data']],
    [`${at}/analysis/image_quality`, ['high', 'medium', 'low']],
    [`${at}/analysis/extracted_data`, []],
    [`${at}/analysis/extracted_data/name`, summaries],
    [`${at}/analysis/extracted_data/date_of_birth`, summaries],
    [`${at}/analysis/extracted_data/expiration_date`, ['not_expired', 'expired', 'no_data']],
    [fraud, []],
    ...[
      'type_supported',
      'portrait_presence_check',
      'portrait_details_check',
      'image_composition_check',
      'integrity_check',
      'detail_check',
      'issue_date_check',
    ].map(check => [`${fraud}/${check}`, outcomes] as const),
    [quality, []],
    ...['glare_check', 'dimensions_check', 'blur_check'].map(check => [`${quality}/${check}`, outcomes] as const),
    [`${at}/analysis/human_review`, []],
    [`${at}/analysis/human_review/status`, outcomes],
    [`${at}/analysis/aamva_verification`, []],
    [`${at}/analysis/aamva_verification/is_verified`, [true, false]],
  ]
}

const abuse = '/risk_check/identity_abuse_signals'

/** Members of an answer that may change, and Plaid's values for them. */
const places: ReadonlyArray<readonly [pointer: string, values: ReadonlyArray<unknown>]> = [
  ['/status', statuses],
  ...steps.map(step => [`/steps/${step}`, stepStatuses] as const),
  ['/kyc_check', []],
  ...['name', 'address', 'phone_number', 'date_of_birth', 'id_number'].map(
    member => [`/kyc_check/${member}/summary`, summaries] as const,
  ),
  ['/documentary_verification', []],
  ['/documentary_verification/documents', [[]]],
  ...findingsOf(0),
  ['/documentary_verification/documents/1', [secondDocument[1]]],
  ['/selfie_check', []],
  ['/selfie_check/selfies', [[]]],
  ['/selfie_check/selfies/0/analysis', []],
  ['/selfie_check/selfies/0/analysis/document_comparison', ['match', 'no_match', 'no_input']],
  ['/selfie_check/selfies/0/analysis/liveness_check', ['success', 'failed']],
  ['/selfie_check/selfies/0/analysis/age_check', [{ status: 'no_match' }, { status: 'match' }]],
  ['/risk_check', []],
  ['/risk_check/behavior', []],
  ['/risk_check/behavior/bot_detected', ['yes', 'no', 'no_data']],
  ['/risk_check/behavior/fraud_ring_detected', ['yes', 'no', 'no_data']],
  [abuse, []],
  [`${abuse}/synthetic_identity`, []],
  [`${abuse}/synthetic_identity/score`, scores],
  [`${abuse}/stolen_identity/score`, scores],
  [
    '/risk_check/facial_duplicates',
    [[{ id: attemptId }], [{ id: 'idv_earlier' }], [{ id: 'idv_unknown' }], [{ id: attemptId }, { id: 'idv_foreign' }]],
  ],
]

/** Values that Plaid should never send, or does not send yet. */
const hostile: ReadonlyArray<unknown> = [
  null,
  undefined,
  'unknown_to_us',
  '',
  '__proto__',
  'unknown',
  'unrecognised',
  0,
  -1,
  1e308,
  true,
  false,
  [],
  {},
  [null],
  [{}],
  { length: 3 },
  { constructor: null, toString: 1 },
]

const changeAt = ([pointer, values]: (typeof places)[number]): fc.Arbitrary<Edit> =>
  fc
    .oneof(
      { weight: values.length === 0 ? 0 : 4, arbitrary: fc.constantFrom(...values, null) },
      fc.constantFrom(...hostile),
    )
    .map(value => [pointer, value])

/** Also unknown members, and statuses of unknown steps. */
const addition: fc.Arbitrary<Edit> = fc.constantFrom<Edit>(
  ['/steps/unknown_to_us', 'success'],
  ['/steps/unknown_to_us', 'manually_rejected'],
  ['/steps/__proto__', { kyc_check: 'failed' }],
  ['/unknown_to_us', { status: 'failed' }],
  ['/client_user_id', 'not\u0000legible'],
)

const change: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...places).chain(changeAt) },
  { weight: 1, arbitrary: addition },
)

/** One change that forbids the retry of an attempt that would be retried without it. */
const forbiddingSign: fc.Arbitrary<Edit> = fc
  .constantFrom<ReadonlyArray<Edit>>(
    ['success', 'active', 'canceled', 'pending_review'].map(status => ['/status', status]),
    steps.map(step => [`/steps/${step}`, 'manually_rejected']),
    ['failed', 'pending_review'].map(status => ['/steps/watchlist_screening', status]),
    ['failed', 'pending_review'].map(status => ['/steps/risk_check', status]),
    [['/risk_check/behavior/bot_detected', 'yes']],
    [['/risk_check/behavior/fraud_ring_detected', 'yes']],
    [70, 71, 100].map(score => [`${abuse}/synthetic_identity/score`, score]),
    [90, 91, 100].map(score => [`${abuse}/stolen_identity/score`, score]),
    [
      ['/risk_check/facial_duplicates', [{ id: 'idv_unknown' }]],
      ['/risk_check/facial_duplicates', [{ id: 'idv_foreign' }]],
    ],
  )
  .chain(edits => fc.constantFrom(...edits))

const dayMs = 86_400_000

/** Mostly recent times; some at the exact age at which an attempt is too old, and some in the future. */
const times: fc.Arbitrary<ReadonlyArray<Edit>> = fc
  .tuple(
    fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 12 * dayMs }) },
      fc.constantFrom(14 * dayMs, 14 * dayMs + 1, 14 * dayMs - 1, 20 * dayMs, -60_000, -dayMs),
    ),
    fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 3_600_000 }).map(tookMs => ({ tookMs })) },
      fc.constantFrom(null, undefined, 'yesterday', 5, '9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z'),
    ),
  )
  .map(([ageMs, ended]) => {
    const createdAtMs = nowMs - ageMs
    const completed_at =
      typeof ended === 'object' && ended !== null ? new Date(createdAtMs + ended.tookMs).toISOString() : ended
    return [
      ['/created_at', new Date(createdAtMs).toISOString()],
      ['/completed_at', completed_at],
    ]
  })

/**
 * An answer of Plaid's `get`: an attempt that some rule retries, or that no rule retries. It is unchanged, or has one
 * change that forbids a retry, or up to five changes to members that a rule or a veto reads. The findings may be
 * invalid; the members that every attempt has are mostly valid.
 */
export const arbitraryPlaidAnswer: fc.Arbitrary<unknown> = fc
  .tuple(
    fc.constantFrom<ReadonlyArray<Edit>>([], ...Object.values(retried)),
    times,
    fc.oneof(
      { weight: 3, arbitrary: fc.constant<Edit[]>([]) },
      { weight: 3, arbitrary: forbiddingSign.map(sign => [sign]) },
      { weight: 6, arbitrary: fc.array(change, { maxLength: 5 }) },
    ),
  )
  .map(([base, when, changes]) => plaidAnswer(...base, ...when, ...changes))
