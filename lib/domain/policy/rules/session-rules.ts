import type { StepStatus } from '../../plaid/attempt.ts'
import type { Snapshot } from '../findings/snapshot.ts'

const consented: ReadonlySet<StepStatus> = new Set(['success', 'skipped', 'not_applicable', 'manually_approved'])

/** Rules about the whole session and its first steps. */
export const sessionRules = {
  'session-expired': ({ status }: Snapshot): boolean => status === 'expired',

  'sms-not-verified': ({ steps }: Snapshot): boolean => steps.verify_sms === 'failed',

  /** Only for a failed attempt: an expired one may have ended before the applicant read the terms. */
  'terms-not-accepted': ({ status, steps: { accept_tos } }: Snapshot): boolean =>
    status === 'failed' && accept_tos !== 'unrecognised' && !consented.has(accept_tos),
}
