import { timestamp, type World } from '../world.ts'
import type { Attempt, UserData } from './attempt.ts'
import { sessionStatus } from './session-status.ts'
import type { Steps } from './steps.ts'
import type { Template } from './template.ts'

export const unknownUser: UserData = {
  phone_number: null,
  date_of_birth: null,
  ip_address: null,
  email_address: null,
  name: null,
  address: null,
  id_number: null,
}

type NewAttemptInput = {
  readonly client_user_id: string
  readonly template: Template
  readonly hasOwnTemplate?: boolean
  readonly steps: Steps
  readonly user: UserData
  readonly isShareable: boolean
  readonly gaveConsent: boolean
  readonly previous_attempt_id: string | null
}

/** A session that the person has not opened yet. Sub-objects are null until their step ends. */
export const newAttempt = (world: World, input: NewAttemptInput): Attempt => {
  const { client_user_id, template, steps, user, isShareable, gaveConsent, previous_attempt_id } = input
  const id = `idv_${world.random.base62(14)}`
  return {
    createdAtMs: world.clock.now(),
    isShareable,
    gaveConsent,
    template,
    hasOwnTemplate: input.hasOwnTemplate ?? false,
    toleratedFailures: [],
    body: {
      id,
      client_user_id,
      created_at: timestamp(world),
      completed_at: null,
      previous_attempt_id,
      shareable_url: isShareable ? `https://flow.plaid.com/verify/${id}?key=${world.random.hex(64)}` : null,
      template: { id: template.id, version: template.version },
      user,
      status: sessionStatus(steps, []),
      steps,
      documentary_verification: null,
      selfie_check: null,
      kyc_check: null,
      risk_check: null,
      verify_sms: null,
      watchlist_screening_id: null,
      beacon_user_id: null,
      user_id: null,
      redacted_at: null,
      latest_scored_protect_event: null,
    },
  }
}
