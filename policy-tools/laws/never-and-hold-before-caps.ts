import type { ChangeLaw } from './reading/law.ts'

const later = ['caps', 'strategy', 'time']

export const law: ChangeLaw = {
  kind: 'change',
  says: 'What is held or never retried is so for the same reason when every maximum is reached.',
  why: 'A forged document on the third attempt is a forgery, and not a limit.',
  changes: (situation, { decision, stage }) => {
    if (decision === 'Retry' || later.includes(stage)) return []
    const { counts } = situation
    const subject = { ...counts.subject, automatic: 9, onDemand: 9, automaticByDocumentOrSelfie: 9 }
    return [
      {
        change: 'every maximum is reached',
        situation: { ...situation, children: 9, counts: { ...counts, subject, user: { retries: 9 } } },
      },
    ]
  },
  holds: (outcome, changed) => outcome.decision === changed.decision && outcome.reason === changed.reason,
}
