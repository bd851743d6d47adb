import { expect, it } from 'vitest'
import {
  definiteNo,
  fence,
  generousCaps,
  onDemand,
  record,
  refused,
  retried,
  schedule,
  t0,
  unknown,
} from '../../support/ledger-examples.ts'
import { audited, broken, type WrittenLog, writeLog } from './written-log.ts'

/** Three lines: the attempt A is scheduled, and its event is published. */
const scheduled = (): WrittenLog => {
  const log = writeLog()
  log.save(schedule(), t0)
  log.publishAll(t0)
  return log
}

/** Two more lines: it is fenced, and the request leaves. */
const sent = (): WrittenLog => {
  const log = scheduled()
  log.save(fence('t1'), t0 + 1_000)
  log.send('t1', t0 + 1_010)
  return log
}

/** Two more: its child is published and recorded. */
const ended = (): WrittenLog => {
  const log = sent()
  log.publish('A/retried/B', t0 + 1_500)
  log.save({ ...record('t1', retried), published: ['A/retried/B'] }, t0 + 1_600)
  return log
}

const iso = (ms: number): string => new Date(ms).toISOString()
const swept = (ms: number, paused: 0 | 1): string => JSON.stringify({ time: iso(ms), outcome: 'swept', paused })

const withoutLine = (lines: ReadonlyArray<string>, number: number): ReadonlyArray<string> =>
  lines.filter((_, index) => index !== number - 1)

it('a log as the service writes it breaks nothing', () => {
  for (const log of [scheduled(), sent(), ended()])
    expect(audited(log.lines)).toMatchObject({ violations: [], notes: [] })
  expect(audited(ended().lines)).toMatchObject({ lines: 7, subjects: 1, sends: 1, saves: 4, events: 2 })
})

/** By the violation that is planted: the log, and the line and the promise that are found. */
const planted: ReadonlyArray<readonly [string, () => ReadonlyArray<string>, ReadonlyArray<readonly [number, string]>]> =
  [
    [
      'two requests under one fence',
      () => {
        const log = sent()
        log.send('t1', t0 + 1_020)
        return log.lines
      },
      [[6, 'one-send']],
    ],
    [
      'the same request line twice, under one fence',
      () => [...sent().lines, sent().lines.at(-1) ?? ''],
      [[6, 'one-send']],
    ],
    ['a request without a fence', () => withoutFence(), [[4, 'one-send']]],
    [
      'a request under the fence of another attempt',
      () => {
        const log = scheduled()
        log.save(fence('t1'), t0 + 1_000)
        log.send('t1', t0 + 1_010, 'C')
        return log.lines
      },
      [[5, 'one-send']],
    ],
    [
      'a request three seconds after its fence',
      () => {
        const log = scheduled()
        log.save(fence('t1'), t0 + 1_000)
        log.send('t1', t0 + 4_000)
        return log.lines
      },
      [[5, 'one-send']],
    ],
    [
      'a request after another process took over',
      () => {
        const log = scheduled()
        log.save(fence('t1'), t0 + 1_000)
        log.save({ _tag: 'Look', attempt_id: 'A' }, t0 + 62_000)
        log.send('t1', t0 + 62_010)
        return log.lines
      },
      [[6, 'one-send']],
    ],
    [
      'a request under a fence whose save was lost, and not applied',
      () => {
        const log = scheduled()
        log.save(fence('t1'), t0 + 1_000, { isLost: true, isApplied: false })
        log.save({ _tag: 'Enqueue' }, t0 + 1_005)
        log.send('t1', t0 + 1_010)
        return log.lines
      },
      [[6, 'one-send']],
    ],
    [
      'a second request while the outcome of the first is unknown',
      () => {
        const log = sent()
        log.save(record('t1', unknown), t0 + 11_000)
        log.force(fence('t2'), t0 + 12_000, ['Unknown', 'Sending'])
        log.send('t2', t0 + 12_010)
        return log.lines
      },
      [
        [7, 'one-send'],
        [8, 'one-send'],
      ],
    ],
    [
      'a request for an attempt that has a child',
      () => {
        const log = ended()
        log.force(onDemand('t2'), t0 + 60_000, ['Retried', 'Sending'])
        log.send('t2', t0 + 60_010)
        return log.lines
      },
      [
        [8, 'ended'],
        [9, 'ended'],
        [9, 'one-send'],
      ],
    ],
    [
      'a request for an attempt that was retired',
      () => {
        const log = scheduled()
        log.save({ _tag: 'Supersede', attempt_id: 'A' }, t0 + 500)
        log.force(onDemand('t2'), t0 + 1_000, ['Superseded', 'Sending'])
        return log.lines
      },
      [[5, 'ended']],
    ],
    [
      'a record with a token of no fence',
      () => {
        const log = sent()
        log.force(record('other', unknown), t0 + 2_000, ['Sending', 'Unknown'])
        return log.lines
      },
      [[6, 'holder']],
    ],
    [
      'a record without a request',
      () => withoutLine(ended().lines, 5),
      [
        [5, 'events'],
        [6, 'holder'],
      ],
    ],
    [
      'a version that is saved twice',
      () => {
        const log = ended()
        const fenced = JSON.parse(log.lines[3] ?? '')
        return [...log.lines, JSON.stringify({ ...fenced, at: fenced.at + 1, request_id: 'other' })]
      },
      [
        [8, 'no-fork'],
        [8, 'one-send'],
      ],
    ],
    [
      'a command that leads to another state',
      () => ended().lines.map(line => line.replace('["Sending","Retried"]', '["Sending","Unknown"]')),
      [[7, 'replay']],
    ],
    [
      'a command that the ledger would not have taken',
      () => {
        const log = scheduled()
        log.force({ _tag: 'Close', attempt_id: 'A' }, t0 + 1, ['Scheduled', 'Scheduled'])
        return log.lines
      },
      [[4, 'replay']],
    ],
    [
      'an event that the outbox did not have',
      () => {
        const log = scheduled()
        log.publish('A/refused/t1', t0 + 1)
        return log.lines
      },
      [[4, 'events']],
    ],
    [
      'a child that is published without a request',
      () => {
        const log = scheduled()
        log.publish('A/retried/B', t0 + 1)
        return log.lines
      },
      [[4, 'events']],
    ],
    [
      'a refusal of a send whose child was published',
      () => {
        const log = sent()
        log.publish('A/retried/B', t0 + 1_500)
        log.save(record('t1', refused), t0 + 1_600)
        return log.lines
      },
      [[7, 'events']],
    ],
    [
      'a definite no of a send whose child was recorded',
      () => {
        const log = ended()
        log.force(record('t1', definiteNo), t0 + 2_000, ['Retried', 'Waiting'])
        return log.lines
      },
      [[8, 'events']],
    ],
    [
      'a request while the sweeps say that sending is paused',
      () => [
        swept(t0 - 90_000, 1),
        swept(t0 - 30_000, 1),
        ...sent().lines,
        swept(t0 + 30_000, 1),
        swept(t0 + 90_000, 1),
        swept(t0 + 150_000, 0),
      ],
      [[7, 'paused']],
    ],
    [
      'a request after an operator paused',
      () => [
        JSON.stringify({ outcome: 'paused', message: 'pause', time: iso(t0 - 90_000), effective_at: iso(t0 - 60_000) }),
        ...sent().lines,
      ],
      [[6, 'paused']],
    ],
    [
      'a request after an operator paused, whose instance wrote its line an hour later',
      () => [
        JSON.stringify({
          outcome: 'paused',
          message: 'pause',
          time: iso(t0 + 3_600_000),
          effective_at: iso(t0 - 60_000),
        }),
        ...sent().lines,
      ],
      [[6, 'paused']],
    ],
    [
      'a third retry where two are allowed',
      () => {
        const log = writeLog()
        for (const [index, attempt] of ['A', 'C', 'D'].entries()) {
          const at = t0 + index * 60_000
          const command = { attempt_id: attempt, caps: { ...generousCaps, onDemandPerSubjectMax: 2 } }
          if (index < 2) log.save(onDemand(`t${index}`, command), at)
          else log.force(onDemand(`t${index}`, command), at, ['none', 'Sending'])
          log.send(`t${index}`, at, attempt)
          if (index < 2) log.save(record(`t${index}`, { _tag: 'Retried', child_id: `${attempt}2` }, attempt), at + 10)
        }
        return log.lines
      },
      [[7, 'caps']],
    ],
    [
      'a retry within the cooldown',
      () => {
        const log = ended()
        const caps = { ...generousCaps, cooldownMs: 60_000 }
        log.force(onDemand('t2', { attempt_id: 'C', caps }), t0 + 30_000, ['none', 'Sending'])
        return log.lines
      },
      [[8, 'caps']],
    ],
  ]

const withoutFence = (): ReadonlyArray<string> => {
  const log = scheduled()
  log.send('t1', t0 + 1_010)
  return log.lines
}

it.each(planted)('%s', (_, lines, found) => {
  expect(broken(lines())).toEqual(found)
})

it.each(planted)('%s: found too behind another subject, and with the lines in another order', (_, lines, found) => {
  const other = writeLog('user-2')
  other.save(schedule(), t0)
  other.publishAll(t0)
  const promises = broken([...other.lines, ...lines().toReversed()]).map(([, promise]) => promise)
  expect(promises.toSorted()).toEqual(found.map(([, promise]) => promise).toSorted())
})

it('the first line that breaks a promise comes first, with its subject and its attempt', () => {
  const log = sent()
  log.send('t1', t0 + 1_020)
  log.save(record('t1', unknown), t0 + 2_000)
  log.publish('A/review/1/t1', t0 + 3_000)
  const [first, second] = audited(log.lines).violations
  expect(first).toMatchObject({
    line: 6,
    promise: 'one-send',
    attempt_id: 'A',
    says: 'line 5 is a request under the same fence',
  })
  expect(first?.subject).toMatch(/^[\da-f]{16}$/)
  expect(second).toMatchObject({ line: 8, promise: 'events' })
})
