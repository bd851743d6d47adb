import fc from 'fast-check'
import { expect, it } from 'vitest'
import { explanationOf } from '../../../../lib/domain/operator/explanation-of.ts'
import { answerOf } from '../../../../operator/console/page/subject/answer-of.ts'
import { plansOf } from '../../../../operator/console/page/subject/plans.ts'
import { arbitraryView, examples } from '../../../domain/operator/arbitrary-view.ts'

const explained = arbitraryView.map(view => explanationOf(view, { decisions: [], unreadable: 0 }))

it('is one or two whole sentences, in which every word is known', () => {
  fc.assert(
    fc.property(explained, explanation => {
      const { word, text } = answerOf(explanation)
      expect(text).toMatch(/^[A-Z].*\.$/)
      expect(`${word} ${text}`).not.toMatch(/undefined|null|\[object|something unknown/)
    }),
  )
})

it('promises a retry only if one is planned that the policy still wants, at the time for which it is planned', () => {
  fc.assert(
    fc.property(explained, explanation => {
      const { state, decision, due_at } = explanation.automatic
      const isPlanned = (state === 'scheduled' || state === 'waiting') && decision === 'retry'
      const { text } = answerOf(explanation)
      expect(text.includes('It will be retried')).toBe(isPlanned)
      expect(isPlanned && due_at !== null && !text.includes(due_at)).toBe(false)
    }),
  )
})

it('says that sending is paused where only that stops a planned retry', () => {
  fc.assert(
    fc.property(explained, explanation => {
      const { text } = answerOf(explanation)
      expect(text.includes('It will be retried') && text.includes('paused') !== explanation.paused).toBe(false)
    }),
  )
})

it('says that a person may retry only if the API would let them', () => {
  fc.assert(
    fc.property(explained, explanation => {
      const { text } = answerOf(explanation)
      expect(text.includes('A person may retry it.') && !explanation.on_demand.permitted).toBe(false)
    }),
  )
})

it('offers a retry where one is permitted, and the ends of a review where there is one', () => {
  fc.assert(
    fc.property(explained, explanation => {
      const acts = plansOf('stage test', explanation).map(({ make }) => make('r').act)
      expect(acts.includes('retry')).toBe(explanation.on_demand.permitted)
      expect(acts.includes('review-close')).toBe(
        explanation.automatic.state === 'review' && explanation.attempts.length > 0,
      )
      expect(acts).toContain('forget')
    }),
  )
})

/** The word of the answer, by example. */
const words: Readonly<Record<string, string>> = {
  'wait: a retry is planned': 'Planned',
  'wait: a retry is due': 'Due',
  'wait: a retry was sent just now': 'Sending',
  'wait: a retry was sent long ago, and no look followed': 'Sending',
  'wait: the last retry was too recent': 'Never',
  'resume: a retry is planned, and sending is paused': 'Paused',
  'resume: a person may not retry either': 'Never',
  'review: no new attempt was found': 'In review',
  'review: it was closed': 'Closed',
  'enforce: the policy would retry': 'In shadow',
  'retry-on-demand: no status update came': 'Not planned',
  'retry-on-demand: the policy never does': 'Never',
  'retry-on-demand: the policy never does, in shadow neither': 'Never',
  'retry-on-demand: the user has no automatic retry left': 'Not sent',
  'reviewer: Plaid has it reviewed': 'Held',
  'another-template: no retry is left': 'Held',
  'nothing: the user is verified': 'Verified',
  'nothing: an attempt is open': 'Open',
  'nothing: Plaid lists no attempt': 'Unknown',
}

it('has one word for each example', () => {
  const shown = Object.entries(examples).map(([name, view]) => [
    name,
    answerOf(explanationOf(view, { decisions: [], unreadable: 0 })).word,
  ])
  expect(Object.fromEntries(shown)).toEqual(words)
})

it('a cap is named before the rule that would have retried', () => {
  const view = examples['another-template: no retry is left']
  if (view === undefined) throw new Error('there is no such example')
  expect(answerOf(explanationOf(view, { decisions: [], unreadable: 0 })).text).toContain(
    'It is held because no more automatic retries are allowed.',
  )
})
