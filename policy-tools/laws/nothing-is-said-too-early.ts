import type { DecisionLaw } from './reading/law.ts'

const isOver = ['success', 'active', 'canceled']

export const law: DecisionLaw = {
  kind: 'decision',
  says: 'Nothing is said of a session that is a success, open, canceled or retried; all others that are held have one text.',
  why: 'A text that invites to a retry that is not there, or that differs between a limit, a doubt and a veto, says too much.',
  where: () => true,
  holds: ({ answer, place }, { decision, stage, text }) => {
    if (decision === 'Retry') return text !== null && text !== 'contact-support'
    const isSilent = (stage === 'veto' && isOver.includes(answer.status)) || stage === 'child'
    if (isSilent) return text === null
    return text === 'contact-support' || (text === null && (isOver.includes(answer.status) || place !== 'newest'))
  },
}
