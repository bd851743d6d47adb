import { expect, it } from 'vitest'
import { exitCodeOf } from '../../../operator/audit/report.ts'
import { definiteNo, fence, onDemand, record, retried, schedule, t0, unknown } from '../../support/ledger-examples.ts'
import { audited, broken, writeLog } from './written-log.ts'

/** Six saves and a request: scheduled, fenced, a definite no, fenced again on demand, recorded. */
const written = () => {
  const log = writeLog()
  log.save(schedule(), t0)
  log.publishAll(t0)
  log.save(fence('t1'), t0 + 1_000)
  log.send('t1', t0 + 1_010)
  log.save(record('t1', definiteNo), t0 + 1_500)
  log.save(onDemand('t2'), t0 + 90_000)
  log.send('t2', t0 + 90_010)
  log.save(record('t2', retried), t0 + 91_000)
  return log
}

const kindsOf = (lines: ReadonlyArray<string>) => audited(lines).notes.map(({ kind }) => kind)

it('a log that begins in the middle is incomplete, which is no violation, wherever it begins', () => {
  const { lines } = written()
  expect(kindsOf(lines)).toEqual([])
  for (let from = 1; from < lines.length; from += 1) {
    const report = audited(lines.slice(from))
    expect(report.violations).toEqual([])
    expect(report.notes.map(({ kind }) => kind)).toContain('incomplete')
  }
  expect(audited(lines.slice(5)).notes[0]).toMatchObject({ line: 1, kind: 'incomplete', says: 'begins at version 3' })
})

it('a version that is missing in the middle is a gap, and a violation only in a log that is said to be complete', () => {
  const { lines } = written()
  const saves = lines.flatMap((line, index) =>
    /"trace":"(?:Schedule|Fence|Record|Published)"/.test(line) ? [index] : [],
  )
  for (const missing of saves.slice(0, -1)) {
    const left = lines.filter((_, index) => index !== missing)
    expect(broken(left)).toEqual([])
    expect(kindsOf(left)).toContain(missing === 0 ? 'incomplete' : 'gap')
    expect(broken(left, { isComplete: true })).toMatchObject([[expect.any(Number), 'complete']])
  }
  const [first] = audited(lines.filter(line => !line.includes('"version":[3,4]'))).notes
  expect(first?.says).toBe('missing version 4')
})

it('what needs no state is checked in a log that begins in the middle', () => {
  const log = written()
  log.force(onDemand('t3'), t0 + 200_000, ['Retried', 'Sending'])
  log.send('t3', t0 + 203_000)
  expect(broken(log.lines.slice(5))).toEqual([
    [5, 'ended'],
    [6, 'ended'],
    [6, 'one-send'],
  ])
})

it('a fence that is missing may have been before the log, and not in it', () => {
  const { lines } = written()
  const [, , , , , , secondFence] = lines
  expect(secondFence).toContain('"trace":"Fence"')
  const withoutFence = lines.filter(line => line !== secondFence)
  expect(kindsOf(withoutFence.slice(5))).toContain('unchecked')
  expect(broken(withoutFence.slice(5))).toEqual([])
  const other = JSON.stringify({
    ...JSON.parse(secondFence ?? ''),
    trace: 'Look',
    arguments: {},
    state: ['Waiting', 'Waiting'],
  })
  expect(broken(withoutFence.slice(5).toSpliced(1, 0, other))).toEqual([[3, 'one-send']])
})

it('a save whose answer was lost may have been applied, or not', () => {
  for (const isApplied of [true, false] as const) {
    const log = writeLog()
    log.save(schedule(), t0, isApplied ? { isLost: true } : { isLost: true, isApplied: false })
    if (!isApplied) log.save(schedule(), t0 + 50)
    log.publishAll(t0 + 60)
    log.save(fence('t1'), t0 + 1_000, isApplied ? { isLost: true } : { isLost: true, isApplied: false })
    if (!isApplied) log.save(fence('t1'), t0 + 1_100)
    log.send('t1', t0 + 1_200)
    log.save(record('t1', unknown), t0 + 9_000)
    expect(audited(log.lines)).toMatchObject({ violations: [], notes: [] })
    log.send('t1', t0 + 9_001)
    expect(broken(log.lines)).toEqual([[log.lines.length, 'one-send']])
  }
})

it('where a lost save was not applied, and the one that was has no line, the replay ends without a violation', () => {
  const log = writeLog()
  log.save(schedule(), t0)
  log.save({ _tag: 'Supersede', attempt_id: 'A' }, t0 + 10, { isLost: true, isApplied: false })
  log.save({ _tag: 'Enqueue' }, t0 + 20)
  const killed = log.lines.length - 1
  log.save(fence('t1'), t0 + 1_000)
  log.send('t1', t0 + 1_010)
  expect(audited(log.lines.toSpliced(killed, 1))).toMatchObject({
    violations: [],
    notes: [{ line: 3, kind: 'unsure' }],
  })
  log.send('t1', t0 + 1_020)
  expect(broken(log.lines.toSpliced(killed, 1))).toEqual([[5, 'one-send']])
})

it('a time that goes back, and a line that is there twice, are notes', () => {
  const log = writeLog()
  log.save(schedule(), t0)
  log.save(fence('t1'), t0 + 1_000)
  log.send('t1', t0 + 1_010)
  log.save(record('t1', unknown), t0 - 5_000)
  expect(audited([...log.lines, ...log.lines])).toMatchObject({
    violations: [],
    notes: [
      { line: 4, kind: 'clock', says: '6000 ms earlier than line 2, a version before' },
      { line: 5, kind: 'duplicate' },
      { line: 6, kind: 'duplicate' },
      { line: 7, kind: 'duplicate' },
      { line: 8, kind: 'duplicate' },
    ],
  })
})

it('a log without a trace, or with a line of it that is not understood, does not pass', () => {
  const { lines } = written()
  const [first = ''] = lines
  expect(exitCodeOf(audited(lines))).toBe(0)
  expect(exitCodeOf(audited(['{"outcome":"retried"}', 'START RequestId: 1', '']))).toBe(2)
  const later = audited([...lines, first.replace('Schedule', 'Reschedule')])
  expect(later.notes).toMatchObject([{ line: lines.length + 1, kind: 'unread' }])
  expect(exitCodeOf(later)).toBe(2)
  expect(exitCodeOf(audited([...lines, first.replace('"at":', '"at":1')]))).toBe(1)
})

it('a save of a process that died before its line may have ended a send, where only an answer was lost of its version', () => {
  const log = writeLog()
  log.save(schedule(), t0)
  log.publishAll(t0)
  log.save(fence('t1'), t0 + 1_000)
  log.send('t1', t0 + 1_010)
  log.save({ _tag: 'Look', attempt_id: 'A' }, t0 + 181_000, { isLost: true, isApplied: false })
  log.save(record('t1', definiteNo), t0 + 500_000)
  const died = log.lines.length - 1
  expect(log.lines[died]).toContain('"trace":"Record"')
  log.save(onDemand('t2'), t0 + 1_000_000)
  log.send('t2', t0 + 1_000_010)
  log.save(record('t2', retried), t0 + 1_001_000)
  expect(broken(log.lines)).toEqual([])
  const left = log.lines.toSpliced(died, 1)
  expect(broken(left)).toEqual([])
  expect(kindsOf(left)).toContain('unchecked')
})
