import { findings } from '../../findings.ts'
import type { AttemptBody } from '../../plaid-simulator/attempt/attempt.ts'
import type { PublishedOutcome, Scene, SceneContext } from '../scene.ts'

const words = (outcomes: readonly PublishedOutcome[]): readonly string[] => outcomes.map(({ outcome }) => outcome)

/** An applicant who does the first step, so that Plaid announces the attempt. */
const beginWatched = async (context: SceneContext, client_user_id: string): Promise<AttemptBody> => {
  const attempt = await context.begin(client_user_id)
  context.check('the service watches the attempt', context.logged(attempt.id, 'watched').outcome, 'watched')
  return attempt
}

/** What has not ended is looked at again: whether it ends, and how, does not depend on a webhook. */
export const watched: readonly Scene[] = [
  {
    name: 'lost-webhook',
    title: 'a webhook that never came',
    play: async context => {
      context.explain(
        'Plaid announces an attempt at its first step, and from then on the service watches it. The webhook about its failure is lost; a look finds the failure.',
      )
      const { id } = await beginWatched(context, 'user-watched-lost')
      context.configureWebhooks({ drop: true })
      await context.endNewestAttempt('user-watched-lost', findings.mistypedName)
      context.configureWebhooks({ drop: false })
      context.check('the service knows of no failure', words(context.newOutcomes('user-watched-lost')), [])
      await context.leap(3)
      await context.advance(4)
      context.check('the look judged the attempt', context.logged(id, 'scheduled').rules, ['one-detail-differs'])
      await context.advance(26)
      context.check('a retry is scheduled and sent', words(context.newOutcomes('user-watched-lost')), [
        'scheduled',
        'retried',
      ])
      context.check('Plaid received one retry call', context.plaidCalls('user-watched-lost').retry, 1)
    },
  },
  {
    name: 'gave-up',
    title: 'an applicant who gave up is reminded, not retried',
    play: async context => {
      context.explain(
        'The applicant does one step and goes away. On the third day, with no step since the look before, the service publishes a reminder: the link still works, and a retry would cost.',
      )
      await beginWatched(context, 'user-watched-gave-up')
      await context.leap(3)
      await context.advance(4)
      context.check('after three hours it is too early', words(context.newOutcomes('user-watched-gave-up')), [])
      await context.leap(72)
      await context.advance(4)
      const [reminder, ...more] = context.newOutcomes('user-watched-gave-up')
      context.check('on the third day the outcome is abandoned', reminder?.outcome, 'abandoned')
      context.check('the text is come-back', Object(reminder?.detail['applicant_text']).id, 'come-back')
      await context.leap(72)
      await context.advance(4)
      const all = [...more, ...context.newOutcomes('user-watched-gave-up')]
      context.check('it is published once', words(all), [])
      context.check('Plaid received no retry call', context.plaidCalls('user-watched-gave-up').retry, 0)
    },
  },
  {
    name: 'recovered',
    title: 'an applicant who was verified after a retry',
    play: async context => {
      context.explain(
        'The service watches the new attempt too. Its success is published with the time from the retry on, so that you see what retries achieve.',
      )
      const failed = await context.endFirstAttempt('user-watched-recovered', findings.mistypedName)
      await context.advance(26)
      context.check('the retry is sent', words(context.newOutcomes('user-watched-recovered')), ['scheduled', 'retried'])
      await context.leap(2)
      const passed = await context.passNewestAttempt('user-watched-recovered')
      const [recovered] = context.newOutcomes('user-watched-recovered')
      const { attempt_id, new_attempt_id, driver, took_ms } = recovered?.detail ?? {}
      context.check('the outcome is recovered', recovered?.outcome, 'recovered')
      context.check(
        'it names both attempts',
        { attempt_id, new_attempt_id },
        {
          attempt_id: failed.id,
          new_attempt_id: passed.id,
        },
      )
      context.check('its driver is automatic: the service retried', driver, 'automatic')
      context.check('it took two hours or a little more', Math.floor(Number(took_ms) / 3_600_000), 2)
    },
  },
]
