import { findings } from '../../findings.ts'
import type { PublishedOutcome, Scene } from '../scene.ts'

const words = (outcomes: readonly PublishedOutcome[]): readonly string[] => outcomes.map(({ outcome }) => outcome)

/** What prevents an automatic retry, or hides its outcome. */
export const automaticFailures: readonly Scene[] = [
  {
    name: 'lost-answer',
    title: 'Plaid creates the attempt, and the connection breaks before the answer',
    play: async context => {
      context.explain(
        'The webhook about the new attempt is lost too. The service does not send a second retry: it lists the attempts, finds the new one and records it.',
      )
      const failed = await context.endFirstAttempt('user-auto-cut-off', findings.mistypedName)
      context.injectFault('retry', 'reset_after_commit')
      context.configureWebhooks({ drop: true })
      await context.advance(29)
      context.configureWebhooks({ drop: false })
      const outcomes = context.newOutcomes('user-auto-cut-off')
      const follower = context.attempts('user-auto-cut-off').find(each => each.previous_attempt_id === failed.id)
      context.check('the service has published the outcome retried', words(outcomes), ['scheduled', 'retried'])
      context.check('it names the attempt that Plaid has', outcomes.at(-1)?.detail['new_attempt_id'], follower?.id)
      context.check('Plaid received one retry call', context.plaidCalls('user-auto-cut-off').retry, 1)
    },
  },
  {
    name: 'paused',
    title: 'an operator pauses the service',
    play: async context => {
      context.explain(
        'The service reads one switch before every retry. If it cannot read the switch, it sends nothing.',
      )
      await context.setPaused(true)
      await context.endFirstAttempt('user-auto-paused', findings.mistypedName)
      await context.advance(26)
      context.check('the retry is scheduled', words(context.newOutcomes('user-auto-paused')), ['scheduled'])
      context.check('Plaid received no retry call', context.plaidCalls('user-auto-paused').retry, 0)
      await context.setPaused(false)
      await context.advance(7)
      context.check('the retry is sent after the pause', words(context.newOutcomes('user-auto-paused')), ['retried'])
    },
  },
  {
    name: 'shadow',
    title: 'the mode shadow: decide and send nothing',
    play: async context => {
      context.explain('A new deployment starts in this mode. Its log shows what the service would have done.')
      await context.setMode('shadow')
      const failed = await context.endFirstAttempt('user-auto-shadow', findings.mistypedName)
      const { outcome, decision } = context.logged(failed.id, 'shadow')
      context.check('the service would have retried', { outcome, decision }, { outcome: 'shadow', decision: 'retry' })
      await context.advance(26)
      context.check('Plaid received no retry call', context.plaidCalls('user-auto-shadow').retry, 0)
      await context.setMode('enforce')
    },
  },
]
