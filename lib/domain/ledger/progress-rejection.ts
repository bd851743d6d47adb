import type { AttemptState } from './ledger-attempt.ts'
import type { RejectedReason } from './rejected.ts'

/** Why an attempt in this state cannot be scheduled, postponed or retired; undefined if it can. */
export const progressRejection = (state: AttemptState): RejectedReason | undefined => {
  switch (state._tag) {
    case 'Scheduled':
    case 'Waiting':
    case 'Watched':
      return undefined
    case 'Sending':
    case 'Unknown':
      return 'in-progress'
    case 'Review':
      return 'in-review'
    case 'Refused':
    case 'Skipped':
    case 'Retried':
    case 'Misdirected':
    case 'Superseded':
      return 'already-ended'
  }
}
