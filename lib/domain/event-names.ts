import { ownSource } from './outcome-event.ts'

/** The `detail-type` of an event that asks for a retry, from anybody's `source`. */
export const retryRequested = 'Identity Verification Retry Requested'

/** What the sweep puts on the queue. */
export const attemptDue = { source: ownSource, detailType: 'Identity Verification Attempt Due' } as const
