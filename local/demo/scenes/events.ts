import type { Scene } from '../scene.ts'

/** The same retry, asked for on the event bus instead of over HTTP. */
export const events: readonly Scene[] = [
  {
    title: 'an event asks for a retry',
    play: async stage => {
      stage.tell(
        'The same service, asked by an event of your own: from the bus by a rule to the queue, and to the worker.',
      )
      const failed = stage.failedAt('kyc_check', 'user-by-event')
      const event = await stage.sendEvent({
        client_user_id: 'user-by-event',
        strategy: 'infer',
        idempotency_key: 'by-event-1',
      })
      const follows = stage
        .attempts('user-by-event')
        .filter(({ previous_attempt_id }) => previous_attempt_id === failed.id)
      stage.check(
        'it is told on the bus',
        stage.hear('user-by-event').map(({ outcome }) => outcome),
        ['retried'],
      )
      stage.check('the queue is done with it', stage.heldAfter(event), undefined)
      stage.check('Plaid has one new attempt, which follows the failed one', follows.length, 1)
    },
  },
  {
    title: 'an event after a risk failure',
    play: async stage => {
      stage.tell('Whoever may put events on the bus does not get past the rules against fraud, whatever the strategy.')
      stage.failedAt('risk_check', 'user-by-event-high-risk')
      const event = await stage.sendEvent({
        client_user_id: 'user-by-event-high-risk',
        strategy: 'reset',
        idempotency_key: 'high-risk-1',
      })
      stage.check('it will never be right, so it is not delivered again', stage.heldAfter(event), undefined)
      stage.check('one look, no retry', stage.calls('user-by-event-high-risk'), { list: 1, retry: 0 })
    },
  },
  {
    title: 'an event while Plaid is down',
    play: async stage => {
      stage.tell('Plaid is down at first. The worker gives the message back, and the queue delivers it again.')
      stage.failedAt('kyc_check', 'user-by-event-late')
      stage.nextMeets('list', '503')
      const event = await stage.sendEvent({
        client_user_id: 'user-by-event-late',
        strategy: 'infer',
        idempotency_key: 'late-1',
      })
      stage.check('the queue still holds it, after one delivery', stage.heldAfter(event), 1)
      await stage.pass(4)
      stage.check('and is done with it now', stage.heldAfter(event), undefined)
      stage.check('it was retried, once', stage.calls('user-by-event-late'), { list: 2, retry: 1 })
    },
  },
]
