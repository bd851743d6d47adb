import type { Standing } from '../findings/standing.ts'

/** Rules about the whole session and its first steps. */
export const sessionRules = {
  'session-expired': ({ snapshot }: Standing): boolean => snapshot.status === 'expired',

  'sms-not-verified': ({ deciding }: Standing): boolean => deciding === 'verify_sms',
}
