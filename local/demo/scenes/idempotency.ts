import type { Scene } from '../scene.ts'

/** A caller that did not receive the answer sends its request again, with the same key. */
export const idempotency: readonly Scene[] = [
  {
    name: 'same-key',
    title: 'the same request twice, with one idempotency key',
    play: async context => {
      context.explain(
        'The first answer was lost on its way to the caller. The second request has the same key, so it gets the same attempt.',
      )
      context.failedAt('kyc_check', 'user-sent-twice')
      const request = { client_user_id: 'user-sent-twice', strategy: 'incomplete' }
      const first = await context.requestRetry(request, { idempotencyKey: 'order-4711' })
      const second = await context.requestRetry(request, { idempotencyKey: 'order-4711' })
      context.check('the first answer is 201', first.status, 201)
      context.check('the second answer is 200', second.status, 200)
      context.check('both answers name the same attempt', second.body['id'], first.body['id'])
      context.check('Plaid received one retry call', context.plaidCalls('user-sent-twice').retry, 1)
    },
  },
  {
    name: 'reused-key',
    title: 'a different request with a used key',
    play: async context => {
      context.explain(
        'A key belongs to one request. A different request with the same key is a mistake, so nothing is sent.',
      )
      context.failedAt('kyc_check', 'user-reused-key')
      const client_user_id = 'user-reused-key'
      const key = { idempotencyKey: 'order-4712' }
      await context.requestRetry({ client_user_id, strategy: 'incomplete' }, key)
      const answer = await context.requestRetry({ client_user_id, strategy: 'reset' }, key)
      context.check('the answer is 422', answer.status, 422)
      context.check('its code is idempotency-key-reused', answer.body['code'], 'idempotency-key-reused')
      context.check('Plaid received no further retry call', context.plaidCalls(client_user_id).retry, 1)
    },
  },
]
