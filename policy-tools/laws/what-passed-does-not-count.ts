import type { Changed, ChangeLaw } from './reading/law.ts'
import type { KycCheck, PlaidAnswer } from './reading/plaid-answer.ts'
import type { Situation } from './reading/situation.ts'

const isPassed = ({ steps }: PlaidAnswer, step: string): boolean =>
  steps[step] === 'success' || steps[step] === 'manually_approved'

const adverse = ['no_match', 'partial_match']

/** What a data source confirmed still counts: it is what a document may contradict. */
const withoutAdverse = (kyc: KycCheck): KycCheck =>
  Object.fromEntries(
    Object.entries(kyc).map(([detail, found]) => [
      detail,
      adverse.includes(found?.summary ?? '') ? { ...found, summary: 'no_data' } : found,
    ]),
  )

const isAdverse = (kyc: KycCheck): boolean => Object.values(kyc).some(found => adverse.includes(found?.summary ?? ''))

/** Whether something in photos or selfies speaks against them: other findings need not be left out. */
const speaksAgainst = (found: object | null): boolean =>
  /"(no_match|partial_match|failed|expired|low|warning)"|:false/.test(JSON.stringify(found))

const cleared = (situation: Situation, part: Partial<PlaidAnswer>): Situation => ({
  ...situation,
  answer: { ...situation.answer, ...part },
})

export const law: ChangeLaw = {
  kind: 'change',
  says: 'What was found in a step that Plaid passed, or a person approved, changes no decision.',
  why: 'A blurred photo that looked forged, then a good one that Plaid passed, is not a forgery.',
  changes: situation => {
    const { answer } = situation
    const changes: Changed[] = []
    const { kyc_check, documentary_verification, selfie_check } = answer
    if (kyc_check !== null && isPassed(answer, 'kyc_check') && isAdverse(kyc_check))
      changes.push({
        change: 'the adverse findings of the passed kyc_check left out',
        situation: cleared(situation, { kyc_check: withoutAdverse(kyc_check) }),
      })
    if (isPassed(answer, 'documentary_verification') && speaksAgainst(documentary_verification))
      changes.push({
        change: 'the photos of the passed documentary_verification left out',
        situation: cleared(situation, { documentary_verification: null }),
      })
    if (isPassed(answer, 'selfie_check') && speaksAgainst(selfie_check))
      changes.push({
        change: 'the selfies of the passed selfie_check left out',
        situation: cleared(situation, { selfie_check: null }),
      })
    return changes
  },
  holds: (outcome, changed) => outcome.decision === changed.decision && outcome.reason === changed.reason,
}
