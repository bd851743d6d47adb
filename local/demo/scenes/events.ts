import type { Scene } from '../scene.ts'

/** Retry requests that arrive on the event bus instead of over HTTP. */
export const events: readonly Scene[] = [
  {
    name: 'event',
    title: 'an event requests a retry',
    play: async context => {
      context.explain(
        'Your own service puts a retry request on the bus. A rule of the bus sends it to the queue of the function.',
      )
      const failed = context.failedAt('kyc_check', 'user-by-event')
      const event = await context.requestByEvent({
        client_user_id: 'user-by-event',
        strategy: 'infer',
        idempotency_key: 'by-event-1',
      })
      const followers = context
        .attempts('user-by-event')
        .filter(({ previous_attempt_id }) => previous_attempt_id === failed.id)
      context.check(
        'the service has published the outcome',
        context.newOutcomes('user-by-event').map(({ outcome }) => outcome),
        ['retried'],
      )
      context.check('the message is deleted from the queue', context.receiveCount(event), undefined)
      context.check('Plaid has one new attempt, which follows the failed one', followers.length, 1)
    },
  },
  {
    name: 'event-after-risk',
    title: 'an event requests a retry after a failed risk check',
    play: async context => {
      context.explain('The rules against fraud always apply to events, whatever the strategy.')
      context.failedAt('risk_check', 'user-by-event-high-risk')
      const event = await context.requestByEvent({
        client_user_id: 'user-by-event-high-risk',
        strategy: 'reset',
        idempotency_key: 'high-risk-1',
      })
      context.check(
        'the message is deleted, because a redelivery would not help',
        context.receiveCount(event),
        undefined,
      )
      context.check('Plaid received one list call and no retry call', context.plaidCalls('user-by-event-high-risk'), {
        list: 1,
        retry: 0,
      })
    },
  },
  {
    name: 'event-delivered-again',
    title: 'an event requests a retry while Plaid is unavailable',
    play: async context => {
      context.explain('Plaid answers 503 first. The message stays in the queue, and the queue delivers it again.')
      context.failedAt('kyc_check', 'user-by-event-late')
      context.injectFault('list', '503')
      const event = await context.requestByEvent({
        client_user_id: 'user-by-event-late',
        strategy: 'infer',
        idempotency_key: 'late-1',
      })
      context.check('the message is still in the queue after one delivery', context.receiveCount(event), 1)
      await context.advance(4)
      context.check('the message is deleted after its second delivery', context.receiveCount(event), undefined)
      context.check('Plaid received two list calls and one retry call', context.plaidCalls('user-by-event-late'), {
        list: 2,
        retry: 1,
      })
    },
  },
]
