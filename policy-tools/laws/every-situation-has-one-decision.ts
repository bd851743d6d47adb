import type { ChangeLaw } from './reading/law.ts'

export const law: ChangeLaw = {
  kind: 'change',
  says: 'Every situation has a decision, and the same situation has the same decision.',
  why: 'A decision that cannot be repeated cannot be explained, and one that throws leaves an applicant without an answer.',
  changes: situation => [{ change: 'asked again', situation: { ...situation } }],
  holds: (outcome, again) => outcome.stage !== 'none' && JSON.stringify(outcome) === JSON.stringify(again),
}
