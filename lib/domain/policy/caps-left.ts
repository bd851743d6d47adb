import { bounds } from './bounds.ts'
import type { Counts } from './counts.ts'
import type { Lineage } from './lineage.ts'
import type { Caps } from './policy-data.ts'
import type { RuleResult } from './rule-result.ts'
import { isOfDocumentOrSelfie } from './rules/rule-name.ts'

/** Retries of the subject by anybody: what the ledger sent, or the children that Plaid lists; the greater number. */
export const retriesByAnybody = ({ subject }: Counts, { children }: Lineage): number =>
  Math.max(subject.automatic + subject.onDemand, children)

/** How many automatic retries the caps still allow for this user and template. */
export const automaticLeft = (caps: Caps, counts: Counts, lineage: Lineage): number =>
  Math.max(
    0,
    Math.min(
      caps.automaticPerSubjectMax - counts.subject.automatic,
      caps.automaticPerUserMax - counts.user.retries,
      bounds.lineageRetriesMax - retriesByAnybody(counts, lineage),
    ),
  )

/** Whether the caps allow no retry by the rules that fired. */
export const isSpent = (
  caps: Caps,
  counts: Counts,
  lineage: Lineage,
  { fired, maxima }: Extract<RuleResult, { readonly _tag: 'Retry' }>,
): boolean => {
  if (automaticLeft(caps, counts, lineage) === 0) return true
  const { subject } = counts
  if (fired.some(rule => (subject.automaticByRule[rule] ?? 0) >= (maxima[rule] ?? 0))) return true
  return fired.some(isOfDocumentOrSelfie) && subject.automaticByDocumentOrSelfie >= caps.automaticByDocumentOrSelfieMax
}
