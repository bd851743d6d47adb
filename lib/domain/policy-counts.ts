import { countsOf } from './ledger/caps.ts'
import type { SubjectLedger } from './ledger/subject-ledger.ts'
import type { Counts } from './policy/counts.ts'

/** Counts over many subjects: `ports/counters.ts`. */
export interface WiderCounts {
  readonly userRetries: number
  readonly automaticToday: number
}

/** The counts that the policy needs, from the ledger and the counters. */
export const policyCounts = (subject: SubjectLedger, wider: WiderCounts, windowMs: number, nowMs: number): Counts => ({
  subject: countsOf(subject, windowMs, nowMs),
  user: { retries: wider.userRetries },
  inFlight: subject.attempts.filter(({ state }) => state._tag === 'Sending' || state._tag === 'Unknown').length,
  automaticByDay: [wider.automaticToday],
})
