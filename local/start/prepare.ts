import { failedAttempt, withoutWebhooks } from '../failed-attempt.ts'
import { findings } from '../findings.ts'
import type { Stack } from '../stack.ts'

/** The attempts that exist when the service has started. */
export interface Prepared {
  /** A user whose attempt has failed, and may be retried. */
  readonly client_user_id: string
  /** An active attempt of another user. */
  readonly attempt_id: string
  /** A user whose attempt is never retried automatically. */
  readonly refused_user_id: string
}

/** Three users to begin with: one who may be retried, one who is not done yet, and one with an altered document. */
export const prepare = ({ simulator, templateId: template_id }: Stack): Prepared => {
  withoutWebhooks(simulator, () =>
    failedAttempt(simulator, { client_user_id: 'user-1', template_id }, findings.mistypedName),
  )
  const { id } = simulator.seedAttempt({ client_user_id: 'user-2', template: { id: template_id } })
  simulator.playStory('forged-document', { client_user_id: 'user-3', template_id })
  return { client_user_id: 'user-1', attempt_id: id, refused_user_id: 'user-3' }
}
