import type { Attempt, StepReadings } from '../../lib/domain/plaid/attempt.ts'

const passed: StepReadings = {
  accept_tos: 'success',
  verify_sms: 'success',
  kyc_check: 'success',
  documentary_verification: 'not_applicable',
  selfie_check: 'not_applicable',
  watchlist_screening: 'success',
  risk_check: 'success',
}

type OwnAttempt = Attempt & { readonly client_user_id: string }

type Overrides = Partial<Omit<OwnAttempt, 'steps'>> & { readonly steps?: Partial<Attempt['steps']> }

/** An attempt that failed in a step that can be resumed, with the changes of the test. */
export const anAttempt = ({ steps, ...members }: Overrides = {}): OwnAttempt => ({
  id: 'idv_1',
  client_user_id: 'user-1',
  created_at: '2026-11-01T12:00:00Z',
  previous_attempt_id: null,
  shareable_url: null,
  template: { id: 'idvtmp_1', version: 1 },
  status: 'failed',
  steps: { ...passed, kyc_check: 'failed', ...steps },
  ...members,
})
