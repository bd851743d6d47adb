import { findings } from '../../findings.ts'
import type { PublishedOutcome, Scene } from '../scene.ts'

const words = (outcomes: readonly PublishedOutcome[]): readonly string[] => outcomes.map(({ outcome }) => outcome)

const strategiesOf = (sent: readonly { readonly [member: string]: unknown }[]): readonly unknown[] =>
  sent.map(({ strategy }) => strategy)

const neverRetried = [
  ['risk check failed: the outcome is never', 'user-auto-high-risk', findings.highRisk],
  ['name on a watchlist: the outcome is never', 'user-auto-watchlist', findings.watchlistHit],
  ['forged document: the outcome is never', 'user-auto-forged', findings.forgedDocument],
  ['rejected by a person of your team: the outcome is never', 'user-auto-rejected', findings.manualRejection],
] as const

/** Plaid's webhook arrives, and the service applies the policy. */
export const automatic: readonly Scene[] = [
  {
    name: 'typing-error',
    title: 'a typing error: retry after ten minutes',
    play: async context => {
      context.explain(
        'The name differs and all other details match. Plaid sends a webhook; the service verifies it, decides to retry, and waits.',
      )
      await context.endFirstAttempt('user-auto-typing', findings.mistypedName)
      context.check('a retry is scheduled', words(context.newOutcomes('user-auto-typing')), ['scheduled'])
      context.check('Plaid received no retry call yet', context.plaidCalls('user-auto-typing').retry, 0)
      await context.advance(11)
      context.check('the retry is sent', words(context.newOutcomes('user-auto-typing')), ['retried'])
      context.check(
        'Plaid received one retry call, with the strategy incomplete',
        strategiesOf(context.retriesReceived('user-auto-typing')),
        ['incomplete'],
      )
      context.check('Plaid has two attempts of this user', context.attempts('user-auto-typing').length, 2)
    },
  },
  {
    name: 'never-retried',
    title: 'four cases that are never retried automatically',
    play: async context => {
      context.explain(
        'Fraud, a watchlist hit and a decision by a person are final for the service. No policy can change that.',
      )
      for (const [statement, client_user_id, finding] of neverRetried) {
        await context.endFirstAttempt(client_user_id, finding)
        context.check(statement, words(context.newOutcomes(client_user_id)), ['never'])
      }
      await context.advance(11)
      const sent = neverRetried.map(([, client_user_id]) => context.plaidCalls(client_user_id).retry)
      context.check('Plaid received no retry call about any of them', sent, [0, 0, 0, 0])
    },
  },
  {
    name: 'blurred-document',
    title: 'a blurred document: one retry after an hour, and no second one',
    play: async context => {
      context.explain('A better photo may be enough. After a second failure the service stops, and a person decides.')
      await context.endFirstAttempt('user-auto-blurred', findings.blurredDocument)
      context.check('a retry is scheduled', words(context.newOutcomes('user-auto-blurred')), ['scheduled'])
      await context.advance(61)
      context.check('the retry is sent', words(context.newOutcomes('user-auto-blurred')), ['retried'])
      await context.endNewestAttempt('user-auto-blurred', findings.blurredDocument)
      await context.advance(1)
      context.check(
        'after the second failure the outcome is exhausted',
        words(context.newOutcomes('user-auto-blurred')),
        ['exhausted'],
      )
      context.check('Plaid received one retry call', context.plaidCalls('user-auto-blurred').retry, 1)
    },
  },
  {
    name: 'repeated-webhooks',
    title: 'five webhooks about one attempt, in reverse order',
    play: async context => {
      context.explain(
        'Plaid delivers webhooks at least once and in any order. For each webhook the service reads the attempt from Plaid.',
      )
      // Collected until `reorder` is 0, and then delivered in reverse.
      context.configureWebhooks({ reorder: 100 })
      const attempt = await context.endFirstAttempt('user-auto-often', findings.mistypedName)
      context.resendStatusUpdate(attempt.id, 4)
      context.configureWebhooks({ reorder: 0 })
      await context.advance(11)
      context.check('one retry is scheduled and sent', words(context.newOutcomes('user-auto-often')), [
        'scheduled',
        'retried',
      ])
      context.check('Plaid received one retry call', context.plaidCalls('user-auto-often').retry, 1)
    },
  },
]
