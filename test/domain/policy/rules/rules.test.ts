import { describe, expect, it } from 'vitest'
import { type RuleName, ruleNames } from '../../../../lib/domain/policy/rules/rule-name.ts'
import type { Edit } from '../../../support/edited.ts'
import { secondDocument } from '../../../support/plaid-answer.ts'
import { policyOf } from '../../../support/policy-inputs.ts'
import {
  analysis,
  decided,
  documentFailed,
  documents,
  type Edits,
  expired,
  fraud,
  kyc,
  kycFailed,
  named,
  onDocument,
  poor,
  quality,
  retried,
  said,
  selfie,
  selfieFailed,
  step,
  unsupported,
  verdict,
} from '../judged.ts'

interface Row {
  readonly rule: RuleName
  /** What the fixture policy decides. */
  readonly decision: string
  readonly matches: ReadonlyArray<Edits>
  /** A small difference: the rule does not match. */
  readonly misses: ReadonlyArray<Edits>
}

const expiredSession: Edit = ['/status', 'expired']
const details = ['name', 'address', 'phone_number', 'date_of_birth', 'id_number'] as const
const poBox: Edit = ['/kyc_check/address/po_box', 'yes']
const noSources: Edits = [step('kyc_check', 'not_applicable'), ['/kyc_check', null]]
const secondSelfie = (document_comparison: string, liveness_check: string): Edit => [
  '/selfie_check/selfies/1',
  { analysis: { document_comparison, liveness_check } },
]

/** The same detail step, with something later or earlier that failed too: it is context. */
const inContext: Edits = [kycFailed, ...retried['selfie-unclear']]

/** A second photo, with a number and findings. */
const second = (attempt: unknown, ...edits: Edits): Edits => [
  secondDocument,
  [`${documents}/1/attempt`, attempt],
  ...edits.map(([pointer, value]): Edit => [pointer.replace('/documents/0', '/documents/1'), value]),
]

const nothingRead: Edits = [
  [`${analysis}/authenticity`, 'no_data'],
  [`${analysis}/extracted_data`, null],
  [fraud, null],
]

/** Findings that exclude "clean", for the rules about a document that can be replaced. */
const notClean: ReadonlyArray<Edit> = [
  [`${analysis}/authenticity`, 'partial_match'],
  [`${fraud}/issue_date_check`, 'failed'],
  [`${analysis}/aamva_verification/is_verified`, false],
  [`${analysis}/human_review/status`, 'failed'],
  onDocument('name', 'no_match'),
  onDocument('date_of_birth', 'no_match'),
]

const signsOfForgery: ReadonlyArray<Edit> = [
  [`${analysis}/authenticity`, 'no_match'],
  [`${fraud}/image_composition_check`, 'failed'],
  [`${fraud}/integrity_check`, 'failed'],
  [`${fraud}/detail_check`, 'failed'],
  [`${fraud}/portrait_details_check`, 'failed'],
]

/** What "clean" reads: it must be there, unless the photo is poor or nothing could be read. */
const readByClean: ReadonlyArray<Edit> = [
  `${analysis}/authenticity`,
  `${analysis}/extracted_data/name`,
  `${analysis}/extracted_data/date_of_birth`,
  `${fraud}/image_composition_check`,
  `${fraud}/integrity_check`,
  `${fraud}/detail_check`,
  `${fraud}/portrait_details_check`,
  `${fraud}/issue_date_check`,
].map((pointer): Edit => [pointer, null])

const notTheLast = (reason: Edit): ReadonlyArray<Edits> => [
  [documentFailed, reason, ...second(2)],
  [documentFailed, reason, ...second(1)],
  [documentFailed, reason, ...second(null)],
]

const neverOnSharpDocument = (reason: Edit): ReadonlyArray<Edits> => [
  ...[...notClean, ...signsOfForgery, ...readByClean].map((edit): Edits => [documentFailed, reason, edit]),
  ...[...notClean, ...signsOfForgery].map((edit): Edits => [documentFailed, reason, ...second(0, edit)]),
  [documentFailed, reason, selfieFailed],
  [expiredSession, documentFailed, reason],
  [step('documentary_verification', 'manually_approved'), reason],
  [reason],
  ...notTheLast(reason),
]

const rows: ReadonlyArray<Row> = [
  {
    rule: 'session-expired',
    decision: 'Retry incomplete',
    matches: [
      retried['session-expired'],
      [expiredSession, step('accept_tos', 'expired')],
      [expiredSession, kycFailed, kyc('name', 'partial_match')],
      [
        expiredSession,
        step('verify_sms', 'failed'),
        ['/verify_sms', { verifications: [{ phone_number: '+12345678909' }] }],
      ],
      [expiredSession, documentFailed, poor],
    ],
    misses: [[], [['/status', 'canceled']], [step('risk_check', 'expired')]],
  },
  {
    rule: 'sms-not-verified',
    decision: 'Retry incomplete',
    matches: [retried['sms-not-verified'], [...retried['sms-not-verified'], ['/kyc_check', null]]],
    misses: [
      [],
      [step('verify_sms', 'expired')],
      [step('verify_sms', 'manually_approved')],
      [
        expiredSession,
        step('verify_sms', 'failed'),
        ['/verify_sms', { verifications: [{ phone_number: '+12345678909' }] }],
      ],
      [step('verify_sms', 'failed'), ...retried['one-detail-differs']],
    ],
  },
  {
    rule: 'one-detail-differs',
    decision: 'Retry incomplete',
    matches: [
      ...['name', 'address', 'phone_number'].flatMap(member =>
        ['no_match', 'partial_match'].map(summary => [kycFailed, kyc(member, summary)]),
      ),
      ...['phone_number', 'id_number'].flatMap(member =>
        ['no_data', 'no_input'].map((summary): Edits => [kycFailed, kyc('name', 'no_match'), kyc(member, summary)]),
      ),
      [kycFailed, kyc('name', 'no_match'), kyc('phone_number', 'no_input'), kyc('id_number', 'no_input')],
      [kycFailed, kyc('phone_number', 'no_match'), kyc('id_number', 'no_data')],
      [kycFailed, kyc('name', 'partial_match'), poBox],
      [kycFailed, kyc('name', 'no_match'), ['/kyc_check/address/po_box', null]],
    ],
    misses: [
      [kyc('name', 'no_match')],
      [step('kyc_check', 'manually_approved'), kyc('name', 'no_match')],
      [expiredSession, kycFailed, kyc('name', 'no_match')],
      [...inContext, kyc('name', 'no_match')],
      [kycFailed],
      [kycFailed, kyc('phone_number', 'no_data')],
      [kycFailed, kyc('name', 'no_match'), kyc('address', 'partial_match')],
      [kycFailed, kyc('name', 'no_match'), kyc('phone_number', 'partial_match')],
      ...['no_data', 'no_input', null].flatMap((summary): Edits[] => [
        [kycFailed, kyc('name', 'no_match'), kyc('address', summary)],
        [kycFailed, kyc('address', 'no_match'), kyc('name', summary)],
        [kycFailed, kyc('phone_number', 'no_match'), kyc('name', summary)],
        [kycFailed, kyc('name', 'no_match'), kyc('date_of_birth', summary)],
      ]),
      [kycFailed, kyc('name', 'no_match'), kyc('phone_number', null)],
      [kycFailed, kyc('name', 'no_match'), kyc('id_number', null)],
      ...['partial_match', 'no_match'].flatMap((summary): Edits[] => [
        [kycFailed, kyc('name', 'no_match'), kyc('date_of_birth', summary)],
        [kycFailed, kyc('name', 'no_match'), kyc('id_number', summary)],
      ]),
      [kycFailed, ['/kyc_check', null]],
    ],
  },
  {
    rule: 'details-close',
    decision: 'Retry incomplete',
    matches: [
      [kycFailed, kyc('date_of_birth', 'partial_match')],
      [kycFailed, kyc('date_of_birth', 'partial_match'), kyc('phone_number', 'no_data')],
      [kycFailed, kyc('date_of_birth', 'partial_match'), kyc('phone_number', 'no_input')],
      ...(['name', 'address', 'phone_number', 'date_of_birth'] as const).flatMap((one, index, all) =>
        all.slice(index + 1).map((other): Edits => [kycFailed, kyc(one, 'partial_match'), kyc(other, 'partial_match')]),
      ),
      [kycFailed, kyc('name', 'partial_match'), kyc('address', 'partial_match'), kyc('id_number', 'no_input')],
      [kycFailed, kyc('name', 'partial_match'), kyc('address', 'partial_match'), kyc('phone_number', 'no_data')],
    ],
    misses: [
      [kyc('date_of_birth', 'partial_match')],
      [expiredSession, kycFailed, kyc('date_of_birth', 'partial_match')],
      [...inContext, kyc('date_of_birth', 'partial_match')],
      [kycFailed, kyc('name', 'partial_match')],
      [kycFailed, ...['name', 'address', 'date_of_birth'].map(member => kyc(member, 'partial_match'))],
      [kycFailed, kyc('date_of_birth', 'no_match')],
      [kycFailed, kyc('name', 'partial_match'), kyc('address', 'no_match')],
      ...['partial_match', 'no_match', 'no_data', 'no_input', null].map(
        (summary): Edits => [kycFailed, kyc('date_of_birth', 'partial_match'), kyc('id_number', summary)],
      ),
      ...['partial_match', 'no_match', 'no_data', null].map(
        (summary): Edits => [
          kycFailed,
          kyc('name', 'partial_match'),
          kyc('address', 'partial_match'),
          kyc('id_number', summary),
        ],
      ),
      ...['no_data', 'no_input', 'no_match', null].flatMap((summary): Edits[] => [
        [kycFailed, kyc('date_of_birth', 'partial_match'), kyc('name', summary)],
        [kycFailed, kyc('date_of_birth', 'partial_match'), kyc('address', summary)],
      ]),
      [kycFailed, kyc('date_of_birth', 'partial_match'), kyc('phone_number', 'no_match')],
      [kycFailed, kyc('date_of_birth', 'partial_match'), kyc('phone_number', null)],
      [kycFailed, kyc('name', 'partial_match'), kyc('date_of_birth', 'partial_match'), kyc('id_number', 'no_input')],
    ],
  },
  {
    rule: 'thin-file',
    decision: 'Hold step-up-needed',
    matches: [
      ...details.flatMap(member => ['no_data', 'no_input'].map((word): Edits => [kycFailed, kyc(member, word)])),
      [kycFailed, ...details.map(member => kyc(member, 'no_data'))],
      [kycFailed, kyc('phone_number', 'no_data'), poBox],
      [kycFailed, kyc('name', 'no_data'), poBox],
    ],
    misses: [
      [kyc('name', 'no_data')],
      [expiredSession, kycFailed, kyc('name', 'no_data')],
      [...inContext, kyc('name', 'no_data')],
      [kycFailed],
      ...['no_match', 'partial_match', null].map(
        (word): Edits => [kycFailed, kyc('name', 'no_data'), kyc('address', word)],
      ),
      [kycFailed, kyc('phone_number', 'no_input'), poBox],
      [kycFailed, kyc('phone_number', 'no_input'), kyc('id_number', 'no_input'), poBox],
    ],
  },
  {
    rule: 'details-conflict',
    decision: 'Hold details-conflict',
    matches: [
      [kycFailed, kyc('id_number', 'no_match')],
      [kycFailed, kyc('date_of_birth', 'no_match')],
      [kycFailed, kyc('name', 'no_match'), kyc('address', 'no_match')],
      [kycFailed, kyc('name', 'no_match'), kyc('phone_number', 'no_match')],
      [kycFailed, kyc('name', null), kyc('date_of_birth', 'no_match')],
      [...inContext, kyc('date_of_birth', 'no_match')],
      [expiredSession, kycFailed, kyc('id_number', 'no_match')],
    ],
    misses: [
      [kyc('id_number', 'no_match')],
      [step('kyc_check', 'manually_approved'), kyc('id_number', 'no_match')],
      [kycFailed, kyc('id_number', 'partial_match')],
      [kycFailed, kyc('name', 'no_match'), kyc('address', 'partial_match')],
      [kycFailed, kyc('name', 'no_match')],
    ],
  },
  {
    rule: 'po-box',
    decision: 'Retry incomplete',
    matches: [
      [kycFailed, poBox],
      [kycFailed, poBox, kyc('phone_number', 'no_input')],
      [kycFailed, poBox, kyc('id_number', 'no_input')],
      [kycFailed, poBox, kyc('phone_number', 'no_input'), kyc('id_number', 'no_input')],
    ],
    misses: [
      [poBox],
      [expiredSession, kycFailed, poBox],
      [...inContext, poBox],
      [kycFailed, ['/kyc_check/address/po_box', 'no_data']],
      [kycFailed, ['/kyc_check/address/po_box', null]],
      ...details.flatMap(member =>
        ['no_match', 'partial_match', 'no_data', null].map((word): Edits => [kycFailed, poBox, kyc(member, word)]),
      ),
      [kycFailed, poBox, kyc('name', 'no_input')],
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
      [documentFailed, poor, [`${analysis}/extracted_data`, null], [fraud, null]],
      [documentFailed, ...nothingRead],
      [documentFailed, ...nothingRead, [`${analysis}/image_quality`, null], [quality, null]],
      ...readByClean.map((edit): Edits => [documentFailed, poor, edit]),
      [documentFailed, poor, ...second(0)],
      [documentFailed, ...second(2, poor)],
      [documentFailed, poor, onDocument('name', 'partial_match')],
      [documentFailed, poor, ...second(0, poor, [`${analysis}/authenticity`, 'no_match'])],
      [documentFailed, poor, [`${analysis}/aamva_verification`, null], [`${analysis}/human_review`, null]],
    ],
    misses: [
      [poor],
      [documentFailed, [`${analysis}/image_quality`, 'medium']],
      [documentFailed, [`${analysis}/image_quality`, null]],
      [documentFailed, poor, selfieFailed],
      [expiredSession, documentFailed, poor],
      [documentFailed, ...nothingRead, [fraud, { type_supported: 'failed' }]],
      ...[...notClean, ...signsOfForgery].flatMap((edit): Edits[] => [
        [documentFailed, poor, edit],
        [documentFailed, poor, ...second(0, edit)],
      ]),
      ...notTheLast(poor),
      [documentFailed, poor, ...second(0, [fraud, null])],
      [documentFailed, ['/documentary_verification', null]],
      [documentFailed, [documents, []]],
    ],
  },
  {
    rule: 'document-expired',
    decision: 'Retry incomplete',
    matches: [
      retried['document-expired'],
      [documentFailed, ...second(2, expired)],
      [documentFailed, expired, [`${fraud}/issue_date_check`, 'no_data']],
      [documentFailed, expired, [`${analysis}/human_review/status`, 'no_data']],
      [documentFailed, expired, onDocument('name', 'no_data')],
      [documentFailed, expired, ...second(0, poor, [`${analysis}/authenticity`, 'no_match'])],
    ],
    misses: [
      [documentFailed, onDocument('expiration_date', 'no_data')],
      [documentFailed, onDocument('expiration_date', null)],
      ...neverOnSharpDocument(expired),
      // A sharp photo would match `entry-differs-from-document` too, and the two disagree.
      [documentFailed, expired, ...noSources, onDocument('name', 'partial_match'), [`${analysis}/image_quality`, null]],
    ],
  },
  {
    rule: 'document-unsuitable',
    decision: 'Retry incomplete',
    matches: [
      retried['document-unsuitable'],
      [documentFailed, [`${fraud}/portrait_presence_check`, 'failed']],
      [documentFailed, onDocument('issuing_country', 'no_match')],
    ],
    misses: [
      [documentFailed, onDocument('issuing_country', null)],
      [documentFailed, [`${fraud}/portrait_presence_check`, null]],
      ...neverOnSharpDocument(unsupported),
      [
        documentFailed,
        unsupported,
        ...noSources,
        onDocument('name', 'partial_match'),
        [`${analysis}/image_quality`, null],
      ],
      ...neverOnSharpDocument(onDocument('issuing_country', 'no_match')),
    ],
  },
  {
    rule: 'entry-differs-from-document',
    decision: 'Retry reset',
    matches: [
      retried['entry-differs-from-document'],
      ...['name', 'date_of_birth'].flatMap(member =>
        ['no_match', 'partial_match'].map((word): Edits => [documentFailed, ...noSources, onDocument(member, word)]),
      ),
      [documentFailed, ...noSources, onDocument('name', 'no_match'), ...second(0, onDocument('name', 'no_match'))],
    ],
    misses: [
      [documentFailed, ...noSources],
      [...noSources, onDocument('name', 'no_match')],
      [expiredSession, documentFailed, ...noSources, onDocument('name', 'no_match')],
      [documentFailed, ...noSources, onDocument('name', 'no_match'), selfieFailed],
      ...['success', 'failed', 'manually_approved', 'skipped', 'expired'].map(
        (status): Edits => [documentFailed, step('kyc_check', status), onDocument('name', 'no_match')],
      ),
      [documentFailed, ...noSources, onDocument('name', 'no_match'), onDocument('date_of_birth', 'partial_match')],
      ...['no_data', null].map(
        (word): Edits => [
          documentFailed,
          ...noSources,
          onDocument('name', 'no_match'),
          onDocument('date_of_birth', word),
        ],
      ),
      [documentFailed, ...noSources, onDocument('name', 'no_match'), poor],
      [documentFailed, ...noSources, onDocument('name', 'no_match'), [`${analysis}/image_quality`, null]],
      [documentFailed, ...noSources, onDocument('name', 'no_match'), ...second(2)],
      [
        documentFailed,
        ...noSources,
        onDocument('name', 'no_match'),
        ...second(0, onDocument('date_of_birth', 'no_match')),
      ],
      ...[...notClean.slice(0, 4), ...signsOfForgery, ...readByClean.filter(([at]) => !at.endsWith('/name'))].map(
        (edit): Edits => [documentFailed, ...noSources, onDocument('name', 'no_match'), edit],
      ),
    ],
  },
  {
    rule: 'conflict-with-document',
    decision: 'Hold conflict-with-document',
    matches: [
      ...['name', 'date_of_birth'].flatMap((member): Edits[] => [
        [documentFailed, onDocument(member, 'no_match')],
        [documentFailed, step('kyc_check', 'manually_approved'), onDocument(member, 'no_match')],
        [documentFailed, kycFailed, kyc('address', 'no_match'), onDocument(member, 'no_match')],
        [documentFailed, onDocument(member, 'no_match'), poor],
        [documentFailed, onDocument(member, 'no_match'), ...second(2)],
        [documentFailed, onDocument(member, 'no_match'), ...retried['selfie-unclear']],
        [expiredSession, documentFailed, onDocument(member, 'no_match')],
      ]),
      ...['no_match', 'partial_match'].flatMap(name =>
        ['no_match', 'partial_match'].map(
          (birth): Edits => [
            documentFailed,
            ...noSources,
            onDocument('name', name),
            onDocument('date_of_birth', birth),
          ],
        ),
      ),
    ],
    misses: [
      [documentFailed],
      [onDocument('name', 'no_match')],
      [step('documentary_verification', 'manually_approved'), onDocument('name', 'no_match')],
      [documentFailed, onDocument('name', 'partial_match')],
      [documentFailed, onDocument('name', 'no_data')],
      [documentFailed, ...noSources, onDocument('name', 'no_match')],
      [documentFailed, kyc('name', 'partial_match'), onDocument('name', 'no_match')],
      [documentFailed, kyc('name', 'no_data'), onDocument('name', 'no_match')],
      [documentFailed, poor, onDocument('name', 'no_match'), ...second(2)],
    ],
  },
  {
    rule: 'document-doubtful',
    decision: 'Hold document-doubtful',
    matches: [
      ...notClean.slice(0, 4).flatMap((edit): Edits[] => [
        [documentFailed, edit],
        [documentFailed, edit, poor],
        [documentFailed, edit, ...second(2)],
        [documentFailed, edit, ...retried['selfie-unclear']],
        [expiredSession, documentFailed, edit],
      ]),
      ...signsOfForgery.flatMap((edit): Edits[] => [
        [documentFailed, edit, poor],
        [documentFailed, edit, [`${analysis}/image_quality`, null]],
        [documentFailed, edit, [`${analysis}/image_quality`, null], ...second(2)],
      ]),
    ],
    misses: [
      [documentFailed],
      ...notClean.slice(0, 4).map((edit): Edits => [edit]),
      [step('documentary_verification', 'manually_approved'), [`${analysis}/human_review/status`, 'failed']],
      [documentFailed, [`${fraud}/issue_date_check`, 'no_data']],
      [documentFailed, [`${analysis}/aamva_verification`, null]],
      [documentFailed, [`${analysis}/human_review/status`, 'no_data']],
      [documentFailed, poor, [`${analysis}/authenticity`, 'no_match'], ...second(2)],
    ],
  },
  {
    rule: 'liveness-failed',
    decision: 'Hold liveness-failed',
    matches: [
      [selfieFailed, [`${selfie}/liveness_check`, 'failed']],
      [selfieFailed, secondSelfie('match', 'failed')],
      [expiredSession, selfieFailed, [`${selfie}/liveness_check`, 'failed']],
    ],
    misses: [
      [selfieFailed],
      [[`${selfie}/liveness_check`, 'failed']],
      [step('selfie_check', 'manually_approved'), [`${selfie}/liveness_check`, 'failed']],
      [selfieFailed, [`${selfie}/liveness_check`, null]],
    ],
  },
  {
    rule: 'selfie-unclear',
    decision: 'Retry incomplete',
    matches: [
      retried['selfie-unclear'],
      [selfieFailed, [`${selfie}/document_comparison`, 'no_input']],
      [selfieFailed, secondSelfie('no_input', 'success')],
      [selfieFailed, [`${selfie}/age_check`, { status: 'no_data' }]],
      [selfieFailed, [`${selfie}/age_check`, { status: 'match' }]],
      ...[poor, expired, unsupported].map((edit): Edits => [selfieFailed, documentFailed, edit]),
      [selfieFailed, kycFailed, kyc('name', 'partial_match')],
      [selfieFailed, kycFailed, kyc('name', 'no_data')],
    ],
    misses: [
      [],
      [expiredSession, selfieFailed],
      [selfieFailed, [`${selfie}/liveness_check`, null]],
      [selfieFailed, [`${selfie}/document_comparison`, null]],
      [selfieFailed, [`${selfie}/document_comparison`, 'new_word']],
      [selfieFailed, ['/selfie_check', null]],
      [selfieFailed, ['/selfie_check/selfies', []]],
      [selfieFailed, secondSelfie('match', 'failed')],
      [selfieFailed, secondSelfie('match', 'new_word')],
      [selfieFailed, [`${selfie}/age_check`, { status: 'no_match' }]],
      [selfieFailed, [`${selfie}/age_check`, { status: 'warning' }]],
    ],
  },
  {
    rule: 'anything-else',
    decision: 'Hold no-rule-matches',
    matches: [
      [],
      [step('verify_sms', 'expired')],
      [kycFailed],
      [kycFailed, kyc('id_number', 'partial_match')],
      [documentFailed],
      [documentFailed, kycFailed, kyc('name', 'partial_match')],
      [selfieFailed, [`${selfie}/age_check`, { status: 'warning' }]],
    ],
    misses: [retried['sms-not-verified'], [documentFailed, [`${analysis}/human_review/status`, 'failed']]],
  },
]

/** `backend-only` is about a template, and not about an attempt: `segments.test.ts`. */
it('every rule has its row, in order', () => {
  expect(rows.map(({ rule }) => rule)).toEqual(ruleNames.filter(name => name !== 'backend-only'))
})

describe.each(rows)('$rule', ({ rule, decision, matches, misses }) => {
  it.each(matches.map(edits => ({ edits, name: named(edits) })))('matches: $name', ({ edits }) => {
    const seen = decided(edits)
    expect({ said: said(seen), rule: seen.record.rules[rule], fired: seen.record.fired }).toEqual({
      said: decision,
      rule: 'matched',
      fired: [rule],
    })
  })

  it.each(misses.map(edits => ({ edits, name: named(edits) })))('does not match: $name', ({ edits }) => {
    expect(decided(edits).record.rules[rule]).toBe('not-matched')
  })
})

describe('in Sandbox, which leaves the selfie out', () => {
  it('a selfie that fails without suspicion is held', () => {
    expect(decided(retried['selfie-unclear'], { environment: 'sandbox' })).toMatchObject({
      _tag: 'Hold',
      reason: 'not-in-sandbox',
      record: { fired: ['selfie-unclear'] },
    })
  })

  it.each(Object.entries(retried).filter(([rule]) => rule !== 'selfie-unclear'))(
    '%s is decided as in production',
    (_, edits) => {
      expect(decided(edits, { environment: 'sandbox' })).toEqual(decided(edits))
    },
  )
})

describe('several rules match', () => {
  const neverBy = (rule: RuleName) => policyOf([`/rules/${rule}`, { decision: 'never', class: 'mine', reason: 'mine' }])
  const both = [documentFailed, poor, expired]

  it('never overrides hold and retry', () => {
    const attempt = [documentFailed, poor, [`${analysis}/human_review/status`, 'failed'] as const]
    expect(verdict([...attempt, onDocument('name', 'no_match')], { policy: neverBy('document-doubtful') })).toBe(
      'Never mine',
    )
    expect(verdict(both, { policy: neverBy('document-expired') })).toBe('Never mine')
  })

  it('hold overrides retry', () => {
    expect(verdict([expiredSession, documentFailed, onDocument('name', 'no_match')])).toBe(
      'Hold conflict-with-document',
    )
  })

  it('two holds: the reason of the first, and both fired', () => {
    expect(
      decided([documentFailed, onDocument('name', 'no_match'), [`${analysis}/human_review/status`, 'failed']]),
    ).toMatchObject({
      reason: 'conflict-with-document',
      record: { fired: ['conflict-with-document', 'document-doubtful'] },
    })
  })

  it('two retries of one strategy are one retry', () => {
    expect(decided(both)).toMatchObject({
      _tag: 'Retry',
      request: { strategy: 'incomplete' },
      applicantText: 'current-document',
      record: { fired: ['image-unclear', 'document-expired'] },
    })
  })

  it('two retries of two strategies are held', () => {
    expect(verdict(both, { policy: policyOf(['/rules/document-expired/strategy', 'reset']) })).toBe(
      'Hold rules-disagree',
    )
  })

  it('their order in the policy says nothing', () => {
    const policy = policyOf()
    const turned = { ...policy, rules: Object.fromEntries(Object.entries(policy.rules).toReversed()) } as typeof policy
    expect(decided(both, { policy: turned })).toEqual(decided(both))
  })
})

describe('a step-up, where the policy switches it on', () => {
  const policy = policyOf([
    '/rules/thin-file',
    { decision: 'retry', class: 'mine', strategy: 'custom', automaticMax: 1, applicantText: 'bring-document' },
  ])
  const thin: Edits = [kycFailed, kyc('name', 'no_data')]

  it('asks for the document in place of the data sources, and for the selfie where the template has one', () => {
    const steps = { verify_sms: false, kyc_check: false, documentary_verification: true }
    expect(decided(thin, { policy })).toMatchObject({
      request: { strategy: 'custom', steps: { ...steps, selfie_check: true } },
      applicantText: 'bring-document',
    })
    expect(decided([...thin, step('selfie_check', 'not_applicable')], { policy })).toMatchObject({
      request: { strategy: 'custom', steps: { ...steps, selfie_check: false } },
    })
  })
})
