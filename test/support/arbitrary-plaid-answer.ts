import * as fc from 'fast-check'
import { type Edit, edited } from './edited.ts'
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
const yesNo = ['yes', 'no', 'no_data']
const scores = [0, 69, 70, 71, 89, 90, 91, 100, 101]

const findingsOf = (index: number): ReadonlyArray<readonly [pointer: string, values: ReadonlyArray<unknown>]> => {
  const at = `/documentary_verification/documents/${index}`
  const fraud = `${at}/analysis/fraud_analysis_details`
  const quality = `${at}/analysis/image_quality_details`
  return [
    [at, []],
    [`${at}/attempt`, [0, 1, 2, 3, 4]],
    [`${at}/analysis`, []],
    [`${at}/analysis/authenticity`, ['match', 'partial_match', 'no_match', 'no_data']],
    [`${at}/analysis/image_quality`, ['high', 'medium', 'low']],
    [`${at}/analysis/extracted_data`, []],
    [`${at}/analysis/extracted_data/name`, summaries],
    [`${at}/analysis/extracted_data/date_of_birth`, summaries],
    [`${at}/analysis/extracted_data/expiration_date`, ['not_expired', 'expired', 'no_data']],
    [`${at}/analysis/extracted_data/issuing_country`, ['match', 'no_match']],
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

const selfiesOf = (index: number): ReadonlyArray<readonly [pointer: string, values: ReadonlyArray<unknown>]> => {
  const at = `/selfie_check/selfies/${index}/analysis`
  return [
    [at, []],
    [`${at}/document_comparison`, ['match', 'no_match', 'no_input']],
    [`${at}/liveness_check`, ['success', 'failed']],
    [
      `${at}/age_check`,
      [{ status: 'no_match' }, { status: 'match' }, { status: 'warning' }, { status: 'no_data' }, { status: null }],
    ],
  ]
}

const abuse = '/risk_check/identity_abuse_signals'

const device = (ip_proxy_type: unknown, ip_spam_list_count: unknown) => ({ ip_proxy_type, ip_spam_list_count })

const email = (is_deliverable: unknown, domain_is_disposable: unknown, top_level_domain_is_suspicious: unknown) => ({
  is_deliverable,
  domain_is_disposable,
  top_level_domain_is_suspicious,
})

/** The verifications of an SMS step, one for each phone number. */
const sentTo = (...phoneNumbers: ReadonlyArray<unknown>) => ({
  status: 'success',
  verifications: phoneNumbers.map((phone_number, index) => ({ status: 'failed', attempt: index + 1, phone_number })),
})

const behaviors = ['genuine', 'neutral', 'risky', 'no_data']
const devices: ReadonlyArray<unknown> = [
  [],
  [device('none_detected', 0)],
  [device('tor', 1)],
  [device('vpn', 2), device(null, null)],
  [device('vpn', 1)],
  [device('none_detected', 0), device('web_proxy', 2)],
  [device('public_proxy', 0), device('none_detected', 3)],
]
const emails: ReadonlyArray<unknown> = [
  email('yes', 'no', 'no'),
  email('no', 'no', 'no'),
  email('yes', 'yes', 'no'),
  email('no_data', 'no_data', 'yes'),
  email(null, null, null),
]
const verifications: ReadonlyArray<unknown> = [
  sentTo('+1'),
  sentTo('+1', '+2', '+3'),
  sentTo('+1', '+2', '+3', '+3', null),
  sentTo('+1', '+2', '+3', '+4'),
  sentTo('+5', '+4', '+3', '+2', '+1', '+1'),
]

/** Members of an answer that may change, and Plaid's values for them. */
const places: ReadonlyArray<readonly [pointer: string, values: ReadonlyArray<unknown>]> = [
  ['/status', statuses],
  ...steps.map(step => [`/steps/${step}`, stepStatuses] as const),
  ['/kyc_check', []],
  ...['name', 'address', 'phone_number', 'date_of_birth', 'id_number'].map(
    member => [`/kyc_check/${member}/summary`, summaries] as const,
  ),
  ['/kyc_check/address/po_box', yesNo],
  ['/documentary_verification', []],
  ['/documentary_verification/documents', [[]]],
  ...findingsOf(0),
  ...findingsOf(1),
  ['/documentary_verification/documents/1', [secondDocument[1]]],
  ['/selfie_check', []],
  ['/selfie_check/selfies', [[]]],
  ...selfiesOf(0),
  ...selfiesOf(1),
  ['/selfie_check/selfies/0/attempt', [1, 2]],
  ['/verify_sms', verifications],
  ['/verify_sms/verifications', []],
  ['/risk_check', []],
  ['/risk_check/behavior', []],
  ['/risk_check/behavior/user_interactions', behaviors],
  ['/risk_check/behavior/bot_detected', yesNo],
  ['/risk_check/behavior/fraud_ring_detected', yesNo],
  [abuse, []],
  [`${abuse}/synthetic_identity`, []],
  [`${abuse}/synthetic_identity/score`, scores],
  [`${abuse}/stolen_identity/score`, scores],
  ['/risk_check/trust_index_score', [0, 19, 20, 21, 100]],
  ['/risk_check/devices', devices],
  ['/risk_check/email', emails],
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

/** A change of one member: mostly to one of Plaid's values, or to null; sometimes to a value that Plaid never sends. */
const changeOfPlace: fc.Arbitrary<Edit> = fc
  .tuple(fc.constantFrom(...places), fc.nat({ max: 999 }), fc.constantFrom(...hostile), fc.nat({ max: 9 }))
  .map(([[pointer, values], at, strange, dice]) => {
    const known = [...values, null]
    return [pointer, values.length === 0 || dice === 0 ? strange : known[at % known.length]]
  })

/** Also unknown members, and statuses of unknown steps. */
const addition: fc.Arbitrary<Edit> = fc.constantFrom<Edit>(
  ['/steps/unknown_to_us', 'success'],
  ['/steps/unknown_to_us', 'manually_rejected'],
  ['/steps/__proto__', { kyc_check: 'failed' }],
  ['/unknown_to_us', { status: 'failed' }],
  ['/client_user_id', 'not\u0000legible'],
)

const change: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 30, arbitrary: changeOfPlace },
  { weight: 1, arbitrary: addition },
)

/** One change that forbids the retry of an attempt that would be retried without it. */
const forbiddingSign: fc.Arbitrary<Edit> = fc.oneof(
  ...[
    ['success', 'active', 'canceled', 'pending_review'].map((status): Edit => ['/status', status]),
    steps.map((step): Edit => [`/steps/${step}`, 'manually_rejected']),
    ['failed', 'pending_review'].map((status): Edit => ['/steps/watchlist_screening', status]),
    ['failed', 'pending_review'].map((status): Edit => ['/steps/risk_check', status]),
    [['/risk_check/behavior/bot_detected', 'yes'] satisfies Edit],
    [['/risk_check/behavior/fraud_ring_detected', 'yes'] satisfies Edit],
    [70, 71, 100].map((score): Edit => [`${abuse}/synthetic_identity/score`, score]),
    [90, 91, 100].map((score): Edit => [`${abuse}/stolen_identity/score`, score]),
    [['idv_unknown'], ['idv_foreign'], [attemptId, 'idv_foreign'], ['idv_earlier', 'idv_unknown']].map(
      (ids): Edit => ['/risk_check/facial_duplicates', ids.map(id => ({ id }))],
    ),
  ].map(edits => fc.constantFrom(...edits)),
)

const behavior: fc.Arbitrary<Edit> = fc.constantFrom<Edit>(
  ['/risk_check/behavior/user_interactions', 'risky'],
  ['/risk_check/trust_index_score', 19],
  ['/risk_check/trust_index_score', 20],
  ['/steps/risk_check', 'manually_approved'],
  ['/steps/risk_check', 'not_applicable'],
)
const anyDevices = fc.constantFrom(...devices).map((value): Edit => ['/risk_check/devices', value])
const anyEmail = fc.constantFrom(...emails).map((value): Edit => ['/risk_check/email', value])
const anyVerifications = fc.constantFrom(...verifications).map((value): Edit => ['/verify_sms', value])

/** What the risk check, or the SMS step, may tell of fraud. */
const signs: fc.Arbitrary<ReadonlyArray<Edit>> = fc.oneof(
  fc.tuple(behavior),
  fc.tuple(anyVerifications),
  fc.tuple(anyDevices, anyEmail),
  fc.tuple(behavior, anyDevices, anyEmail, anyVerifications),
)

const photo = (attempt: unknown, ...edits: ReadonlyArray<Edit>): unknown =>
  edited<unknown>(secondDocument[1], ['/attempt', attempt], ...edits)

const fraud = '/analysis/fraud_analysis_details'
const extracted = '/analysis/extracted_data'

/** Photos of a document, as Plaid may find them. */
const photoFindings: ReadonlyArray<ReadonlyArray<Edit>> = [
  [],
  [['/analysis/image_quality', 'medium']],
  [['/analysis/image_quality', 'low']],
  [['/analysis/image_quality_details/blur_check', 'failed']],
  [['/analysis/image_quality', null]],
  [
    ['/analysis/image_quality', null],
    ['/analysis/image_quality_details/glare_check', 'failed'],
  ],
  [
    ['/analysis/authenticity', 'no_data'],
    ['/analysis/extracted_data', null],
    [fraud, null],
  ],
  [
    ['/analysis/authenticity', 'no_data'],
    [`${extracted}/name`, 'no_data'],
    [`${extracted}/date_of_birth`, 'no_data'],
    [`${extracted}/expiration_date`, 'no_data'],
    [`${extracted}/issuing_country`, null],
  ],
  [
    ['/analysis/image_quality', 'low'],
    ['/analysis/authenticity', 'no_match'],
  ],
  [
    ['/analysis/image_quality', 'medium'],
    [`${fraud}/integrity_check`, 'failed'],
  ],
  [[`${fraud}/detail_check`, 'failed']],
  [
    ['/analysis/image_quality', null],
    [`${fraud}/detail_check`, 'failed'],
  ],
  [
    ['/analysis/image_quality', null],
    ['/analysis/authenticity', 'no_match'],
  ],
  [[`${fraud}/issue_date_check`, 'failed']],
  [[`${fraud}/issue_date_check`, 'no_data']],
  [[`${fraud}/type_supported`, 'failed']],
  [[`${fraud}/portrait_presence_check`, 'failed']],
  [[`${fraud}/image_composition_check`, 'failed']],
  [['/analysis/authenticity', 'partial_match']],
  [['/analysis/aamva_verification/is_verified', false]],
  [['/analysis/human_review/status', 'failed']],
  [[`${extracted}/expiration_date`, 'expired']],
  [[`${extracted}/issuing_country`, 'no_match']],
  [
    ['/analysis/image_quality', 'low'],
    [`${extracted}/expiration_date`, 'expired'],
  ],
  [[`${extracted}/name`, 'no_match']],
  [[`${extracted}/name`, 'partial_match']],
  [[`${extracted}/date_of_birth`, 'no_match']],
  [[`${extracted}/date_of_birth`, 'partial_match']],
  [
    ['/analysis/image_quality', 'low'],
    [`${extracted}/name`, 'no_match'],
  ],
  [
    [`${extracted}/name`, 'partial_match'],
    [`${extracted}/date_of_birth`, 'partial_match'],
  ],
  [[`${extracted}/name`, 'no_data']],
]

/** The numbers of two or three photos, in the order of Plaid's list. */
const orders: ReadonlyArray<ReadonlyArray<unknown>> = [[1], [1, 2], [2, 1], [2, 3, 1], [3, 1, 2], [1, 1], [2, null]]

/** Several photos of a document, of which some order is the order of time; the step may have failed or passed. */
const photos: fc.Arbitrary<ReadonlyArray<Edit>> = fc
  .tuple(
    fc.constantFrom(...orders),
    fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(...photoFindings))),
    fc.constantFrom('failed', 'failed', 'failed', 'failed', 'success', 'manually_approved'),
    fc.constantFrom<string | undefined>(undefined, 'not_applicable', 'failed'),
  )
  .map(([order, findings, document, kyc]) => [
    ['/steps/documentary_verification', document],
    ['/documentary_verification/documents', order.map((attempt, index) => photo(attempt, ...(findings[index] ?? [])))],
    ...(kyc === undefined ? [] : [['/steps/kyc_check', kyc] satisfies Edit]),
    ...(document === 'failed' || kyc === 'failed' ? [] : [['/steps/selfie_check', 'failed'] satisfies Edit]),
  ])

const doc = '/documentary_verification/documents/0/analysis'
const selfie = '/selfie_check/selfies/0/analysis'
const kycFailed: Edit = ['/steps/kyc_check', 'failed']
const documentFailed: Edit = ['/steps/documentary_verification', 'failed']
const selfieFailed: Edit = ['/steps/selfie_check', 'failed']

/** Attempts that several steps ended, or that no rule retries. */
const observed: ReadonlyArray<ReadonlyArray<Edit>> = [
  [kycFailed, ['/kyc_check/name/summary', 'partial_match'], ['/kyc_check/address/summary', 'partial_match']],
  [kycFailed, ['/kyc_check/date_of_birth/summary', 'partial_match']],
  [kycFailed, ['/kyc_check/address/po_box', 'yes']],
  [kycFailed, ['/kyc_check/address/po_box', 'yes'], ['/kyc_check/phone_number/summary', 'no_input']],
  [kycFailed, ['/kyc_check/address/po_box', 'yes'], ['/kyc_check/id_number/summary', 'no_data']],
  [kycFailed, ['/kyc_check/name/summary', 'no_data']],
  [kycFailed, ['/kyc_check/phone_number/summary', 'no_input'], ['/steps/selfie_check', 'not_applicable']],
  [kycFailed, ['/kyc_check/id_number/summary', 'no_match']],
  [kycFailed, ['/kyc_check/name/summary', 'no_match'], ['/kyc_check/address/summary', 'no_match']],
  // A thin file, then the document; a document that failed, then the selfie.
  [kycFailed, ['/kyc_check/name/summary', 'no_data'], documentFailed, [`${doc}/image_quality`, 'low']],
  [kycFailed, ['/kyc_check/address/summary', 'no_match'], documentFailed, [`${doc}/extracted_data/name`, 'no_match']],
  [kycFailed, ['/kyc_check/name/summary', 'partial_match'], selfieFailed],
  [kycFailed, ['/kyc_check/date_of_birth/summary', 'no_match'], selfieFailed],
  [kycFailed, ['/kyc_check', null], selfieFailed],
  [documentFailed, [`${doc}/image_quality`, 'low'], selfieFailed],
  [documentFailed, [`${doc}/extracted_data/expiration_date`, 'expired'], selfieFailed],
  [documentFailed, selfieFailed],
  [documentFailed, [`${doc}/authenticity`, 'no_match'], selfieFailed],
  [documentFailed, ['/documentary_verification/documents', []], selfieFailed],
  [documentFailed, [`${doc}/image_quality`, 'low'], ['/status', 'expired']],
  [['/steps/verify_sms', 'failed'], ['/verify_sms', sentTo('+1', '+2')], kycFailed],
  [
    ['/steps/verify_sms', 'failed'],
    ['/verify_sms', sentTo('+1', '+2', '+3', '+4')],
  ],
  // What Plaid has passed.
  [[`${doc}/authenticity`, 'no_match'], selfieFailed],
  [[`${selfie}/document_comparison`, 'no_match'], kycFailed, ['/kyc_check/name/summary', 'partial_match']],
  [['/kyc_check/id_number/summary', 'no_match'], selfieFailed],
  [documentFailed, [`${doc}/extracted_data/name`, 'no_match']],
  [documentFailed, [`${doc}/extracted_data/name`, 'no_match'], ['/kyc_check/name/summary', 'no_data']],
  [selfieFailed, [`${selfie}/liveness_check`, 'failed']],
  [selfieFailed, [`${selfie}/document_comparison`, 'no_match']],
  [selfieFailed, [`${selfie}/document_comparison`, 'no_input']],
  [selfieFailed, [`${selfie}/age_check`, { status: 'warning' }]],
  [selfieFailed, [`${selfie}/age_check`, { status: 'no_match' }]],
  [selfieFailed, [`${selfie}/age_check`, { status: 'match' }]],
  [
    selfieFailed,
    ['/selfie_check/selfies/1', { attempt: 2, analysis: { document_comparison: 'match', liveness_check: 'success' } }],
  ],
  [
    selfieFailed,
    [
      '/selfie_check/selfies/1',
      { attempt: 2, analysis: { document_comparison: 'no_match', liveness_check: 'success' } },
    ],
  ],
  [
    ['/status', 'expired'],
    ['/steps/kyc_check', 'waiting_for_prerequisite'],
  ],
  [['/steps/risk_check', 'failed']],
]

const dayMs = 86_400_000

/** Mostly recent times; some at the exact age at which an attempt is too old, and some in the future. */
const times: fc.Arbitrary<ReadonlyArray<Edit>> = fc
  .tuple(
    fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 12 * dayMs }) },
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 30 * 60_000 }) },
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

/** Documents with more than one reason for a retry. */
const severalReasons: ReadonlyArray<ReadonlyArray<Edit>> = [
  [documentFailed, [`${doc}/image_quality`, 'low'], [`${doc}/extracted_data/expiration_date`, 'expired']],
  [documentFailed, [`${doc}/image_quality`, 'low'], [`${doc}/fraud_analysis_details/type_supported`, 'failed']],
  [
    documentFailed,
    [`${doc}/extracted_data/expiration_date`, 'expired'],
    [`${doc}/extracted_data/issuing_country`, 'no_match'],
  ],
]

/**
 * An answer of Plaid's `get`: an attempt that some rule retries, or that no rule retries. It is unchanged, or has one
 * change that forbids a retry, signs of fraud, or up to four changes to members that a rule, a veto or a signal reads.
 * The findings may be invalid; the members that every attempt has are mostly valid.
 */
export const arbitraryPlaidAnswer: fc.Arbitrary<unknown> = fc
  .tuple(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom<ReadonlyArray<Edit>>([], ...Object.values(retried)) },
      { weight: 4, arbitrary: fc.constantFrom(...observed) },
      { weight: 1, arbitrary: fc.constantFrom(...severalReasons) },
      { weight: 3, arbitrary: photos },
    ),
    times,
    fc.oneof(
      { weight: 12, arbitrary: fc.constant<Edit[]>([]) },
      { weight: 2, arbitrary: forbiddingSign.map(sign => [sign]) },
      { weight: 2, arbitrary: signs },
      { weight: 8, arbitrary: fc.array(change, { maxLength: 4 }) },
    ),
  )
  // As Plaid sends it: JSON has no lists with holes.
  .map(([base, when, changes]) => JSON.parse(JSON.stringify(plaidAnswer(...base, ...when, ...changes))))
