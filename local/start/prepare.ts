import { failedAttempt, withoutWebhooks } from '../failed-attempt.ts'
import { findings } from '../findings.ts'
import type { Stack } from '../stack.ts'

/** The users to begin with. */
export interface Prepared {
  /** A user whose attempt has failed, and may be retried. */
  readonly client_user_id: string
  /** A user whose attempt is never retried automatically. */
  readonly refused_user_id: string
}

/**
 * Three users to begin with: one who may be retried, one who is not done yet, and one with an altered document. Where
 * they are there already, one more who may be retried.
 */
export const prepare = ({ simulator, templateId: template_id }: Stack): Prepared => {
  const taken = new Set(simulator.attempts().map(attempt => attempt.client_user_id))
  const number = Array.from({ length: taken.size + 1 }, (_, at) => at + 1).find(each => !taken.has(`user-${each}`)) ?? 1
  const client_user_id = `user-${number}`
  withoutWebhooks(simulator, () => failedAttempt(simulator, { client_user_id, template_id }, findings.mistypedName))
  if (!taken.has('user-2')) simulator.seedAttempt({ client_user_id: 'user-2', template: { id: template_id } })
  if (!taken.has('user-3')) simulator.playStory('forged-document', { client_user_id: 'user-3', template_id })
  return { client_user_id, refused_user_id: 'user-3' }
}
