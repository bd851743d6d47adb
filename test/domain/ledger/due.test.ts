import * as E from 'fp-ts/Either'
import { describe, expect, test } from 'vitest'
import { subjectDueAtMs } from '../../../lib/domain/ledger/due.ts'
import { ledgerLimits } from '../../../lib/domain/ledger/ledger-limits.ts'
import { lookAgainAtMs } from '../../../lib/domain/ledger/look-again.ts'
import type { SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import {
  definiteNo,
  emptySubject,
  fence,
  onDemand,
  outcome,
  published,
  record,
  schedule,
  t0,
  unknown,
  via,
} from '../../support/ledger-examples.ts'
import { transition } from '../../support/window.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const A = { attempt_id: 'A' }
const look = { _tag: 'Look', ...A } as const
const scheduled = published(via(emptySubject, schedule()))

describe('a subject is due', () => {
  test.each<[string, SubjectLedger, number | undefined]>([
    ['never, without attempts', emptySubject, undefined],
    ['when its attempt is', published(via(emptySubject, schedule('A', t0 + hour))), t0 + hour],
    [
      'when the first of its attempts is',
      published(via(emptySubject, schedule('A', t0 + day), schedule('B', t0 + hour))),
      t0 + hour,
    ],
    [
      'when it was postponed to',
      via(scheduled, { _tag: 'Postpone', ...A, dueAtMs: t0 + day, isExpected: true }),
      t0 + day,
    ],
    ['when an event is left over', via(emptySubject, { _tag: 'Supersede', ...A }), t0 + ledgerLimits.eventGraceMs],
    ['when a lease is over', via(scheduled, fence('t1')), t0 + ledgerLimits.leaseMs],
    ['a minute after a definite no', via(scheduled, fence('t1'), record('t1', definiteNo)), t0 + minute],
    [
      'not any more after a definite no on demand',
      via(emptySubject, onDemand('t1'), record('t1', definiteNo)),
      undefined,
    ],
    ['15 s after an unknown send', via(scheduled, fence('t1'), record('t1', unknown)), t0 + 15_000],
    ['a day after a send in review', published(via(scheduled, fence('t1'), [look, t0 + hour])), t0 + day],
    [
      'not any more after the review is closed',
      published(via(scheduled, fence('t1'), [look, t0 + hour], { _tag: 'Close', ...A })),
      undefined,
    ],
    [
      'at once when it is re-armed',
      published(via(scheduled, fence('t1'), [look, t0 + hour], { _tag: 'Rearm', ...A, allowed: 2 })),
      t0,
    ],
  ])('%s', (_, subject, expected) => {
    expect(subjectDueAtMs(subject)).toBe(expected)
  })
})

describe('the sweep', () => {
  test('queues a due subject once, and again if nothing was done about it', () => {
    const queued = via(scheduled, { _tag: 'Enqueue' })
    expect(subjectDueAtMs(queued)).toBe(t0 + ledgerLimits.queuedMs)
    expect(outcome(queued, { _tag: 'Enqueue' }, t0 + ledgerLimits.queuedMs - 1)).toBe('rejected: not-due')
    expect(outcome(queued, { _tag: 'Enqueue' }, t0 + ledgerLimits.queuedMs)).toBe('Scheduled')
  })

  test('does not delay what follows the message', () => {
    const sent = via(scheduled, { _tag: 'Enqueue' }, fence('t1'), record('t1', unknown))
    expect(subjectDueAtMs(sent)).toBe(t0 + 15_000)
  })

  test.each([emptySubject, published(via(emptySubject, schedule('A', t0 + 1)))])(
    'does not queue what is not due',
    subject => {
      const decided = transition(subject, { _tag: 'Enqueue' }, t0)
      expect(E.isLeft(decided) && decided.left.reason).toBe('not-due')
    },
  )
})

describe('looking again', () => {
  test('after 15 s, 1, 5, 15 minutes, 1 hour, then daily for 30 days', () => {
    const times: Array<number> = []
    for (let now: number | undefined = 0; now !== undefined; now = lookAgainAtMs(0, now)) times.push(now)
    const days = Array.from({ length: 30 }, (_, index) => (index + 1) * day)
    expect(times).toStrictEqual([0, 15_000, minute, 5 * minute, 15 * minute, hour, ...days])
  })

  test('never early, nor on time twice', () => {
    const subject = via(scheduled, fence('t1'), record('t1', unknown))
    expect(via(subject, [look, t0 + 14_999])).toBe(subject)
    const looked = via(subject, [look, t0 + 15_000])
    expect(subjectDueAtMs(looked)).toBe(t0 + minute)
    expect(via(looked, [look, t0 + 15_000])).toBe(looked)
  })

  test('stops in review, after a month of daily looks', () => {
    const subject = published(via(scheduled, fence('t1'), [look, t0 + hour], [look, t0 + 30 * day]))
    expect(subjectDueAtMs(subject)).toBeUndefined()
    expect(outcome(subject, { _tag: 'Adopt', ...A, child_id: 'B' })).toBe('Retried')
  })
})
