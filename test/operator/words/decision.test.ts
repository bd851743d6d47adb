import { expect, it } from 'vitest'
import { checkInWords, decisionInWords } from '../../../operator/words/decision.ts'

it.each(['status-active', 'status-success'])('speaks of no failure where there is none: %s', reason => {
  for (const decision of ['hold', 'never'] as const)
    expect(decisionInWords({ decision, reason })).toMatch(new RegExp(`there is nothing to retry \\(${reason}\\)\\.$`))
})

it('says that the user was forgotten', () => {
  expect(decisionInWords({ decision: 'hold', reason: 'forgotten' })).toMatch(
    /^The user was forgotten: .* \(forgotten\)\.$/,
  )
})

it.each(['hold', 'never'] as const)('says of every other reason what a person may do: %s', decision => {
  expect(decisionInWords({ decision, reason: 'details-conflict' })).toMatch(/a person (may|should not) retry it/)
})

it('says in words which check decided, where there is a text, and where to look else', () => {
  expect(checkInWords('document-forged')).toMatch(/^Check document-forged: the document check reported .*\.$/)
  expect(checkInWords('a-reason-without-a-text')).toMatch(/see For operator/)
  expect(checkInWords(null)).toMatch(/see For operator/)
})
