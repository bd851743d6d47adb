import type { ChangeLaw } from './reading/law.ts'
import { decidingStep } from './reading/standing.ts'

const differing = {
  name: { summary: 'partial_match' },
  address: { summary: 'match', po_box: 'no' },
  phone_number: { summary: 'match' },
  date_of_birth: { summary: 'match' },
  id_number: { summary: 'match' },
}

export const law: ChangeLaw = {
  kind: 'change',
  says: 'All retries for details that differ have the same text and the same time, whichever detail it is.',
  why: 'A text or a delay of its own would tell a person who guesses which detail was right (NIST SP 800-63A).',
  changes: (situation, { decision, strategy }) =>
    decision === 'Retry' && decidingStep(situation) === 'kyc_check' && strategy !== 'custom'
      ? [
          {
            change: 'the name differs in part, and nothing else',
            situation: { ...situation, answer: { ...situation.answer, kyc_check: differing } },
          },
        ]
      : [],
  holds: (outcome, changed) =>
    changed.decision !== 'Retry' ||
    (outcome.text === changed.text &&
      outcome.supportText === changed.supportText &&
      outcome.notBeforeMs === changed.notBeforeMs),
}
