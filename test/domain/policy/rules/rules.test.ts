import { describe, expect, it } from 'vitest'
import { decide } from '../../../../lib/domain/policy/decide.ts'
import { type RuleName, ruleNames } from '../../../../lib/domain/policy/rules/rule-name.ts'
import type { Edit } from '../../../support/edited.ts'
import { nowMs, plaidAnswer, retried, secondDocument } from '../../../support/plaid-answer.ts'
import { countsOf, policyOf, rowOf, snapshotIn, snapshotOf } from '../../../support/policy-inputs.ts'

type Edits = ReadonlyArray<Edit>

interface Row {
  readonly rule: RuleName
  /** What the fixture policy decides. */
  readonly decision: string
  readonly matches: ReadonlyArray<Edits>
  /** A small difference: the rule does not match. */
  readonly misses: ReadonlyArray<Edits>
}

const documents = '/documentary_verification/documents'
const analysis = `${documents}/0/analysis`
const fraud = `${analysis}/fraud_analysis_details`
const quality = `${analysis}/image_quality_details`
const kycFailed: Edit = ['/steps/kyc_check', 'failed']
const documentFailed: Edit = ['/steps/documentary_verification', 'failed']
const kyc = (member: string, summary: unknown): Edit => [`/kyc_check/${member}/summary`, summary]
const selfie = '/selfie_check/selfies/0/analysis'
const secondSelfie = (document_comparison: string, liveness_check: string): Edit => [
  '/selfie_check/selfies/1',
  { analysis: { document_comparison, liveness_check } },
]

/** Findings that exclude "otherwise clean", for the rules about a document that can be replaced. */
const notClean: ReadonlyArray<Edit> = [
  [`${analysis}/authenticity`, 'no_match'],
  [`${analysis}/authenticity`, 'partial_match'],
  [`${fraud}/image_composition_check`, 'failed'],
  [`${fraud}/integrity_check`, 'failed'],
  [`${fraud}/detail_check`, 'failed'],
  [`${fraud}/portrait_details_check`, 'failed'],
  [`${fraud}/issue_date_check`, 'failed'],
  [`${analysis}/aamva_verification/is_verified`, false],
  [`${analysis}/human_review/status`, 'failed'],
]

const unclear: Edit = [`${analysis}/image_quality`, 'low']
const expired: Edit = [`${analysis}/extracted_data/expiration_date`, 'expired']
const unsupported: Edit = [`${fraud}/type_supported`, 'failed']

const rows: ReadonlyArray<Row> = [
  {
    rule: 'session-expired',
    decision: 'Retry incomplete',
    matches: [
      retried['session-expired'],
      [
        ['/status', 'expired'],
        ['/steps/accept_tos', 'expired'],
      ],
    ],
    misses: [[], [['/status', 'canceled']], [['/steps/risk_check', 'expired']]],
  },
  {
    rule: 'sms-not-verified',
    decision: 'Retry incomplete',
    matches: [retried['sms-not-verified'], [...retried['sms-not-verified'], ['/kyc_check', null]]],
    misses: [[], [['/steps/verify_sms', 'expired']], [['/steps/verify_sms', 'manually_approved']]],
  },
  {
    rule: 'one-detail-differs',
    decision: 'Retry incomplete',
    matches: [
      ...['name', 'address', 'phone_number'].flatMap(member =>
        ['no_match', 'partial_match'].map(summary => [kycFailed, kyc(member, summary)]),
      ),
      [kycFailed, kyc('name', 'no_match'), kyc('phone_number', 'no_data')],
      [kycFailed, kyc('name', 'no_match'), kyc('id_number', 'no_data')],
      [kycFailed, kyc('name', 'no_match'), kyc('id_number', 'no_input')],
    ],
    misses: [
      [kyc('name', 'no_match')],
      [kycFailed],
      [kycFailed, kyc('name', 'no_match'), kyc('address', 'partial_match')],
      [kycFailed, kyc('name', 'no_match'), kyc('address', 'no_data')],
      [kycFailed, kyc('name', 'no_match'), kyc('address', 'no_input')],
      [kycFailed, kyc('name', 'no_match'), kyc('address', null)],
      [kycFailed, kyc('address', 'no_match'), kyc('name', 'no_data')],
      [kycFailed, kyc('name', 'no_match'), kyc('phone_number', 'no_input')],
      [kycFailed, kyc('name', 'no_match'), kyc('phone_number', 'no_data'), kyc('address', 'no_data')],
      [kycFailed, kyc('phone_number', 'no_data')],
      [kycFailed, kyc('name', 'no_match'), kyc('date_of_birth', 'partial_match')],
      [kycFailed, kyc('name', 'no_match'), kyc('date_of_birth', 'no_data')],
      [kycFailed, kyc('name', 'no_match'), kyc('id_number', 'partial_match')],
      [kycFailed, kyc('name', 'no_match'), kyc('id_number', 'no_match')],
      [kycFailed, ['/kyc_check', null]],
    ],
  },
  {
    rule: 'nothing-to-compare',
    decision: 'Hold step-up-needed',
    matches: [
      [kycFailed, kyc('name', 'no_data')],
      [kycFailed, kyc('id_number', 'no_input')],
      [kycFailed, ...['name', 'address', 'phone_number', 'date_of_birth', 'id_number'].map(m => kyc(m, 'no_data'))],
    ],
    misses: [
      [kyc('name', 'no_data')],
      [kycFailed],
      [kycFailed, kyc('name', 'no_data'), kyc('address', 'no_match')],
      [kycFailed, kyc('name', 'no_data'), kyc('address', 'partial_match')],
      [kycFailed, kyc('name', 'no_data'), kyc('address', null)],
    ],
  },
  {
    rule: 'details-conflict',
    decision: 'Hold details-conflict',
    matches: [
      [kycFailed, kyc('id_number', 'no_match')],
      [kycFailed, kyc('date_of_birth', 'no_match')],
      [kycFailed, kyc('name', 'no_match'), kyc('address', 'no_match')],
      [kyc('id_number', 'no_match')],
    ],
    misses: [
      [kycFailed, kyc('id_number', 'partial_match')],
      [kycFailed, kyc('name', 'no_match'), kyc('address', 'partial_match')],
    ],
  },
  {
    rule: 'image-unclear',
    decision: 'Retry incomplete',
    matches: [
      retried['image-unclear'],
      ...['blur_check', 'glare_check', 'dimensions_check'].map(
        (check): Edits => [documentFailed, [`${quality}/${check}`, 'failed']],
      ),
      [documentFailed, unclear, secondDocument, [`${documents}/1/attempt`, 0]],
      [documentFailed, secondDocument, [`${documents}/1/analysis/image_quality`, 'low']],
    ],
    misses: [
      [unclear],
      [documentFailed, [`${analysis}/image_quality`, 'medium']],
      [documentFailed, unclear, expired],
      [documentFailed, unclear, unsupported],
      [documentFailed, unclear, [`${fraud}/portrait_presence_check`, 'failed']],
      ...notClean.map((edit): Edits => [documentFailed, unclear, edit]),
      [documentFailed, unclear, secondDocument],
      [documentFailed, unclear, secondDocument, [`${documents}/1/attempt`, 1]],
      [documentFailed, unclear, secondDocument, [`${documents}/1/attempt`, null]],
      [
        documentFailed,
        unclear,
        secondDocument,
        [`${documents}/1/attempt`, 0],
        [`${documents}/1/analysis/authenticity`, 'no_match'],
      ],
      [documentFailed, ['/documentary_verification', null]],
      [documentFailed, [documents, []]],
    ],
  },
  {
    rule: 'document-expired',
    decision: 'Retry incomplete',
    matches: [
      retried['document-expired'],
      [documentFailed, unclear, secondDocument, [`${documents}/1/analysis/extracted_data/expiration_date`, 'expired']],
    ],
    misses: [
      [expired],
      [documentFailed, [`${analysis}/extracted_data/expiration_date`, 'no_data']],
      [documentFailed, expired, [`${quality}/glare_check`, 'failed']],
      [documentFailed, expired, unsupported],
      ...notClean.map((edit): Edits => [documentFailed, expired, edit]),
    ],
  },
  {
    rule: 'document-unsuitable',
    decision: 'Retry incomplete',
    matches: [retried['document-unsuitable'], [documentFailed, [`${fraud}/portrait_presence_check`, 'failed']]],
    misses: [
      [unsupported],
      [documentFailed, unsupported, unclear],
      [documentFailed, unsupported, expired],
      ...notClean.map((edit): Edits => [documentFailed, unsupported, edit]),
    ],
  },
  {
    rule: 'entry-differs-from-document',
    decision: 'Retry reset',
    matches: [
      retried['entry-differs-from-document'],
      [
        ['/steps/kyc_check', 'skipped'],
        [`${analysis}/extracted_data/date_of_birth`, 'no_match'],
      ],
    ],
    misses: [
      [['/steps/kyc_check', 'skipped']],
      [
        ['/steps/kyc_check', 'skipped'],
        [`${analysis}/extracted_data/name`, 'partial_match'],
      ],
      [[`${analysis}/extracted_data/name`, 'no_match']],
      [['/steps/kyc_check', 'skipped'], [`${analysis}/extracted_data/name`, 'no_match'], secondDocument],
    ],
  },
  {
    rule: 'verified-person-differs-from-document',
    decision: 'Hold conflict-with-verified-person',
    matches: [
      [documentFailed, [`${analysis}/extracted_data/name`, 'no_match']],
      [
        ['/steps/kyc_check', 'manually_approved'],
        [`${analysis}/extracted_data/date_of_birth`, 'no_match'],
      ],
    ],
    misses: [
      [documentFailed],
      [
        ['/steps/kyc_check', 'skipped'],
        [`${analysis}/extracted_data/name`, 'no_match'],
      ],
    ],
  },
  {
    rule: 'document-forged',
    decision: 'Never document-forged',
    matches: [
      [[`${analysis}/authenticity`, 'no_match']],
      ...['image_composition_check', 'integrity_check', 'detail_check', 'portrait_details_check'].map(
        (check): Edits => [[`${fraud}/${check}`, 'failed']],
      ),
      [[`${fraud}/integrity_check`, 'failed'], secondDocument],
      [secondDocument, [`${documents}/1/analysis/authenticity`, 'no_match']],
    ],
    misses: [[], [[`${analysis}/authenticity`, 'no_data']], [[fraud, null]], [unsupported]],
  },
  {
    rule: 'document-doubtful',
    decision: 'Hold document-doubtful',
    matches: [
      [[`${analysis}/authenticity`, 'partial_match']],
      [[`${fraud}/issue_date_check`, 'failed']],
      [[`${analysis}/aamva_verification/is_verified`, false]],
      [[`${analysis}/human_review/status`, 'failed']],
      [[`${analysis}/human_review/status`, 'failed'], secondDocument],
    ],
    misses: [
      [[`${fraud}/issue_date_check`, 'no_data']],
      [[`${analysis}/aamva_verification`, null]],
      [[`${analysis}/human_review/status`, 'no_data']],
    ],
  },
  {
    rule: 'liveness-failed',
    decision: 'Hold liveness-failed',
    matches: [[[`${selfie}/liveness_check`, 'failed']], [secondSelfie('match', 'failed')]],
    misses: [[], [[`${selfie}/liveness_check`, null]]],
  },
  {
    rule: 'terms-not-accepted',
    decision: 'Never terms-not-accepted',
    matches: ['active', 'failed', 'waiting_for_prerequisite', 'expired', 'canceled', 'pending_review'].map(status => [
      ['/steps/accept_tos', status],
    ]),
    misses: [
      ...['success', 'skipped', 'not_applicable', 'manually_approved', 'new_word'].map(
        (status): Edits => [['/steps/accept_tos', status]],
      ),
      [
        ['/status', 'expired'],
        ['/steps/accept_tos', 'expired'],
      ],
    ],
  },
  {
    rule: 'face-differs-from-document',
    decision: 'Never face-differs-from-document',
    matches: [[[`${selfie}/document_comparison`, 'no_match']], [secondSelfie('no_match', 'success')]],
    misses: [[], [[`${selfie}/document_comparison`, 'no_input']]],
  },
  {
    rule: 'selfie-unclear',
    decision: 'Retry incomplete',
    matches: [
      retried['selfie-unclear'],
      [...retried['selfie-unclear'], [`${selfie}/document_comparison`, 'no_input']],
      [...retried['selfie-unclear'], secondSelfie('no_input', 'success')],
      [...retried['selfie-unclear'], [`${selfie}/age_check`, { status: 'no_data' }]],
    ],
    misses: [
      [],
      [...retried['selfie-unclear'], [`${selfie}/liveness_check`, null]],
      [...retried['selfie-unclear'], [`${selfie}/document_comparison`, null]],
      [...retried['selfie-unclear'], [`${selfie}/document_comparison`, 'new_word']],
      [...retried['selfie-unclear'], ['/selfie_check', null]],
      [...retried['selfie-unclear'], ['/selfie_check/selfies', []]],
      [...retried['selfie-unclear'], secondSelfie('match', 'failed')],
      [...retried['selfie-unclear'], [`${selfie}/age_check`, { status: 'no_match' }]],
      [...retried['selfie-unclear'], [`${selfie}/age_check`, { status: 'warning' }]],
    ],
  },
  {
    rule: 'anything-else',
    decision: 'Hold no-rule-matches',
    matches: [[], [['/steps/verify_sms', 'expired']]],
    misses: [retried['sms-not-verified'], [[`${analysis}/authenticity`, 'no_match']]],
  },
]

const decisionOn = (snapshot: ReturnType<typeof snapshotOf>) =>
  decide(policyOf(), snapshot, [rowOf(snapshot)], countsOf(), nowMs)

const decided = (edits: Edits): string => {
  const decision = decisionOn(snapshotOf(...edits))
  return `${decision._tag} ${decision._tag === 'Retry' ? decision.request.strategy : decision.reason}`
}

const named = (edits: Edits): string =>
  edits.map(([pointer, value]) => `${pointer} ${typeof value === 'string' ? value : 'given'}`).join(', ')

it('every rule has its row, in order', () => {
  expect(rows.map(({ rule }) => rule)).toEqual(ruleNames)
})

describe.each(rows)('$rule', ({ rule, decision, matches, misses }) => {
  it.each(matches.map(edits => ({ edits, name: named(edits) })))('matches: $name', ({ edits }) => {
    expect({ decided: decided(edits), rule: decisionOn(snapshotOf(...edits)).record.rules[rule] }).toEqual({
      decided: decision,
      rule: 'matched',
    })
    expect(decisionOn(snapshotOf(...edits)).record.fired).toEqual([rule])
  })

  it.each(misses.map(edits => ({ edits, name: named(edits) })))('does not match: $name', ({ edits }) => {
    expect(decisionOn(snapshotOf(...edits)).record.rules[rule]).toBe('not-matched')
  })
})

it('a selfie that fails without suspicion is held in Sandbox, which leaves the selfie out', () => {
  const decision = decisionOn(snapshotIn('sandbox', ...retried['selfie-unclear']))
  expect(decision).toMatchObject({ _tag: 'Hold', reason: 'not-in-sandbox', record: { fired: ['selfie-unclear'] } })
})

it.each(Object.entries(retried).filter(([rule]) => rule !== 'selfie-unclear'))(
  '%s is decided in Sandbox as in production',
  (_, edits) => {
    expect(decisionOn(snapshotIn('sandbox', ...edits))).toEqual(decisionOn(snapshotOf(...edits)))
  },
)

describe('several rules match', () => {
  it.each([
    {
      name: 'never overrides hold and retry',
      edits: [...retried['sms-not-verified'], [`${selfie}/liveness_check`, 'failed'], ['/steps/accept_tos', 'failed']],
      expected: 'Never terms-not-accepted',
    },
    {
      name: 'hold overrides retry',
      edits: [...retried['sms-not-verified'], [`${selfie}/liveness_check`, 'failed']],
      expected: 'Hold liveness-failed',
    },
    {
      name: 'retries of two strategies are held',
      edits: [...retried['entry-differs-from-document'], unclear],
      expected: 'Hold rules-disagree',
    },
    {
      name: 'retries of one strategy are one retry',
      edits: [...retried['sms-not-verified'], ...retried['one-detail-differs']],
      expected: 'Retry incomplete',
    },
  ] satisfies ReadonlyArray<{ name: string; edits: Edits; expected: string }>)('$name', ({ edits, expected }) => {
    expect(decided(edits)).toBe(expected)
  })

  it('two retries of one strategy: the later delay, and the text that suits both', () => {
    const ended: Edit = ['/completed_at', '2026-03-10T12:00:00Z']
    const both = decisionOn(snapshotOf(...retried['sms-not-verified'], ...retried['image-unclear'], ended))
    expect(both).toMatchObject({
      notBeforeMs: nowMs + 60 * 60_000,
      record: { fired: ['sms-not-verified', 'image-unclear'], applicantText: { id: 'try-again' } },
    })
  })

  it('two retries of one strategy: the smaller maximum', () => {
    const snapshot = snapshotOf(...retried['sms-not-verified'], ...retried['one-detail-differs'])
    const counts = countsOf(['/subject/automatic', 1], ['/subject/automaticByRule', { 'one-detail-differs': 1 }])
    expect(decide(policyOf(), snapshot, [rowOf(snapshot)], counts, nowMs)).toMatchObject({ reason: 'limit-reached' })
  })
})

describe('unknown words and members', () => {
  const retry = retried['one-detail-differs']
  const unrecognised: ReadonlyArray<readonly [pointer: string, value: unknown]> = [
    ['/status', 'new_word'],
    ['/steps/risk_check', 'new_word'],
    ['/kyc_check/address/summary', 'new_word'],
    ['/kyc_check/address/summary', 5],
    [`${analysis}/image_quality`, 'new_word'],
    [`${fraud}/issue_date_check`, 'new_word'],
    [`${analysis}/aamva_verification/is_verified`, 'true'],
    [`${selfie}/liveness_check`, 'new_word'],
    ['/risk_check/behavior/bot_detected', 'new_word'],
    ['/risk_check/identity_abuse_signals/stolen_identity/score', '99'],
    ['/completed_at', 'yesterday'],
  ]

  it.each(unrecognised)('%s %s is held, and its pointer is recorded', (pointer, value) => {
    const decision = decisionOn(snapshotOf(...retry, [pointer, value]))
    expect(decision).toMatchObject({ _tag: 'Hold', reason: 'unrecognised', record: { unrecognised: [pointer] } })
  })

  it.each([
    ['/kyc_check', 'x'],
    ['/documentary_verification', []],
    [documents, { 0: 'x' }],
    [documents, [null]],
    ['/selfie_check/selfies', 7],
    ['/risk_check', true],
    ['/risk_check/facial_duplicates', [{}]],
    ['/risk_check/facial_duplicates', [{ id: '' }]],
    ['/risk_check/facial_duplicates', ['idv_1']],
    ['/risk_check/identity_abuse_signals', 'x'],
  ])('%s of another shape is held', (pointer, value) => {
    expect(decided([...retry, [pointer, value]])).toBe('Hold unrecognised')
  })

  it('an unknown step is held, and its name is not recorded', () => {
    const decision = decisionOn(snapshotOf(...retry, ['/steps/new_word', 'success']))
    expect(decision).toMatchObject({ reason: 'unrecognised', record: { unrecognised: ['/steps'] } })
    expect(JSON.stringify(decision)).not.toContain('new_word')
  })

  it.each([
    { failed: 'one-detail-differs', gone: '/kyc_check', because: '/kyc_check/name/summary' },
    { failed: 'one-detail-differs', gone: '/kyc_check/id_number', because: '/kyc_check/id_number/summary' },
    { failed: 'image-unclear', gone: fraud, because: `${fraud}/image_composition_check` },
    { failed: 'image-unclear', gone: `${analysis}/authenticity`, because: `${analysis}/authenticity` },
    {
      failed: 'image-unclear',
      gone: `${analysis}/extracted_data`,
      because: `${analysis}/extracted_data/expiration_date`,
    },
    { failed: 'document-expired', gone: quality, because: `${quality}/blur_check` },
    { failed: 'document-expired', gone: `${documents}/0/attempt`, because: documents },
    { failed: 'selfie-unclear', gone: '/selfie_check/selfies/0/analysis', because: `${selfie}/liveness_check` },
    { failed: 'selfie-unclear', gone: '/selfie_check', because: '/selfie_check/selfies' },
  ] as const)('$failed without $gone is held', ({ failed, gone, because }) => {
    for (const nothing of [null, undefined]) {
      const decision = decisionOn(snapshotOf(...retried[failed], [gone, nothing]))
      expect(decision).toMatchObject({ _tag: 'Hold', reason: 'evidence-missing' })
      expect(decision.record.missing).toContain(because)
    }
  })

  it('an earlier document without findings about forgery is held, without findings about its quality is not', () => {
    const withEarlier: Edits = [secondDocument, [`${documents}/1/attempt`, 0]]
    const earlier = `${documents}/1/analysis`
    const image = retried['image-unclear']
    expect(decided([...image, ...withEarlier, [`${earlier}/fraud_analysis_details`, null]])).toBe(
      'Hold evidence-missing',
    )
    expect(decided([...image, ...withEarlier, [`${earlier}/authenticity`, null]])).toBe('Hold evidence-missing')
    expect(decided([...image, ...withEarlier, [`${earlier}/image_quality_details`, null]])).toBe('Retry incomplete')
    expect(decided([...image, ...withEarlier, [`${earlier}/extracted_data`, null]])).toBe('Retry incomplete')
  })

  it.each([`${analysis}/aamva_verification`, `${analysis}/human_review`])(
    '%s, which Plaid has for some documents only, may be missing',
    pointer => {
      expect(decided([...retried['image-unclear'], [pointer, null]])).toBe('Retry incomplete')
    },
  )

  it('findings of a step that did not fail may be missing', () => {
    expect(decided([...retry, ['/documentary_verification', null], ['/selfie_check', null]])).toBe('Retry incomplete')
  })

  it('a forged document is never retried, whatever else is unknown', () => {
    const decision = decisionOn(
      snapshotOf([`${analysis}/authenticity`, 'no_match'], ['/status', 'new_word'], ['/kyc_check', 4]),
    )
    expect(decision).toMatchObject({ _tag: 'Never', reason: 'document-forged' })
  })
})

it('the answer that these tests edit has personal data in it', () => {
  expect(JSON.stringify(plaidAnswer())).toContain('123456789')
})
