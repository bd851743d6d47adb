import type { Scene } from '../scene.ts'

/** Plaid misbehaves. A retry has no idempotency key and costs money: what was sent is never sent again. */
export const plaidInTrouble: readonly Scene[] = [
  {
    title: 'Plaid says 429: not now',
    play: async stage => {
      stage.tell('Plaid did not act, and says so. The caller is told when to come back.')
      stage.failedAt('kyc_check', 'user-in-a-rush')
      stage.nextMeets('retry', '429')
      const answer = await stage.ask({ client_user_id: 'user-in-a-rush', strategy: 'incomplete' })
      stage.check('answered 503', answer.status, 503)
      stage.check('as plaid-rate-limited', answer.body['code'], 'plaid-rate-limited')
      stage.check('and says when to come back', Number(answer.headers.get('retry-after')) > 0, true)
      const again = await stage.ask({ client_user_id: 'user-in-a-rush', strategy: 'incomplete' })
      stage.check('the next request goes through', again.status, 201)
    },
  },
  {
    title: 'Plaid says 500, and did it all the same',
    play: async stage => {
      stage.tell(
        'A retry has no idempotency key: sent twice, it is done twice. So an unclear answer is reported as such.',
      )
      stage.failedAt('kyc_check', 'user-in-the-dark')
      stage.nextMeets('retry', '500_after_commit')
      const answer = await stage.ask({ client_user_id: 'user-in-the-dark', strategy: 'reset' })
      stage.check('answered 502', answer.status, 502)
      stage.check('as outcome-unknown', answer.body['code'], 'outcome-unknown')
      stage.check('one look, one retry, no second try', stage.calls('user-in-the-dark'), { list: 1, retry: 1 })
      stage.check('rightly so: Plaid has made the new attempt', stage.attempts('user-in-the-dark').length, 2)
    },
  },
  {
    title: 'Plaid says nothing at all',
    isSlow: true,
    play: async stage => {
      stage.tell('The connection stays open and silent. After ten seconds the service gives up waiting, not before.')
      stage.failedAt('kyc_check', 'user-in-silence')
      stage.nextMeets('retry', 'hang')
      const asked = stage.ask({ client_user_id: 'user-in-silence', strategy: 'reset' })
      await stage.untilRetried('user-in-silence')
      stage.letOthersGoOn()
      const answer = await asked
      stage.check('answered 502', answer.status, 502)
      stage.check('as outcome-unknown', answer.body['code'], 'outcome-unknown')
      stage.check('one look, one retry, no second try', stage.calls('user-in-silence'), { list: 1, retry: 1 })
    },
  },
]
