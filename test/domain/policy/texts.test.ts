import { describe, expect, it } from 'vitest'
import { applicantTexts } from '../../../lib/domain/policy/applicant-text.ts'
import { decide } from '../../../lib/domain/policy/decide.ts'
import { vetoNames } from '../../../lib/domain/policy/vetoes.ts'
import { retried } from '../../support/plaid-answer.ts'
import { countsOf, policyOf, rowOf, snapshotOf } from '../../support/policy-inputs.ts'

const nowMs = Date.parse('2026-03-10T12:00:00Z')

describe.each(Object.entries(applicantTexts))('%s', (_, text) => {
  it('names no detail that could have matched or not, and no suspicion', () => {
    expect(text).not.toMatch(
      /name|birth|address|phone|number|match|differ|correct|wrong|error|fraud|risk|watch|list|sanction|suspect|fake|forge|review|limit/i,
    )
  })
})

it.each([
  ['what differs', retried['one-detail-differs']],
  ['that it was not verified', retried['sms-not-verified']],
  ['that the document differs from the entry', retried['entry-differs-from-document']],
  ['that the session expired', retried['session-expired']],
])('the text of a retry does not say %s', (_, edits) => {
  const snapshot = snapshotOf(...edits)
  expect(decide(policyOf(), snapshot, [rowOf(snapshot)], countsOf(), nowMs).record.applicantText.id).toBe('try-again')
})

it('the applicant sees the same text after a veto, a hold and a limit', () => {
  const shown = [
    { edits: [['/risk_check/behavior/bot_detected', 'yes']] as const, counts: countsOf() },
    { edits: [['/steps/watchlist_screening', 'failed']] as const, counts: countsOf() },
    { edits: [['/steps/accept_tos', 'failed']] as const, counts: countsOf() },
    { edits: [['/status', 'new_word']] as const, counts: countsOf() },
    { edits: [] as const, counts: countsOf(['/subject/automatic', 2]) },
    { edits: [] as const, counts: countsOf(['/inFlight', 1]) },
  ].map(({ edits, counts }) => {
    const snapshot = snapshotOf(...edits)
    const decision = decide(policyOf(), snapshot, [rowOf(snapshot)], counts, nowMs)
    expect(decision._tag).not.toBe('Retry')
    return decision.record.applicantText
  })
  expect(new Set(shown.map(text => JSON.stringify(text))).size).toBe(1)
})

it('no text for an applicant has the name of a veto', () => {
  const texts = JSON.stringify(applicantTexts)
  expect(vetoNames.filter(name => texts.includes(name))).toEqual([])
})
