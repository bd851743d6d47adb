import type { Scene } from '../scene.ts'

/** The same retry, asked for on the event bus instead of over HTTP. */
export const events: readonly Scene[] = [
  {
    title: 'an event asks for a retry',
    play: async stage => {
      stage.tell('The same service, asked by an event of your own on the bus.')
      const failed = stage.failedAt('kyc_check', 'user-by-event')
      const delivery = await stage.sendEvent({
        client_user_id: 'user-by-event',
        strategy: 'infer',
        idempotency_key: 'by-event-1',
      })
      const follows = stage
        .attempts('user-by-event')
        .filter(({ previous_attempt_id }) => previous_attempt_id === failed.id)
      stage.check('delivered once', delivery?.tries.length, 1)
      stage.check('Plaid has one new attempt, which follows the failed one', follows.length, 1)
    },
  },
  {
    title: 'an event after a risk failure',
    play: async stage => {
      stage.tell('What will never be right is discarded.')
      stage.failedAt('risk_check', 'user-by-event-high-risk')
      const delivery = await stage.sendEvent({
        client_user_id: 'user-by-event-high-risk',
        strategy: 'infer',
        idempotency_key: 'high-risk-1',
      })
      stage.check('it will never be right, so it is not delivered again', delivery?.tries.length, 1)
      stage.check('and is no dead letter', delivery?.isDeadLetter, false)
      stage.check('one look, no retry', stage.calls('user-by-event-high-risk'), { list: 1, retry: 0 })
    },
  },
  {
    title: 'an event while Plaid is down',
    play: async stage => {
      stage.tell('Plaid is down at first. The function throws, and Lambda delivers the event again.')
      stage.failedAt('kyc_check', 'user-by-event-late')
      stage.nextMeets('list', '503')
      const delivery = await stage.sendEvent({
        client_user_id: 'user-by-event-late',
        strategy: 'infer',
        idempotency_key: 'late-1',
      })
      stage.check('it is delivered again', delivery?.tries.length, 2)
      stage.check('and retried then, once', stage.calls('user-by-event-late'), { list: 2, retry: 1 })
    },
  },
]
