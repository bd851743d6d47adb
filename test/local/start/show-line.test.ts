import { expect, it } from 'vitest'
import { openJournal } from '../../../lib/adapters/journal/journal.ts'
import { showLine } from '../../../local/start/show-line.ts'

it.each([
  ['{"driver":"sweep","queued":0,"outcome":"swept"}', false],
  ['{"driver":"sweep","queued":1,"outcome":"swept"}', true],
  ['{"driver":"sweep","outcome":"not-swept"}', true],
  ['{"driver":"event","outcome":"retried"}', true],
  ['anything else', true],
])('%s is shown: %j', (line, isShown) => {
  const shown: string[] = []
  showLine(text => shown.push(text))(line)
  expect(shown).toEqual(isShown ? [line] : [])
})

it('a line of a function is shown without what only CloudWatch reads', () => {
  const shown: string[] = []
  const write = showLine(text => shown.push(text))
  const call = { driver: 'event', requestId: 'request-1', isColdStart: false } as const
  const { note, endAs } = openJournal({ metricsNamespace: 'idv-retry', write, nowMs: () => 0 }, call)
  note({ attempt_id: 'idv_A' })()
  endAs('watched')()
  const [line, ...more] = shown.map(text => JSON.parse(text))
  expect(more).toEqual([])
  expect(line).toMatchObject({ driver: 'event', attempt_id: 'idv_A', outcome: 'watched', unserved: 0 })
  expect(Object.keys(line)).not.toContain('_aws')
})
