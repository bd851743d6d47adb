import type { Send } from './ledger-attempt.ts'
import type { SubjectLedger } from './subject-ledger.ts'

/** How often a subject may be retried; the policy sets the numbers. */
export interface SubjectCaps {
  /**
   * Automatic retries of a subject; `automaticByDocumentOrSelfieMax`: those of them by rules about a document or a
   * selfie.
   */
  readonly automaticPerSubjectMax: number
  readonly automaticByDocumentOrSelfieMax: number
  /** All retries of a subject, on demand included, up to which one more is made automatically. */
  readonly lineageRetriesMax: number
  /** All retries of a subject, automatic ones included, up to which one more is made on demand. */
  readonly onDemandPerSubjectMax: number
  /** Minimum time between two sends. */
  readonly cooldownMs: number
}

/**
 * The counted sends of a subject in the policy's window. They are computed from the ledger's sends, so that no separate
 * counter can differ from them.
 */
export interface SendCounts {
  readonly automatic: number
  readonly onDemand: number
  readonly automaticByDocumentOrSelfie: number
  /** A retry by two rules counts for both. */
  readonly automaticByRule: Readonly<Record<string, number>>
  readonly lastSentAtMs?: number
}

export const countsOf = ({ attempts }: SubjectLedger, windowMs: number, nowMs: number): SendCounts => {
  const sends = attempts.flatMap(entry => entry.sends).filter(send => nowMs < send.sentAtMs + windowMs)
  const automatic = sends.filter(send => send.mode === 'automatic')
  const byRule = new Map<string, number>()
  for (const rule of automatic.flatMap(send => send.rules)) byRule.set(rule, (byRule.get(rule) ?? 0) + 1)
  return {
    automatic: automatic.length,
    onDemand: sends.length - automatic.length,
    automaticByDocumentOrSelfie: automatic.filter(send => send.isDocumentOrSelfie === true).length,
    automaticByRule: Object.fromEntries(byRule),
    ...(sends.length > 0 && { lastSentAtMs: Math.max(...sends.map(send => send.sentAtMs)) }),
  }
}

/** A planned send, and how often each of its rules may send for one subject; a rule that is not named may not. */
export interface PlannedSend extends Pick<Send, 'mode' | 'rules' | 'isDocumentOrSelfie'> {
  readonly maxima: Readonly<Record<string, number>>
}

/** Whether one more send stays within the caps. */
export const isWithinCaps = (counts: SendCounts, caps: SubjectCaps, planned: PlannedSend): boolean => {
  const total = counts.automatic + counts.onDemand
  switch (planned.mode) {
    case 'on-demand':
      return total < caps.onDemandPerSubjectMax
    case 'automatic':
      return (
        counts.automatic < caps.automaticPerSubjectMax &&
        total < caps.lineageRetriesMax &&
        planned.rules.every(rule => (counts.automaticByRule[rule] ?? 0) < (planned.maxima[rule] ?? 0)) &&
        (planned.isDocumentOrSelfie !== true ||
          counts.automaticByDocumentOrSelfie < caps.automaticByDocumentOrSelfieMax)
      )
  }
}
