import type { Scene } from '../scene.ts'

/** Valid requests that must not be sent, because of the newest attempt of the user. */
export const refusedRequests: readonly Scene[] = [
  {
    name: 'incomplete-after-risk',
    title: 'incomplete after a failed risk check',
    play: async context => {
      context.explain(
        'The applicant failed risk_check. Plaid cannot continue there, so nothing is sent and nothing is billed.',
      )
      context.failedAt('risk_check', 'user-high-risk')
      const answer = await context.requestRetry({ client_user_id: 'user-high-risk', strategy: 'incomplete' })
      context.check('the answer is 409', answer.status, 409)
      context.check('its reason is failed-step-not-resumable', answer.body['reason'], 'failed-step-not-resumable')
      context.check('Plaid received one list call and no retry call', context.plaidCalls('user-high-risk'), {
        list: 1,
        retry: 0,
      })
    },
  },
  {
    name: 'infer-after-risk',
    title: 'infer after a failed risk check',
    play: async context => {
      context.explain('After a failed attempt, infer means incomplete, so the same rule applies.')
      context.failedAt('risk_check', 'user-high-risk-too')
      const answer = await context.requestRetry({ client_user_id: 'user-high-risk-too', strategy: 'infer' })
      context.check('the answer is 409', answer.status, 409)
      context.check('Plaid received one list call and no retry call', context.plaidCalls('user-high-risk-too'), {
        list: 1,
        retry: 0,
      })
    },
  },
  {
    name: 'unknown-user',
    title: 'a user without an attempt',
    play: async context => {
      context.explain('Plaid does not know this user. A retry needs an earlier attempt.')
      const answer = await context.requestRetry({ client_user_id: 'user-unknown', strategy: 'reset' })
      context.check('the answer is 404', answer.status, 404)
      context.check('Plaid received one list call and no retry call', context.plaidCalls('user-unknown'), {
        list: 1,
        retry: 0,
      })
    },
  },
  {
    name: 'verified-user',
    title: 'a verified user',
    play: async context => {
      context.explain('A verified applicant does not have to start again because of a mistake.')
      context.verified('user-verified')
      const answer = await context.requestRetry({ client_user_id: 'user-verified', strategy: 'reset' })
      context.check('the answer is 409', answer.status, 409)
      context.check('its reason is already-verified', answer.body['reason'], 'already-verified')
      context.check('Plaid received one list call and no retry call', context.plaidCalls('user-verified'), {
        list: 1,
        retry: 0,
      })
    },
  },
  {
    name: 'pressed-twice',
    title: 'the same request twice, without an idempotency key',
    play: async context => {
      context.explain('A button was pressed twice. A second retry would cancel the attempt that has just started.')
      context.failedAt('kyc_check', 'user-pressed-twice')
      const first = await context.requestRetry({ client_user_id: 'user-pressed-twice', strategy: 'reset' })
      const second = await context.requestRetry({ client_user_id: 'user-pressed-twice', strategy: 'reset' })
      context.check('the first answer is 201', first.status, 201)
      context.check('the second answer is 409', second.status, 409)
      context.check('its reason is attempt-still-active', second.body['reason'], 'attempt-still-active')
      context.check('Plaid received two list calls and one retry call', context.plaidCalls('user-pressed-twice'), {
        list: 2,
        retry: 1,
      })
    },
  },
]
