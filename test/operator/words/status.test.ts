import { expect, it } from 'vitest'
import type { StatusAnswer } from '../../../lib/domain/operator/read-answers.ts'
import { statusInWords } from '../../../operator/words/status.ts'

const status: StatusAnswer = {
  now: '2026-01-15T12:00:00.000Z',
  environment: 'sandbox',
  mode: 'enforce',
  policy: { version: 'v', hash: 'h' },
  templates: ['idvtmp_1'],
  paused: false,
  switch: null,
  due: { now: 0, later: 0, oldest_due_at: null, is_more: false },
  watched: { count: 0, is_more: false },
  in_review: { count: 0, is_more: false },
  unpublished: { count: 0, is_more: false, rows: [] },
  unfinished: { count: 0, is_more: false, rows: [] },
  dead_letters: 0,
  sent_today: 0,
  sends_per_day_max: 100,
}
const said = (more: Partial<StatusAnswer>) => statusInWords({ ...status, ...more }, (_, text) => text).join('\n')

it('says nothing of what can be read and is well', () => {
  expect(said({})).not.toMatch(/unknown|cannot|does not answer/)
})

it.each<[Partial<StatusAnswer>, RegExp]>([
  [{ paused: null }, /^Sending +unknown$[\s\S]*^The pause switch cannot be read, and nothing is sent/m],
  [{ dead_letters: null }, /^Dead letters +unknown$[\s\S]*^The dead-letter queue does not answer/m],
  [{ unreadable_ledgers: 2 }, /^Ledgers that cannot be read: 2\./m],
])('says what cannot be read: %j', (more, words) => {
  expect(said(more)).toMatch(words)
})
