import { findings } from '../../findings.ts'
import type { Outcome, Scene } from '../scene.ts'

const words = (outcomes: readonly Outcome[]): readonly string[] => outcomes.map(({ outcome }) => outcome)

const strategies = (sent: readonly { readonly [member: string]: unknown }[]): readonly unknown[] =>
  sent.map(({ strategy }) => strategy)

const neverRetried = [
  ['the risk check failed', 'user-auto-high-risk', findings.highRisk],
  ['a name is on a watchlist', 'user-auto-watchlist', findings.watchlistHit],
  ['the document is forged', 'user-auto-forged', findings.forgedDocument],
  ['a person of your team said no', 'user-auto-rejected', findings.personalRejection],
] as const

/** Nobody asks: Plaid's webhook comes in, and what the policy says is done. */
export const automatic: readonly Scene[] = [
  {
    title: 'a typing error: retried after ten minutes',
    play: async stage => {
      stage.tell(
        'One detail differs, all others match. Plaid says so by webhook; the service verifies, decides, waits.',
      )
      await stage.ends('user-auto-typing', findings.mistypedName)
      stage.check('a retry is scheduled', words(stage.hear('user-auto-typing')), ['scheduled'])
      stage.check('and not sent yet', stage.calls('user-auto-typing').retry, 0)
      await stage.pass(11)
      stage.check('it is made', words(stage.hear('user-auto-typing')), ['retried'])
      stage.check('once, as incomplete', strategies(stage.retriesSent('user-auto-typing')), ['incomplete'])
      stage.check('Plaid has two attempts', stage.attempts('user-auto-typing').length, 2)
    },
  },
  {
    title: 'four who are never retried by themselves',
    play: async stage => {
      stage.tell('Fraud and people’s decisions are not to be guessed around. No policy can lift that.')
      for (const [what, client_user_id, finding] of neverRetried) {
        await stage.ends(client_user_id, finding)
        stage.check(what, words(stage.hear(client_user_id)), ['never'])
      }
      await stage.pass(11)
      const sent = neverRetried.map(([, client_user_id]) => stage.calls(client_user_id).retry)
      stage.check('nothing was sent for any of them', sent, [0, 0, 0, 0])
    },
  },
  {
    title: 'a blurred document: once more after an hour, and not again',
    play: async stage => {
      stage.tell('A better photo may do. If it does not, a machine should stop asking.')
      await stage.ends('user-auto-blurred', findings.blurredDocument)
      stage.check('a retry is scheduled', words(stage.hear('user-auto-blurred')), ['scheduled'])
      await stage.pass(61)
      stage.check('it is made', words(stage.hear('user-auto-blurred')), ['retried'])
      await stage.endsAgain('user-auto-blurred', findings.blurredDocument)
      await stage.pass(1)
      stage.check('the second failure exhausts it', words(stage.hear('user-auto-blurred')), ['exhausted'])
      stage.check('one retry in all', stage.calls('user-auto-blurred').retry, 1)
    },
  },
  {
    title: 'the same webhook five times, shuffled',
    play: async stage => {
      stage.tell('Plaid delivers at least once and in no order. A webhook is a hint; what is true is asked of Plaid.')
      // Collected, and then delivered in reverse.
      stage.webhooks({ reorder: 100 })
      const attempt = await stage.ends('user-auto-often', findings.mistypedName)
      stage.tellsAgain(attempt.id, 4)
      stage.webhooks({ reorder: 0 })
      await stage.pass(11)
      stage.check('one retry is scheduled, and made', words(stage.hear('user-auto-often')), ['scheduled', 'retried'])
      stage.check('Plaid got one', stage.calls('user-auto-often').retry, 1)
    },
  },
]
