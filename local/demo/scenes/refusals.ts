import type { Scene } from '../scene.ts'

/** Requests that are right in themselves, and must not be sent all the same. */
export const refusals: readonly Scene[] = [
  {
    title: 'incomplete after a risk failure',
    play: async stage => {
      stage.tell(
        'The applicant failed risk_check. Plaid cannot go on from there, so nothing is sent, and nothing is billed.',
      )
      stage.failedAt('risk_check', 'user-high-risk')
      const answer = await stage.ask({ client_user_id: 'user-high-risk', strategy: 'incomplete' })
      stage.check('answered 409', answer.status, 409)
      stage.check('with the reason', answer.body['reason'], 'failed-step-not-resumable')
      stage.check('one look, no retry', stage.calls('user-high-risk'), { list: 1, retry: 0 })
    },
  },
  {
    title: 'infer after a risk failure',
    play: async stage => {
      stage.tell('infer would mean incomplete here, so the same rule holds.')
      stage.failedAt('risk_check', 'user-high-risk-too')
      const answer = await stage.ask({ client_user_id: 'user-high-risk-too', strategy: 'infer' })
      stage.check('answered 409', answer.status, 409)
      stage.check('one look, no retry', stage.calls('user-high-risk-too'), { list: 1, retry: 0 })
    },
  },
  {
    title: 'a user whom Plaid does not know',
    play: async stage => {
      stage.tell('A retry needs an attempt to follow.')
      const answer = await stage.ask({ client_user_id: 'user-nobody', strategy: 'reset' })
      stage.check('answered 404', answer.status, 404)
      stage.check('one look, no retry', stage.calls('user-nobody'), { list: 1, retry: 0 })
    },
  },
  {
    title: 'somebody who has passed',
    play: async stage => {
      stage.tell('A verified applicant is not sent back to the start by mistake.')
      stage.passed('user-passed')
      const answer = await stage.ask({ client_user_id: 'user-passed', strategy: 'reset' })
      stage.check('answered 409', answer.status, 409)
      stage.check('with the reason', answer.body['reason'], 'already-verified')
      stage.check('one look, no retry', stage.calls('user-passed'), { list: 1, retry: 0 })
    },
  },
  {
    title: 'the same request twice',
    play: async stage => {
      stage.tell('A button was pressed twice. A second retry would cancel the attempt that has just begun.')
      stage.failedAt('kyc_check', 'user-pressed-twice')
      const first = await stage.ask({ client_user_id: 'user-pressed-twice', strategy: 'reset' })
      const second = await stage.ask({ client_user_id: 'user-pressed-twice', strategy: 'reset' })
      stage.check('the first is answered 201', first.status, 201)
      stage.check('the second 409', second.status, 409)
      stage.check('with the reason', second.body['reason'], 'attempt-still-active')
      stage.check('two looks, one retry', stage.calls('user-pressed-twice'), { list: 2, retry: 1 })
    },
  },
]
