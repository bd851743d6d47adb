import { findings } from '../../findings.ts'
import type { Outcome, Scene } from '../scene.ts'

const words = (outcomes: readonly Outcome[]): readonly string[] => outcomes.map(({ outcome }) => outcome)

/** What stops a retry, or hides what became of it. */
export const automaticInTrouble: readonly Scene[] = [
  {
    title: 'Plaid does it, and hangs up before it says so',
    play: async stage => {
      stage.tell(
        'The webhook of it is lost, too. The service does not ask again: it looks, finds the new attempt, adopts it.',
      )
      const failed = await stage.ends('user-auto-cut-off', findings.mistypedName)
      stage.nextMeets('retry', 'reset_after_commit')
      stage.webhooks({ drop: true })
      await stage.pass(13)
      stage.webhooks({ drop: false })
      const outcomes = stage.hear('user-auto-cut-off')
      const child = stage.attempts('user-auto-cut-off').find(each => each.previous_attempt_id === failed.id)
      stage.check('it is told as made', words(outcomes), ['scheduled', 'retried'])
      stage.check('with the attempt that Plaid has', outcomes.at(-1)?.detail['new_attempt_id'], child?.id)
      stage.check('Plaid got one retry', stage.calls('user-auto-cut-off').retry, 1)
    },
  },
  {
    title: 'an operator has paused it',
    play: async stage => {
      stage.tell('One switch, read before every retry. If it cannot be read, nothing is sent either.')
      await stage.setPaused(true)
      await stage.ends('user-auto-paused', findings.mistypedName)
      await stage.pass(15)
      stage.check('the retry is scheduled', words(stage.hear('user-auto-paused')), ['scheduled'])
      stage.check('and nothing is sent', stage.calls('user-auto-paused').retry, 0)
      await stage.setPaused(false)
      await stage.pass(7)
      stage.check('it is made when the pause has ended', words(stage.hear('user-auto-paused')), ['retried'])
    },
  },
  {
    title: 'shadow: decide everything, send nothing',
    play: async stage => {
      stage.tell('How a deployment begins: its journal says what it would have done.')
      await stage.setMode('shadow')
      const failed = await stage.ends('user-auto-shadow', findings.mistypedName)
      const { outcome, decided } = stage.logged(failed.id)
      stage.check('it would have retried', { outcome, decided }, { outcome: 'shadow', decided: 'Retry' })
      await stage.pass(15)
      stage.check('nothing is sent', stage.calls('user-auto-shadow').retry, 0)
      await stage.setMode('enforce')
    },
  },
]
