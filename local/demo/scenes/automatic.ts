import { findings } from '../../findings.ts'
import type { StoryName } from '../../plaid-simulator/stories/stories.ts'
import type { PublishedOutcome, Scene } from '../scene.ts'

const words = (outcomes: readonly PublishedOutcome[]): readonly string[] => outcomes.map(({ outcome }) => outcome)

const strategiesOf = (sent: readonly { readonly [member: string]: unknown }[]): readonly unknown[] =>
  sent.map(({ strategy }) => strategy)

/** The id of the applicant's text in each event; null: nothing is said. */
const textsOf = (outcomes: readonly PublishedOutcome[]): readonly unknown[] =>
  outcomes.map(({ detail }) => Object(detail['applicant_text']).id ?? null)

const neverRetried = [
  ['the risk check failed', 'user-auto-high-risk', 'high-risk'],
  ['the name is on a watchlist', 'user-auto-watchlist', 'watchlist-hit'],
  ['the document check reported an altered document', 'user-auto-forged', 'forged-document'],
  ['the selfie shows another face than the document', 'user-auto-impostor', 'impostor'],
  ['a person of your team rejected it', 'user-auto-rejected', 'rejected-by-reviewer'],
] as const satisfies readonly (readonly [string, string, StoryName])[]

const held = [
  ['true data, and a document of another name', 'user-auto-stolen', 'document-fallback-of-another-name'],
  ['a proxy, spam lists and a throw-away email address', 'user-auto-network', 'suspicious-network'],
  ['codes sent to five phone numbers', 'user-auto-numbers', 'many-phone-numbers'],
  ['signs of forgery on a blurred photo', 'user-auto-poor', 'poor-photo-that-looks-forged'],
] as const satisfies readonly (readonly [string, string, StoryName])[]

const settled = [
  ['too little data, then a blurred document', 'user-auto-fallback', 'document-fallback-blurred'],
  ['a first photo that looked forged, then a clearer one', 'user-auto-second-photo', 'looked-forged-then-clearer'],
  ['a template that asks for no phone number', 'user-auto-no-phone', 'no-phone-asked'],
] as const satisfies readonly (readonly [string, string, StoryName])[]

/** Plaid's webhook arrives, and the service applies the policy. */
export const automatic: readonly Scene[] = [
  {
    name: 'typing-error',
    title: 'a typing error: retry after a quarter of an hour',
    play: async context => {
      context.explain(
        'The name differs and all other details match. Plaid sends a webhook; the service verifies it, decides to retry, and waits.',
      )
      await context.endFirstAttempt('user-auto-typing', findings.mistypedName)
      const scheduled = context.newOutcomes('user-auto-typing')
      context.check('a retry is scheduled', words(scheduled), ['scheduled'])
      context.check('nothing is said to the applicant before it can be done', textsOf(scheduled), [null])
      context.check('Plaid received no retry call yet', context.plaidCalls('user-auto-typing').retry, 0)
      await context.advance(26)
      const retried = context.newOutcomes('user-auto-typing')
      context.check('the retry is sent', words(retried), ['retried'])
      context.check('now the applicant is asked to check their details', textsOf(retried), ['check-details'])
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
    title: 'five cases that are never retried automatically',
    play: async context => {
      context.explain(
        'Fraud, a watchlist hit and a decision by a person are final for the service. No policy can change that, and every applicant reads the same text.',
      )
      const texts: unknown[] = []
      for (const [statement, client_user_id, story] of neverRetried) {
        await context.tell(story, client_user_id)
        const outcomes = context.newOutcomes(client_user_id)
        context.check(`${statement}: the outcome is never`, words(outcomes), ['never'])
        texts.push(...textsOf(outcomes))
      }
      context.check('one text for all of them', [...new Set(texts)], ['contact-support'])
      await context.advance(26)
      const sent = neverRetried.map(([, client_user_id]) => context.plaidCalls(client_user_id).retry)
      context.check('Plaid received no retry call about any of them', sent, [0, 0, 0, 0, 0])
    },
  },
  {
    name: 'held-for-a-person',
    title: 'four cases in which only a person may retry',
    play: async context => {
      context.explain(
        'Each of these could be a mistake, or a fraudster who tries again. The service holds them, with a text for the operator.',
      )
      for (const [statement, client_user_id, story] of held) {
        await context.tell(story, client_user_id)
        context.check(`${statement}: the outcome is held`, words(context.newOutcomes(client_user_id)), ['held'])
      }
      const answer = await context.requestRetry({ client_user_id: 'user-auto-numbers', strategy: 'incomplete' })
      context.check('a person may retry', answer.status, 201)
      context.check('and the answer gives what the policy says', answer.body['warnings'], ['policy-advises-against'])
    },
  },
  {
    name: 'settled',
    title: 'what the template let pass does not count',
    play: async context => {
      context.explain(
        'The step that ended the session decides. An earlier one that the template let pass is context: it stops a retry only if it is a conflict.',
      )
      for (const [statement, client_user_id, story] of settled) {
        await context.tell(story, client_user_id)
        const outcomes = words(context.newOutcomes(client_user_id))
        context.check(`${statement}: a retry is scheduled`, outcomes, ['scheduled'])
      }
      await context.advance(26)
      const sent = settled.map(([, client_user_id]) => context.plaidCalls(client_user_id).retry)
      context.check('each is retried once', sent, [1, 1, 1])
    },
  },
  {
    name: 'blurred-document',
    title: 'a blurred document: one retry, and no second one',
    play: async context => {
      context.explain('A better photo may be enough. After a second failure the service stops, and a person decides.')
      await context.tell('blurred-document', 'user-auto-blurred')
      context.check('a retry is scheduled', words(context.newOutcomes('user-auto-blurred')), ['scheduled'])
      await context.advance(26)
      context.check('the retry is sent', words(context.newOutcomes('user-auto-blurred')), ['retried'])
      await context.tell('blurred-document', 'user-auto-blurred')
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
      await context.advance(26)
      context.check('one retry is scheduled and sent', words(context.newOutcomes('user-auto-often')), [
        'scheduled',
        'retried',
      ])
      context.check('Plaid received one retry call', context.plaidCalls('user-auto-often').retry, 1)
    },
  },
]
