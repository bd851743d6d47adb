import { describe, expect, it } from 'vitest'
import { stepNames } from '../../../lib/domain/plaid/attempt.ts'
import type { Edit } from '../../support/edited.ts'
import { otherSpelling } from '../../support/other-spelling.ts'
import { attemptId, secondDocument } from '../../support/plaid-answer.ts'
import { policyOf } from '../../support/policy-inputs.ts'
import {
  analysis,
  chainOf,
  decided,
  documentFailed,
  documents,
  type Edits,
  expired,
  forged,
  fraud,
  idBefore,
  kyc,
  kycFailed,
  onDocument,
  poor,
  retried,
  selfie,
  selfieFailed,
  step,
  unsupported,
  verdict,
} from './judged.ts'

/** The principles of `docs/policy.md`, each with the cases that it is about. */

const noSources: Edits = [step('kyc_check', 'not_applicable'), ['/kyc_check', null]]
const otherName = onDocument('name', 'no_match')
const otherBirthDate = onDocument('date_of_birth', 'no_match')
const doubtful: Edit = [`${analysis}/human_review/status`, 'failed']
const deadSelfie: Edit = [`${selfie}/liveness_check`, 'failed']
const stranger: Edit = [`${selfie}/document_comparison`, 'no_match']
const allSkipped: Edits = [step('kyc_check', 'skipped'), step('documentary_verification', 'skipped')]

describe('1. the step that ended the session decides', () => {
  it('the document that was the fallback of the data source is not retried for the data source', () => {
    expect(verdict([kycFailed, kyc('address', 'partial_match'), documentFailed, poor])).toBe('Retry incomplete')
    expect(decided([kycFailed, kyc('address', 'partial_match'), documentFailed, poor]).record.fired).toEqual([
      'image-unclear',
    ])
  })

  it('a step that failed before, and is skipped now, does not decide', () => {
    const before = [[kycFailed, kyc('name', 'partial_match')]]
    expect(verdict([step('kyc_check', 'skipped')], { before })).toBe('Hold no-rule-matches')
  })

  it('in context, a thin file and one differing detail are nothing, and a conflict holds', () => {
    const clear = retried['selfie-unclear']
    expect(verdict([...clear, kycFailed, kyc('name', 'no_data')])).toBe('Retry incomplete')
    expect(verdict([...clear, kycFailed, kyc('name', 'no_match')])).toBe('Retry incomplete')
    expect(verdict([...clear, kycFailed, kyc('date_of_birth', 'no_match')])).toBe('Hold details-conflict')
  })

  it.each<[string, Edits, string]>([
    ['was unclear', [poor], 'Retry incomplete'],
    ['was expired', [expired], 'Retry incomplete'],
    ['was unsuitable', [unsupported], 'Retry incomplete'],
    ['has no such reason', [], 'Hold earlier-step-failed'],
    ['names another date of birth', [...noSources, otherBirthDate], 'Hold earlier-step-failed'],
    ['contradicts', [otherName], 'Hold conflict-with-document'],
    ['is doubtful', [doubtful, poor], 'Hold document-doubtful'],
    ['is forged', [forged], 'Never document-forged'],
    ['cannot be read', [[documents, []]], 'Hold evidence-missing'],
  ])('a document before a deciding selfie, that %s', (_, edits, says) => {
    expect(verdict([...retried['selfie-unclear'], documentFailed, ...edits])).toBe(says)
  })

  it('an expired session is retried for its expiry alone; never and hold read what failed in it', () => {
    const session: Edits = [['/status', 'expired']]
    expect(decided([...session, kycFailed, kyc('name', 'partial_match')])).toMatchObject({
      _tag: 'Retry',
      record: { fired: ['session-expired'] },
    })
    expect(verdict([...session, kycFailed, kyc('id_number', 'no_match')])).toBe('Hold details-conflict')
    expect(verdict([...session, documentFailed, forged])).toBe('Never document-forged')
    expect(verdict([...session, documentFailed, doubtful])).toBe('Hold document-doubtful')
    expect(verdict([...session, selfieFailed, deadSelfie])).toBe('Hold liveness-failed')
    expect(verdict([...session, selfieFailed, stranger])).toBe('Never face-differs-from-document')
  })

  it.each(stepNames)('%s at pending_review is under review', name => {
    const policy = policyOf()
    const edits = [...retried['one-detail-differs'], step(name, 'pending_review')]
    expect(decided(edits, { policy }).record.vetoes).toContain('under-review')
    expect(decided(edits, { policy })._tag).not.toBe('Retry')
  })
})

describe('2. what Plaid passed or a person approved no longer counts against anybody', () => {
  const adverse: Edits = [
    kyc('id_number', 'no_match'),
    forged,
    otherName,
    otherBirthDate,
    doubtful,
    deadSelfie,
    stranger,
  ]
  it.each(['success', 'manually_approved'])('adverse findings of steps at %s', status => {
    const passed = ['kyc_check', 'documentary_verification', 'selfie_check'].map(name => step(name, status))
    expect(verdict([...passed, ...adverse, ...retried['sms-not-verified']])).toBe('Retry incomplete')
    const before = [[...passed, ...adverse]]
    const skipped = ['kyc_check', 'documentary_verification', 'selfie_check'].map(name => step(name, 'skipped'))
    expect(verdict([...skipped, ...retried['sms-not-verified']], { before })).toBe('Retry incomplete')
  })

  it('vetoes and signals of the risk check count whatever it stands at', () => {
    for (const status of ['success', 'manually_approved', 'not_applicable']) {
      const bot: Edits = [step('risk_check', status), ['/risk_check/behavior/bot_detected', 'yes']]
      expect(verdict([...retried['one-detail-differs'], ...bot])).toBe('Never bot-detected')
    }
    const risky: Edit = ['/risk_check/behavior/user_interactions', 'risky']
    expect(verdict([...retried['one-detail-differs'], risky])).toBe('Hold risky-interactions')
    expect(verdict([...retried['one-detail-differs'], risky, step('risk_check', 'manually_approved')])).toBe(
      'Retry incomplete',
    )
  })

  const photos = (first: Edits, last: Edits): Edits => [
    documentFailed,
    secondDocument,
    ...first,
    ...last.map(([pointer, value]): Edit => [pointer.replace('/0/', '/1/'), value]),
  ]

  it.each<[string, Edits, Edits, string]>([
    ['an earlier poor photo that looked forged is forgotten', [poor, forged], [expired], 'Retry incomplete'],
    ['an earlier poor photo that contradicted is forgotten', [poor, otherName], [expired], 'Retry incomplete'],
    ['an earlier photo that is not poor and looked forged is not', [forged], [expired], 'Never document-forged'],
    ['a last poor photo that looks forged holds', [], [poor, forged], 'Hold document-doubtful'],
    [
      'an earlier photo of unknown quality that looked forged holds',
      [forged, [`${analysis}/image_quality`, null]],
      [expired],
      'Hold document-doubtful',
    ],
    ['an earlier doubt holds', [doubtful], [expired], 'Hold document-doubtful'],
    ['an earlier contradiction holds', [otherName], [expired], 'Hold conflict-with-document'],
    ['a reason for a retry on an earlier photo is none', [expired], [], 'Hold no-rule-matches'],
    ['a reason for a retry on the last photo is one', [], [expired], 'Retry incomplete'],
  ])('%s', (_, first, last, says) => {
    expect(verdict(photos(first, last))).toBe(says)
  })

  it('the last photo is the one with the highest number, and two last ones hold', () => {
    const first: Edits = [documentFailed, expired, secondDocument]
    expect(verdict([...first, [`${documents}/1/attempt`, 0]])).toBe('Retry incomplete')
    expect(verdict([...first, [`${documents}/1/attempt`, 1]])).toBe('Hold no-rule-matches')
    expect(verdict([...first, [`${documents}/1/attempt`, null]])).toBe('Hold no-rule-matches')
  })

  it.each<[string, Edit, string]>([
    ["another person's face", stranger, 'Never face-differs-from-document'],
    ['a failed liveness', deadSelfie, 'Hold liveness-failed'],
  ])('%s counts on any selfie', (_, sign, says) => {
    const two: Edits = [
      selfieFailed,
      sign,
      ['/selfie_check/selfies/1', { analysis: { document_comparison: 'match', liveness_check: 'success' } }],
    ]
    expect(verdict(two)).toBe(says)
  })
})

describe('3. contradiction holds', () => {
  it.each(['name', 'date_of_birth'])('the document contradicts a confirmed %s', detail => {
    const other = onDocument(detail, 'no_match')
    for (const more of [
      [],
      [poor],
      [expired],
      [kycFailed, kyc('address', 'partial_match')],
      [kycFailed, kyc('phone_number', 'no_match')],
    ] as const)
      expect(verdict([documentFailed, other, ...more])).toBe('Hold conflict-with-document')
  })

  it('only where a data source has confirmed it, and only no_match', () => {
    const oneWrong = [documentFailed, ...noSources, otherName]
    expect(verdict(oneWrong)).toBe('Retry reset')
    expect(verdict([documentFailed, onDocument('name', 'partial_match'), poor])).toBe('Retry incomplete')
  })

  it('a data source of an earlier attempt has confirmed it too', () => {
    const oneWrong = [documentFailed, ...noSources, otherName]
    expect(verdict(oneWrong, { before: [[kyc('name', 'match')]] })).toBe('Hold conflict-with-document')
    expect(verdict(oneWrong, { before: [[], [kyc('name', 'match')]] })).toBe('Hold conflict-with-document')
    expect(verdict(oneWrong, { before: [[kyc('name', 'no_data')]] })).toBe('Retry reset')
    expect(verdict(oneWrong, { before: [noSources] })).toBe('Retry reset')
  })

  it('but not one of a later attempt, or from before the last success', () => {
    const noDocument = step('documentary_verification', 'not_applicable')
    const before = [
      [...noSources, noDocument],
      [documentFailed, ...noSources, otherName],
    ]
    expect(verdict([...retried['sms-not-verified'], noDocument], { before })).toBe('Retry incomplete')
    expect(
      verdict([documentFailed, ...noSources, otherName], { before: [[...noSources, ['/status', 'success']], []] }),
    ).toBe('Retry reset')
  })

  it('a contradiction of an earlier attempt holds, until a document passes', () => {
    const contradicted: Edits = [documentFailed, otherName]
    const retry = retried['sms-not-verified']
    const open = [...retry, step('documentary_verification', 'not_applicable')]
    expect(verdict(open, { before: [contradicted] })).toBe('Hold conflict-with-document')
    expect(verdict([...retry, ...allSkipped], { before: [contradicted] })).toBe('Hold conflict-with-document')
    for (const status of ['success', 'manually_approved']) {
      const passed = step('documentary_verification', status)
      expect(verdict([...retry, passed], { before: [contradicted] })).toBe('Retry incomplete')
      expect(verdict(open, { before: [[passed], contradicted] })).toBe('Retry incomplete')
    }
  })

  it('two details that differ are a conflict, with or without a data source', () => {
    for (const name of ['no_match', 'partial_match'])
      for (const birth of ['no_match', 'partial_match']) {
        const both = [documentFailed, onDocument('name', name), onDocument('date_of_birth', birth)]
        expect(verdict([...both, ...noSources])).toBe('Hold conflict-with-document')
        expect(verdict(both)).toBe('Hold conflict-with-document')
      }
  })

  it('a match of a step that passed still counts for it', () => {
    for (const status of ['success', 'manually_approved'])
      expect(verdict([documentFailed, step('kyc_check', status), otherName])).toBe('Hold conflict-with-document')
  })
})

describe('4. skipped means: see the attempt before', () => {
  it('a step that passed before still counts as passed, and one that was not asked for as not asked for', () => {
    const oneWrong: Edits = [documentFailed, step('kyc_check', 'skipped'), ['/kyc_check', null], otherName]
    expect(verdict(oneWrong, { before: [noSources] })).toBe('Retry reset')
    expect(verdict(oneWrong, { before: [[]] })).toBe('Hold conflict-with-document')
    expect(verdict(oneWrong)).toBe('Hold lineage-unknown')
  })

  it('is followed to the first attempt', () => {
    const oneWrong: Edits = [documentFailed, step('kyc_check', 'skipped'), ['/kyc_check', null], otherName]
    const skipped: Edits = [step('kyc_check', 'skipped'), ['/kyc_check', null]]
    expect(verdict(oneWrong, { before: [skipped, skipped, noSources].slice(0, 3) })).toBe('Hold limit-reached')
    expect(verdict(oneWrong, { before: [skipped, noSources] })).toBe('Retry reset')
  })

  it('a parent that is neither listed nor shown holds', () => {
    const [, parent] = chainOf([], { before: [[]] })
    if (parent === undefined) throw new Error('an attempt before was asked for')
    const skipped = [...retried['sms-not-verified'], step('kyc_check', 'skipped')]
    expect(verdict(skipped, { before: [[]], listed: 0 })).toBe('Hold lineage-unknown')
    expect(verdict(skipped, { before: [[]], listed: 0, asked: { parent, faces: {} } })).toBe('Retry incomplete')
    expect(verdict(retried['sms-not-verified'], { before: [[]], listed: 0 })).toBe('Retry incomplete')
  })

  it('terms that are skipped were accepted by API', () => {
    expect(verdict([...retried['one-detail-differs'], step('accept_tos', 'skipped')])).toBe('Retry incomplete')
  })
})

describe('5. the lineage counts', () => {
  it('retries that a person made in the dashboard are retries', () => {
    const before: ReadonlyArray<Edits> = [[], [], []]
    expect(verdict(retried['one-detail-differs'], { before })).toBe('Hold limit-reached')
    expect(decided(retried['one-detail-differs'], { before }).record.automaticLeft).toBe(0)
  })

  it('a veto of an earlier attempt holds the later ones', () => {
    const before = [[documentFailed, forged]]
    expect(verdict(retried['one-detail-differs'], { before })).toBe('Hold earlier-attempt-vetoed')
  })

  it('up to the last success, which still belongs to it', () => {
    const success: Edit = ['/status', 'success']
    const bot: Edit = ['/risk_check/behavior/bot_detected', 'yes']
    expect(verdict(retried['one-detail-differs'], { before: [[success], [bot]] })).toBe('Retry incomplete')
    expect(verdict(retried['one-detail-differs'], { before: [[success, bot]] })).toBe('Hold earlier-attempt-vetoed')
  })

  it('but what was before it counts for the caps', () => {
    const before: ReadonlyArray<Edits> = [[['/status', 'success']], [], []]
    expect(verdict(retried['one-detail-differs'], { before })).toBe('Hold limit-reached')
  })
})

describe('6. never and hold are said before caps are asked', () => {
  const spent: Edits = [
    ['/subject/automatic', 3],
    ['/user/retries', 5],
  ]
  it.each<[string, Edits, string]>([
    ['a veto', [documentFailed, forged], 'Never document-forged'],
    ['a hold', [documentFailed, doubtful], 'Hold document-doubtful'],
    ['a signal', [...retried['po-box'], ['/risk_check/trust_index_score', 3]], 'Hold low-trust-index'],
    ['a doubt', [...retried['po-box'], step('new_step', 'success')], 'Hold unrecognised'],
    ['no rule', [], 'Hold no-rule-matches'],
    ['a retry', retried['po-box'], 'Hold limit-reached'],
  ])('%s', (_, edits, says) => {
    expect(verdict(edits, { counts: spent })).toBe(says)
  })

  it('counts that cannot be read hold what would be a retry', () => {
    const counts: Edits = [['/subject/automatic', -1]]
    expect(verdict(retried['po-box'], { counts })).toBe('Hold counts-unreadable')
    expect(verdict([documentFailed, forged], { counts })).toBe('Never document-forged')
  })
})

describe('7. absent is unknown, and unknown never counts in favour', () => {
  it('a photo of which nothing could be read is unclear', () => {
    const unread: Edits = [
      [`${analysis}/authenticity`, 'no_data'],
      [`${analysis}/extracted_data`, null],
      [fraud, null],
    ]
    expect(decided([documentFailed, ...unread])).toMatchObject({ _tag: 'Retry', record: { fired: ['image-unclear'] } })
  })

  it('a missing value blocks only the rules that read it', () => {
    expect(verdict([...retried['image-unclear'], ['/kyc_check', null], ['/selfie_check', null]])).toBe(
      'Retry incomplete',
    )
    expect(verdict([documentFailed, expired, [`${fraud}/integrity_check`, null]])).toBe('Hold no-rule-matches')
    expect(verdict([documentFailed, poor, [`${fraud}/integrity_check`, null]])).toBe('Retry incomplete')
  })

  it('not collected is no objection for the phone and the id number', () => {
    for (const member of ['phone_number', 'id_number'])
      expect(verdict([kycFailed, kyc('name', 'partial_match'), kyc(member, 'no_input')])).toBe('Retry incomplete')
    expect(
      verdict([kycFailed, kyc('name', 'partial_match'), kyc('phone_number', 'no_input'), kyc('id_number', 'no_input')]),
    ).toBe('Retry incomplete')
    for (const member of ['address', 'date_of_birth'])
      expect(verdict([kycFailed, kyc('name', 'partial_match'), kyc(member, 'no_input')])).toBe('Hold no-rule-matches')
  })

  it('a new step holds only where it is asked for, and a new word only where it is read', () => {
    expect(verdict([...retried['po-box'], step('new_step', 'not_applicable')])).toBe('Retry incomplete')
    expect(verdict([...retried['po-box'], step('new_step', 'active')])).toBe('Hold unrecognised')
    expect(verdict([...retried['po-box'], [`${fraud}/detail_check`, 'new_word']])).toBe('Retry incomplete')
    expect(verdict([...retried['document-expired'], [`${fraud}/detail_check`, 'new_word']])).toBe('Hold unrecognised')
  })
})

describe('8. age is counted from the end', () => {
  it('people who come back after weeks are judged by when they came back', () => {
    const created: Edit = ['/created_at', '2026-01-01T00:00:00Z']
    expect(verdict([...retried['po-box'], created])).toBe('Retry incomplete')
    expect(verdict([...retried['po-box'], created, ['/completed_at', null]])).toBe('Hold too-old')
  })
})

describe('9. one early read is not final', () => {
  it('what has no findings yet is held, and not concluded from', () => {
    expect(verdict([['/status', 'active']])).toBe('Never status-active')
    expect(decided([['/status', 'active']]).record.applicantText).toBeNull()
    expect(verdict([documentFailed, ['/documentary_verification', null]])).toBe('Hold no-rule-matches')
    expect(verdict([])).toBe('Hold no-rule-matches')
  })
})

describe('10. ids have two spellings', () => {
  const other = otherSpelling
  it.each<[string, Edits, ReadonlyArray<Edits>]>([
    ['the parent', [['/previous_attempt_id', other(idBefore(1))]], [[]]],
    ['the attempt before', [], [[['/id', other(idBefore(1))]]]],
    ['the judged attempt', [['/id', other(attemptId)]], [[]]],
    ['the template', [['/template/id', other('idvtmp_local')]], [[]]],
    ['the template of the attempt before', [], [[['/template/id', other('idvtmp_local')]]]],
  ])('%s', (_, own, before) => {
    const skipped = [...retried['sms-not-verified'], step('kyc_check', 'skipped'), ...own]
    expect(verdict(skipped, { before })).toBe('Retry incomplete')
    expect(decided(skipped, { before: [[...(before[0] ?? []), documentFailed, forged]] })).toMatchObject({
      reason: 'earlier-attempt-vetoed',
    })
  })

  it('a face of the own attempt is the own one in both', () => {
    const face = (id: string): Edit => ['/risk_check/facial_duplicates', [{ id }]]
    for (const id of [attemptId, other(attemptId), idBefore(1), other(idBefore(1))])
      expect(verdict([...retried['po-box'], face(id)], { before: [[]] })).toBe('Retry incomplete')
  })

  it('no other ids are folded', () => {
    const face: Edit = ['/risk_check/facial_duplicates', [{ id: attemptId.replace('idv_', 'idvtmp_') }]]
    expect(verdict([...retried['po-box'], face])).toBe('Hold face-unknown')
  })
})
