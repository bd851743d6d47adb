import { describe, expect, it } from 'vitest'
import { factsInWords } from '../../../lib/domain/operator/facts-in-words.ts'
import { factsOf } from '../../../lib/domain/policy/facts.ts'
import { nowMs } from '../../support/plaid-answer.ts'
import { alone, countsOf, snapshotOf } from '../../support/policy-inputs.ts'

const snapshot = snapshotOf(['/steps/kyc_check', 'failed'], ['/kyc_check/date_of_birth/summary', 'no_match'])
const facts = factsOf({ snapshot, lineage: alone(snapshot), counts: countsOf(), nowMs })

describe('facts in words', () => {
  it('name steps and details as Plaid does', () => {
    expect(factsInWords(facts)).toEqual(expect.arrayContaining(['status: failed', 'kyc_check: failed', 'name: match']))
    expect(factsInWords(facts)).toContain('date of birth: no_match')
    expect(factsInWords(facts)).toContain('documents 1 analysis image quality: high')
  })

  it('are of the judged attempt only: no id, no time, no count', () => {
    expect(factsInWords(facts).join('; ')).not.toMatch(/idv_|user-1|2026|counts|lineage/)
  })

  it('show no text that is no word of a closed list, wherever it stands', () => {
    const texts = ['Leslie Knope', '1975-01-18', '+12345678909', 'https://plaid.example', 'AB123456', 'Zoë', '']
    const planted = texts.flatMap((text, index) => [
      [`/kyc_check/name/summary${index}`, text] as const,
      [`/steps/${text}`, 'failed'] as const,
      [`/user/name${index}`, 'match'] as const,
    ])
    expect(factsInWords(Object.fromEntries(planted))).toEqual([])
  })
})
