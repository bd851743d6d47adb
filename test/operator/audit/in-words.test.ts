import { expect, it } from 'vitest'
import { inWords } from '../../../operator/audit/in-words.ts'
import type { Report } from '../../../operator/audit/report.ts'

const report: Report = {
  lines: 12_345,
  trace_lines: 9_000,
  call_lines: 3_000,
  other_lines: 345,
  subjects: 311,
  sends: 420,
  saves: 7_000,
  events: 1,
  window_days: 180,
  violations: [],
  notes: [],
}

it('counts what was checked', () => {
  expect(inWords(report)).toEqual(['0 violations in 12,345 lines: 311 subjects, 420 sends, 7,000 saves, 1 event.'])
  expect(inWords({ ...report, trace_lines: 0 })).toEqual(['12,345 lines, and none of the trace: nothing was checked.'])
})

it('names the line, the subject, the attempt, the promise and what breaks it', () => {
  const violations = [
    { line: 7, promise: 'ended' as const, subject: '0123456789abcdef', attempt_id: 'A', says: 'because' },
  ]
  expect(inWords({ ...report, violations })).toEqual([
    '1 violation in 12,345 lines: 311 subjects, 420 sends, 7,000 saves, 1 event.',
    'line 7, subject 0123456789abcdef, attempt A: broken: no request leaves for an attempt that has a child, or was retired. Here: because.',
  ])
})

it('shows some notes of each kind, and says how many more there are', () => {
  const notes = Array.from({ length: 9 }, (_, line) => ({
    line,
    kind: 'gap' as const,
    says: `missing version ${line}`,
  }))
  const lines = inWords({ ...report, notes })
  expect(lines).toHaveLength(7)
  expect(lines[1]).toContain('line 0: a version is missing')
  expect(lines[6]).toContain('4 more lines of this kind')
})
