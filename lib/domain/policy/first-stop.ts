import * as E from 'fp-ts/Either'
import { barriers } from './barriers.ts'
import type { Case } from './case.ts'
import { isTooOldAt, notBefore } from './not-before.ts'
import type { Outcome } from './outcome.ts'
import { permittedRequest } from './permitted-request.ts'
import { isOfDocumentOrSelfie } from './rules/rule-name.ts'

type BarrierName = keyof typeof barriers

/**
 * Where a case ended. `reason`: by a rule. `strategy`: at Plaid's strategy rules and the time, which a retry has
 * passed.
 */
export type StopName = BarrierName | 'reason' | 'strategy'

export interface Stopped {
  readonly stop: StopName
  readonly outcome: Outcome
}

/** Whether the reason rules had their say. */
export const isByRule = ({ stop }: Stopped): boolean => stop === 'reason' || stop === 'strategy'

const barrierNames = Object.keys(barriers) as ReadonlyArray<BarrierName>

const byReason = ({ policy, snapshot, counts, nowMs, verdict }: Case): Stopped => {
  if (verdict._tag !== 'Retry') return { stop: 'reason', outcome: { _tag: verdict._tag, reason: verdict.reason } }
  const { fired, strategy, delayMs, automaticMax, applicantText } = verdict
  const request = permittedRequest(snapshot, strategy)
  if (E.isLeft(request)) return { stop: 'strategy', outcome: { _tag: 'Hold', reason: request.left } }
  const notBeforeMs = notBefore(snapshot, counts, { caps: policy.caps, delayMs }, nowMs)
  if (isTooOldAt(snapshot, notBeforeMs)) return { stop: 'strategy', outcome: { _tag: 'Hold', reason: 'too-old' } }
  const isDocumentOrSelfie = fired.some(isOfDocumentOrSelfie)
  return {
    stop: 'strategy',
    outcome: {
      _tag: 'Retry',
      request: request.right,
      notBeforeMs,
      automaticMax,
      isDocumentOrSelfie,
      applicantText,
    },
  }
}

/**
 * The order of evaluation: allow-list, vetoes, child, in flight, caps, reason, strategy. The first that has something
 * to
 * say ends the case. The mode comes after, and is the caller's (`mode.ts`).
 */
export const firstStop = (of: Case): Stopped => {
  for (const stop of barrierNames) {
    const outcome = barriers[stop](of)
    if (outcome !== undefined) return { stop, outcome }
  }
  return byReason(of)
}
