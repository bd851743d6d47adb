import type { Scene } from '../scene.ts'

/** Plaid fails. A retry has no idempotency key and is billed, so the service never repeats a request that it sent. */
export const plaidFailures: readonly Scene[] = [
  {
    name: 'rate-limited',
    title: 'Plaid answers 429: too many requests',
    play: async context => {
      context.explain(
        'With a 429 Plaid has certainly not created an attempt. The answer says when the caller may try again.',
      )
      context.failedAt('kyc_check', 'user-rate-limited')
      context.injectFault('retry', '429')
      const answer = await context.requestRetry({ client_user_id: 'user-rate-limited', strategy: 'incomplete' })
      context.check('the answer is 503', answer.status, 503)
      context.check('its code is plaid-rate-limited', answer.body['code'], 'plaid-rate-limited')
      context.check('it has a Retry-After header', Number(answer.headers.get('retry-after')) > 0, true)
      const again = await context.requestRetry({ client_user_id: 'user-rate-limited', strategy: 'incomplete' })
      context.check('the next request succeeds with 201', again.status, 201)
    },
  },
  {
    name: 'outcome-unknown',
    title: 'Plaid answers 500, although it has created the attempt',
    play: async context => {
      context.explain(
        'After a 500 the service cannot know whether Plaid has created an attempt. A second call could create a second one, so the service reports that the outcome is unknown.',
      )
      context.failedAt('kyc_check', 'user-outcome-unknown')
      context.injectFault('retry', '500_after_commit')
      const answer = await context.requestRetry({ client_user_id: 'user-outcome-unknown', strategy: 'reset' })
      context.check('the answer is 502', answer.status, 502)
      context.check('its code is outcome-unknown', answer.body['code'], 'outcome-unknown')
      context.check('Plaid received one list call and one retry call', context.plaidCalls('user-outcome-unknown'), {
        list: 1,
        retry: 1,
      })
      context.check('Plaid has created one new attempt', context.attempts('user-outcome-unknown').length, 2)
    },
  },
  {
    name: 'no-answer',
    title: 'Plaid does not answer',
    isSlow: true,
    play: async context => {
      context.explain('The connection stays open without an answer. The service stops waiting after ten seconds.')
      context.failedAt('kyc_check', 'user-no-answer')
      context.injectFault('retry', 'hang')
      const asked = context.requestRetry({ client_user_id: 'user-no-answer', strategy: 'reset' })
      await context.untilRetryReceived('user-no-answer')
      context.letOthersRun()
      const answer = await asked
      context.check('the answer is 502', answer.status, 502)
      context.check('its code is outcome-unknown', answer.body['code'], 'outcome-unknown')
      context.check('Plaid received one list call and one retry call', context.plaidCalls('user-no-answer'), {
        list: 1,
        retry: 1,
      })
    },
  },
]
