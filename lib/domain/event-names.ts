import { ownSource } from './outcome-event.ts'

/** The `detail-type` of an event that requests a retry, from any `source`. */
export const retryRequested = 'Identity Verification Retry Requested'

/** The message that the sweep puts on the queue. */
export const attemptDue = { source: ownSource, detailType: 'Identity Verification Attempt Due' } as const
