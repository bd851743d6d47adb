import { describe, expect, it } from 'vitest'
import {
  type ApplicantTextId,
  applicantText,
  firstText,
  retryTextIds,
  textWithoutRetry,
} from '../../../lib/domain/policy/applicant-text.ts'
import { findingText } from '../../../lib/domain/policy/finding-texts.ts'
import { ruleNames } from '../../../lib/domain/policy/rules/rule-name.ts'
import { signalNames } from '../../../lib/domain/policy/signals.ts'
import { supportText } from '../../../lib/domain/policy/support-text.ts'
import { vetoNames } from '../../../lib/domain/policy/vetoes.ts'
import { defaultV2 } from '../../support/default-v2.ts'
import { policyOf } from '../../support/policy-inputs.ts'
import {
  analysis,
  type Case,
  decided,
  documentFailed,
  type Edits,
  expired,
  forged,
  kyc,
  kycFailed,
  poor,
  retried,
  step,
} from './judged.ts'

const ids: ReadonlyArray<ApplicantTextId> = ['contact-support', ...retryTextIds]

describe('texts for an applicant', () => {
  it.each(ids)('%s names no detail that could have matched or not, and no suspicion', id => {
    const { text } = applicantText(defaultV2, id)
    expect(text).not.toBe('')
    expect(text).not.toMatch(
      /name|birth|address|phone number|match|differ|correct|wrong|error|fraud|risk|watch|list|sanction|suspect|fake|forge|review|limit/i,
    )
  })

  it.each(ids)('%s stands in its language, and in all languages', id => {
    const { text, language, texts } = applicantText(defaultV2, id)
    expect({ language, said: texts[language], languages: Object.keys(texts) }).toEqual({
      language: 'en',
      said: text,
      languages: ['en', 'es', 'fr', 'pt', 'de'],
    })
  })

  it('are different for each id', () => {
    expect(new Set(ids.map(id => applicantText(defaultV2, id).text)).size).toBe(ids.length)
  })

  it.each([
    ['session-expired', 'come-back'],
    ['sms-not-verified', 'phone-at-hand'],
    ['one-detail-differs', 'check-details'],
    ['details-close', 'check-details'],
    ['po-box', 'check-details'],
    ['image-unclear', 'better-light'],
    ['document-expired', 'current-document'],
    ['document-unsuitable', 'accepted-document'],
    ['entry-differs-from-document', 'check-details'],
    ['selfie-unclear', 'better-light'],
  ] as const)('%s: %s', (rule, id) => {
    expect(decided(retried[rule]).record.applicantText).toEqual(applicantText(policyOf(), id))
  })

  it('of several, what is hardest to have at hand is said', () => {
    expect(firstText(['better-light', 'current-document', 'accepted-document'])).toBe('accepted-document')
    expect(firstText(['better-light', 'current-document'])).toBe('current-document')
    expect(firstText(['check-details', 'better-light'])).toBe('better-light')
    expect(firstText(['check-details', 'come-back'])).toBe('check-details')
    expect(firstText([])).toBeUndefined()
  })
})

describe('without a retry', () => {
  const same: ReadonlyArray<readonly [string, Edits, Case]> = [
    ['a veto', [['/risk_check/behavior/bot_detected', 'yes']], {}],
    ['the watchlist', [step('watchlist_screening', 'failed')], {}],
    ['refused terms', [step('accept_tos', 'failed')], {}],
    ['a forged document', [documentFailed, forged], {}],
    ['a doubtful document', [documentFailed, [`${analysis}/human_review/status`, 'failed']], {}],
    ['a conflict of details', [kycFailed, kyc('id_number', 'no_match')], {}],
    ['a thin file', [kycFailed, kyc('name', 'no_data')], {}],
    ['a review', [['/status', 'pending_review']], {}],
    ['an unknown word', [['/status', 'new_word']], {}],
    ['no rule', [], {}],
    ['a signal', [...retried['po-box'], ['/risk_check/trust_index_score', 1]], {}],
    ['a limit', retried['po-box'], { counts: [['/subject/automatic', 2]] }],
    ['another retry in flight', retried['po-box'], { counts: [['/inFlight', 1]] }],
    ['an old attempt', [...retried['po-box'], ['/completed_at', '2026-01-01T00:00:00Z']], {}],
  ]

  it.each(same)('%s: contact support', (_, edits, of) => {
    const decision = decided(edits, of)
    expect(decision._tag).not.toBe('Retry')
    expect(decision.record.applicantText).toEqual(applicantText(policyOf(), 'contact-support'))
  })

  it('nothing distinguishes a limit from a doubt or a veto, for the applicant', () => {
    const shown = same.map(([, edits, of]) => JSON.stringify(decided(edits, of).record.applicantText))
    expect(new Set(shown).size).toBe(1)
  })

  it.each<[string, Edits, Case]>([
    ['the attempt has succeeded', [['/status', 'success']], {}],
    ['the attempt is not over', [['/status', 'active']], {}],
    ['the attempt was canceled', [['/status', 'canceled']], {}],
  ])('nothing is said where %s', (_, edits, of) => {
    expect(decided(edits, of).record.applicantText).toBeNull()
  })

  it.each(['already-retried', 'not-newest', 'superseded', 'misdirected'])('nothing is said for %s', reason => {
    expect(textWithoutRetry(defaultV2, reason)).toBeNull()
  })

  it('for any other reason, a word of the policy too, contact support', () => {
    for (const reason of ['mine', 'exhausted', 'unserved', 'toString'])
      expect(textWithoutRetry(defaultV2, reason)).toEqual(applicantText(defaultV2, 'contact-support'))
  })
})

describe('texts for the support desk', () => {
  const situations: ReadonlyArray<Edits> = [
    ...Object.values(retried),
    [documentFailed, forged],
    [step('watchlist_screening', 'failed')],
    [['/status', 'success']],
    [['/status', 'active']],
    [['/status', 'canceled']],
    [],
  ]

  it('name no rule, no veto, no detail and no suspicion', () => {
    for (const { record } of situations.map(edits => decided(edits)))
      expect(record.supportText).not.toMatch(
        /name|birth|address|phone|match|differ|fraud|risk|watchlist|forge|document|selfie|limit|suspicio/i,
      )
  })

  it('are the same for every rule that retries', () => {
    expect(new Set(Object.values(retried).map(edits => decided(edits).record.supportText)).size).toBe(1)
  })

  it('say what comes next', () => {
    const of = (edits: Edits) => decided(edits).record.supportText
    expect(of([['/status', 'success']])).toMatch(/complete/)
    expect(of([])).toMatch(/come back to you/)
    expect(of([documentFailed, forged])).toMatch(/cannot offer another try/)
    expect(supportText({ _tag: 'Hold', reason: 'already-retried' })).toMatch(/verification that is open/)
  })
})

describe('texts for an operator', () => {
  it('the decision, the rule, what was found, the counts, the time and the policy', () => {
    expect(decided(retried['one-detail-differs']).record.operatorText).toMatch(
      /^Retry incomplete, not before 2026-03-10T12:00:00\.000Z, by one-detail-differs \(typing\)\. What was found: one entered detail differs .*Automatic retries left: 2\. .*0 of 2 with this template.*0 of 3.*0 of 200\. Policy fixture-v1 [0-9a-f]{12}\.$/,
    )
    expect(decided(retried['po-box'], { counts: [['/inFlight', 1]] }).record.operatorText).toMatch(
      /^Hold: in-flight, at in-flight\. What was found: another retry .* Automatic retries left: /,
    )
    expect(decided([['/status', 'success']]).record.operatorText).toMatch(/^Never: status-success, at veto\./)
  })

  it('all that was found', () => {
    expect(decided([documentFailed, poor, expired]).record.operatorText).toContain(
      'What was found: the document could not be read well from the photo; the document check reported a document that is no longer valid.',
    )
  })

  it.each([...ruleNames, ...vetoNames, ...signalNames])('%s has words, which judge no person', name => {
    expect(findingText(name)).toMatch(/^[a-z ]+(,[a-z ]+)*$/i)
    expect(findingText(name)).not.toMatch(/forger|forged|impostor|fraudster|liar|criminal|stole /i)
  })

  it('a reason that only the author of the policy knows has none', () => {
    const policy = policyOf(['/rules/po-box', { decision: 'hold', class: 'mine', reason: 'constructor' }])
    expect(findingText('constructor')).toBeUndefined()
    expect(decided(retried['po-box'], { policy }).record.operatorText).toMatch(/^Hold: constructor, by po-box \(mine\)/)
  })
})
