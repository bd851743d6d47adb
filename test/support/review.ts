import { failedAttempt, withoutWebhooks } from '../../local/failed-attempt.ts'
import { findings } from '../../local/findings.ts'
import type { Stack } from '../../local/stack.ts'

/** Brings an attempt of each user into review: its retry was answered with an error, and no new attempt was found. */
export const allIntoReview = async (stack: Stack, users: readonly string[]): Promise<readonly string[]> => {
  const { simulator, sendEvent, clock, templateId: template_id } = stack
  const ids: string[] = []
  for (const client_user_id of users) {
    const { id } = withoutWebhooks(simulator, () =>
      failedAttempt(simulator, { client_user_id, template_id }, findings.mistypedName),
    )
    ids.push(id)
    simulator.addFault({ endpoint: 'retry', fault: '500' })
    sendEvent({ client_user_id, template_id, strategy: 'reset', idempotency_key: `key of ${client_user_id}` })
  }
  await clock.untilIdle()
  await clock.advance(20 * 60_000)
  return ids
}

/** As `allIntoReview`, for one user. Resolves with the id of the attempt. */
export const intoReview = async (stack: Stack, user: string): Promise<string> =>
  String((await allIntoReview(stack, [user]))[0])
