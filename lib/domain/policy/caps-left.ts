import type { Counts } from './counts.ts'
import type { Caps } from './policy-data.ts'
import type { RuleResult } from './rule-result.ts'
import { isOfDocumentOrSelfie } from './rules/rule-name.ts'

/** The automatic retries of the user, or all retries of this subject: the greater number. */
const retriesOf = ({ user, subject }: Counts): number => Math.max(user.retries, subject.automatic + subject.onDemand)

/** How many automatic retries the caps still allow for this user and template. */
export const automaticLeft = (caps: Caps, counts: Counts): number =>
  Math.max(
    0,
    Math.min(caps.automaticPerSubjectMax - counts.subject.automatic, caps.retriesPerUserMax - retriesOf(counts)),
  )

/** Whether the caps allow no retry, or none by the rules that fired. */
export const isSpent = (caps: Caps, counts: Counts, result: RuleResult): boolean => {
  if (automaticLeft(caps, counts) === 0) return true
  if (result._tag !== 'Retry') return false
  const { fired, automaticMax } = result
  const { subject } = counts
  if (fired.some(rule => (subject.automaticByRule[rule] ?? 0) >= automaticMax)) return true
  return fired.some(isOfDocumentOrSelfie) && subject.automaticByDocumentOrSelfie >= caps.automaticByDocumentOrSelfieMax
}
