import { retriesByAnybody } from '../policy/caps-left.ts'
import type { Explanation, Usage } from './explanation.ts'
import type { JudgedNow } from './judged-now.ts'

const usage = (used: number, max: number): Usage => ({ used, left: Math.max(0, max - used) })

/**
 * What is used of each limit. Of the automatic retries, `left` is what all caps together allow. A person's retries are
 * limited by the retries of anybody.
 */
export const usagesOf = ({ decision, counts, lineage, policy: { caps } }: JudgedNow): Explanation['counts'] => ({
  automatic: { used: counts.subject.automatic, left: decision.record.automaticLeft },
  automatic_of_user: usage(counts.user.retries, caps.automaticPerUserMax),
  automatic_by_document_or_selfie: usage(
    counts.subject.automaticByDocumentOrSelfie,
    caps.automaticByDocumentOrSelfieMax,
  ),
  automatic_today: usage(counts.automaticByDay[0] ?? 0, caps.automaticPerDayMax),
  on_demand: usage(retriesByAnybody(counts, lineage), caps.onDemandPerSubjectMax),
})
