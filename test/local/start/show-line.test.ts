import { expect, it } from 'vitest'
import { openJournal } from '../../../lib/adapters/journal/journal.ts'
import { emptyLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import type { SubjectKey } from '../../../lib/domain/request/subject.ts'
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

const key = { environment: 'sandbox', template_id: 'idvtmp_A', client_user_id: 'user-1' } as SubjectKey

it('a line of a function is shown without what only CloudWatch reads, and the trace is not shown', () => {
  const shown: string[] = []
  const write = showLine(text => shown.push(text))
  const call = { driver: 'event', requestId: 'request-1', isColdStart: false } as const
  const { note, trace, endAs } = openJournal({ metricsNamespace: 'idv-retry', write, nowMs: () => 0 }, call)
  note({ attempt_id: 'idv_A' })()
  trace({ _tag: 'Send', subject: emptyLedger(key), attempt_id: 'idv_A', token: 'token', atMs: 0 })()
  endAs('watched')()
  const [line, ...more] = shown.map(text => JSON.parse(text))
  expect(more).toEqual([])
  expect(line).toMatchObject({ driver: 'event', attempt_id: 'idv_A', outcome: 'watched', Calls: 1 })
  expect(Object.keys(line)).not.toContain('_aws')
})
