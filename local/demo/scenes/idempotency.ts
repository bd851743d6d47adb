import type { Scene } from '../scene.ts'

/** A caller that does not know whether its request got through sends it again, under the same key. */
export const idempotency: readonly Scene[] = [
  {
    title: 'the same request twice, under one Idempotency-Key',
    play: async stage => {
      stage.tell(
        'The answer was lost on its way to you. Under the same key the second request is told what the first one did.',
      )
      stage.failedAt('kyc_check', 'user-sent-twice')
      const request = { client_user_id: 'user-sent-twice', strategy: 'incomplete' }
      const first = await stage.ask(request, { idempotencyKey: 'order-4711' })
      const second = await stage.ask(request, { idempotencyKey: 'order-4711' })
      stage.check('the first is answered 201', first.status, 201)
      stage.check('the second 200', second.status, 200)
      stage.check('with the same attempt', second.body['id'], first.body['id'])
      stage.check('Plaid got one retry', stage.calls('user-sent-twice').retry, 1)
    },
  },
  {
    title: 'another request under the same key',
    play: async stage => {
      stage.tell('A key means one request. Another one under it is a mistake, and nothing is sent.')
      const request = { client_user_id: 'user-sent-twice', strategy: 'reset' }
      const answer = await stage.ask(request, { idempotencyKey: 'order-4711' })
      stage.check('answered 422', answer.status, 422)
      stage.check('as idempotency-key-reused', answer.body['code'], 'idempotency-key-reused')
      stage.check('Plaid still got one retry', stage.calls('user-sent-twice').retry, 1)
    },
  },
]
