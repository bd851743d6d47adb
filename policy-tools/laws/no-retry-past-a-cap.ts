import type { DecisionLaw } from './reading/law.ts'
import { decidingStep } from './reading/standing.ts'

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

/** Retries of a subject by anybody, from which on none is automatic. No policy changes it. */
const byAnybodyMax = 3

export const law: DecisionLaw = {
  kind: 'decision',
  says: 'No attempt is retried when a maximum is reached, or when the counts cannot be read.',
  why: 'Maxima are what stops guessing. Retries that a person made count too where the maximum is about the applicant.',
  where: (_, { decision }) => decision === 'Retry',
  holds: (situation, { fired }, { caps, rules }) => {
    const { counts, children } = situation
    const { subject, user, automaticByDay } = counts
    const numbers = [
      subject.automatic,
      subject.onDemand,
      subject.automaticByDocumentOrSelfie,
      user.retries,
      counts.inFlight,
      ...Object.values(subject.automaticByRule),
      ...automaticByDay,
    ]
    const isOfPhotos = ['documentary_verification', 'selfie_check'].includes(decidingStep(situation) ?? '')
    const maximumOf = (rule: string): number => {
      const action = (rules as Readonly<Record<string, (typeof rules)['po-box'] | undefined>>)[rule]
      return action?.decision === 'retry' ? action.automaticMax : 0
    }
    return (
      numbers.every(isCount) &&
      subject.automatic < caps.automaticPerSubjectMax &&
      user.retries < caps.automaticPerUserMax &&
      Math.max(subject.automatic + subject.onDemand, children) < byAnybodyMax &&
      (!isOfPhotos || subject.automaticByDocumentOrSelfie < caps.automaticByDocumentOrSelfieMax) &&
      fired.length > 0 &&
      fired.every(rule => (subject.automaticByRule[rule] ?? 0) < maximumOf(rule))
    )
  },
}
