import { ownSource } from './outcome-event.ts'

/** The `detail-type` of an event that requests a retry, from any `source`. */
export const retryRequested = 'Identity Verification Retry Requested'

/** The messages that the sweep puts on the queues: for a due subject, and for a look. */
export const attemptDue = { source: ownSource, detailType: 'Identity Verification Attempt Due' } as const
export const lookDue = { source: ownSource, detailType: 'Identity Verification Look Due' } as const
