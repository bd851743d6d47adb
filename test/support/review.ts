import { failedAttempt, withoutWebhooks } from '../../local/failed-attempt.ts'
import { findings } from '../../local/findings.ts'
import type { Stack } from '../../local/stack.ts'

/** Brings an attempt into review: its retry was answered with an error, and no new attempt was found. Resolves with its id. */
export const intoReview = async ({ simulator, sendEvent, clock, templateId }: Stack, user: string): Promise<string> => {
  const { id } = withoutWebhooks(simulator, () =>
    failedAttempt(simulator, { client_user_id: user, template_id: templateId }, findings.mistypedName),
  )
  simulator.addFault({ endpoint: 'retry', fault: '500' })
  sendEvent({ client_user_id: user, template_id: templateId, strategy: 'reset', idempotency_key: `key of ${user}` })
  await clock.untilIdle()
  await clock.advance(20 * 60_000)
  return id
}
