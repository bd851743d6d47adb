import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entryOf } from '../../../lib/domain/ledger/entries.ts'
import { isPending, type Pending } from '../../../lib/domain/ledger/ledger-attempt.ts'
import type { LedgerCommand, SendResult } from '../../../lib/domain/ledger/ledger-command.ts'
import { ledgerLimits } from '../../../lib/domain/ledger/ledger-limits.ts'
import type { SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import { isOverdue } from '../../../lib/domain/ledger/waits.ts'
import {
  definiteNoUntil,
  emptySubject,
  failure,
  fence,
  onDemand,
  outcome,
  record,
  schedule,
  t0,
  unknown,
  via,
} from '../../support/ledger-examples.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const scheduled = via(emptySubject, schedule())

const pendingIn = (subject: SubjectLedger, attempt_id = 'A'): Pending => {
  const state = entryOf(subject, attempt_id)?.state
  if (state === undefined || !isPending(state)) throw new Error('the attempt is not pending')
  return state
}

type Round = (subject: SubjectLedger, nowMs: number) => SubjectLedger

/** The waits of an attempt that is served whenever it is due, for so many times. */
const waitsOf = (round: Round, times: number, begin = scheduled): ReadonlyArray<number> => {
  const waits: number[] = []
  let subject = begin
  for (let time = 0; time < times; time += 1) {
    const { dueAtMs } = pendingIn(subject)
    subject = round(subject, dueAtMs)
    waits.push(pendingIn(subject).dueAtMs - dueAtMs)
  }
  return waits
}

const failing =
  (random = 0): Round =>
  (subject, nowMs) =>
    via(subject, [failure({ random }), nowMs])

const refusedBy =
  (result: (nowMs: number) => SendResult): Round =>
  (subject, nowMs) =>
    via(subject, [fence('t'), nowMs], [record('t', result(nowMs)), nowMs])

describe('an attempt is due again', () => {
  test('1, 5, 15 and 60 minutes after failed reads, then hourly', () => {
    const waits = [minute, 5 * minute, 15 * minute, hour, hour, hour]
    expect(waitsOf(failing(), waits.length)).toStrictEqual(waits)
  })

  test('1, 5, 15 and 60 minutes, 3 and 6 hours after definite noes, then every 6 hours', () => {
    const waits = [minute, 5 * minute, 15 * minute, hour, 3 * hour, 6 * hour, 6 * hour]
    expect(waitsOf(refusedBy(definiteNoUntil), waits.length)).toStrictEqual(waits)
  })

  test('after a longer wait by a fifth at most, so that what failed together is not served together again', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), random => {
        for (const [index, wait] of waitsOf(failing(random), 6).entries()) {
          const shortest = waitsOf(failing(), 6)[index] ?? Number.NaN
          expect(wait).toBeGreaterThanOrEqual(shortest)
          expect(wait).toBeLessThanOrEqual(shortest * 1.2)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('never before the time that Plaid named', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 15 * minute }), fc.nat(5), (retryAfterMs, times) => {
        const waits = waitsOf(
          refusedBy(nowMs => definiteNoUntil(nowMs + retryAfterMs)),
          times + 1,
        )
        for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(retryAfterMs)
      }),
      { numRuns: 100 },
    )
  })

  test('after failed reads and definite noes that are counted together', () => {
    const [first, second, third] = [failing(), refusedBy(definiteNoUntil), failing()]
    const subject = third(second(first(scheduled, t0), t0 + minute), t0 + 6 * minute)
    expect(pendingIn(subject)).toMatchObject({ failures: 3, dueAtMs: t0 + 21 * minute })
  })

  test('at the time at which it ends unserved, at the latest', () => {
    let subject = scheduled
    const times: number[] = []
    for (let time = 0; time < 80; time += 1) {
      times.push(pendingIn(subject).dueAtMs - t0)
      subject = failing(0.5)(subject, pendingIn(subject).dueAtMs)
    }
    expect(times).toContain(ledgerLimits.unservedMs)
  })

  test('within a minute, if it became overdue while it was served', () => {
    const overdueMs = t0 + ledgerLimits.unservedMs
    const lateNo = refusedBy(nowMs => definiteNoUntil(nowMs + 15 * minute))
    for (const round of [failing(), failing(0.9), lateNo]) {
      let subject = scheduled
      for (let time = 0; time < 6; time += 1) subject = round(subject, pendingIn(subject).dueAtMs)
      const pending = pendingIn(round(subject, overdueMs))
      expect(pending.dueAtMs).toBe(overdueMs + minute)
      expect(isOverdue(pending, pending.dueAtMs)).toBe(true)
    }
  })
})

test('a definite no on demand changes neither the due time nor the count of failures', () => {
  const failed = via(scheduled, failure())
  const asked = via(failed, onDemand('t'), record('t', definiteNoUntil(t0 + hour)))
  expect(pendingIn(asked)).toStrictEqual(pendingIn(failed))
})

describe('an attempt is overdue', () => {
  const postpone = (dueAtMs: number, isExpected: boolean): LedgerCommand => ({
    _tag: 'Postpone',
    attempt_id: 'A',
    dueAtMs,
    isExpected,
  })
  const { unservedMs } = ledgerLimits

  test('three days after its first due time, not earlier', () => {
    const pending = pendingIn(failing()(scheduled, t0))
    expect(isOverdue(pending, t0 + unservedMs - 1)).toBe(false)
    expect(isOverdue(pending, t0 + unservedMs)).toBe(true)
  })

  test('later by each wait that was expected, such as a pause or a day whose budget was spent', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2 * day }), { maxLength: 8 }), waits => {
        let subject = scheduled
        for (const wait of waits) subject = via(subject, postpone(pendingIn(subject).dueAtMs + wait, true))
        const paused = waits.reduce((one, other) => one + other, 0)
        expect(isOverdue(pendingIn(subject), t0 + unservedMs + paused - 1)).toBe(false)
        expect(isOverdue(pendingIn(subject), t0 + unservedMs + paused)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  test('not later by waits that were not expected', () => {
    const postponed = via(failing()(scheduled, t0), postpone(t0 + day, false))
    expect(isOverdue(pendingIn(postponed), t0 + unservedMs)).toBe(true)
  })

  test('counted anew when it is re-armed, or scheduled again', () => {
    const look = { _tag: 'Look', attempt_id: 'A' } as const
    const rearm = { _tag: 'Rearm', attempt_id: 'A', allowed: 2 } as const
    const laterMs = t0 + unservedMs
    const rearmed = via(scheduled, fence('t'), record('t', unknown), [look, laterMs], [rearm, laterMs])
    expect(isOverdue(pendingIn(rearmed), laterMs)).toBe(false)
    const again = via(scheduled, { _tag: 'Skip', attempt_id: 'A', reason: 'unserved' }, [
      schedule('A', laterMs),
      laterMs,
    ])
    expect(isOverdue(pendingIn(again), laterMs)).toBe(false)
  })
})

describe('an attempt that ends unserved', () => {
  const skip = { _tag: 'Skip', attempt_id: 'A', reason: 'unserved' } as const

  test('goes to review if it has a counted send', () => {
    const rearmed = via(scheduled, fence('t'), record('t', unknown), [{ _tag: 'Look', attempt_id: 'A' }, t0 + hour], {
      _tag: 'Rearm',
      attempt_id: 'A',
      allowed: 2,
    })
    expect(outcome(rearmed, skip)).toBe('Review')
    expect(outcome(scheduled, skip)).toBe('Skipped')
  })

  test('is scheduled by a later status update, and each of these has an event of its own', () => {
    const rounds = [1, 2, 3].reduce(
      (subject, round) => via(subject, [schedule('A', t0 + round * day), t0 + round * day], [skip, t0 + round * day]),
      via(scheduled, skip),
    )
    expect(outcome(rounds, schedule('A', t0 + 9 * day))).toBe('Scheduled')
    const ids = rounds.outbox.map(({ id }) => id)
    expect(ids).toHaveLength(8)
    expect(new Set(ids).size).toBe(8)
  })

  test('is not scheduled again if it ended for another reason', () => {
    const skipped = via(scheduled, { ...skip, reason: 'status-success' })
    expect(outcome(skipped, schedule())).toBe('rejected: already-ended')
  })
})

describe('an open send whose list cannot be read', () => {
  const sending = via(scheduled, fence('t'))
  const refused = failure({ isRefused: true })
  const { leaseMs, quarantineMs, blindMs } = ledgerLimits

  test('becomes unknown after its lease, which a failure never moves', () => {
    expect(outcome(sending, failure(), t0 + leaseMs - 1)).toBe('rejected: in-progress')
    expect(outcome(sending, failure(), t0 + leaseMs)).toBe('Unknown')
  })

  test.each([
    ['which Plaid refuses, goes to review after the quarantine', refused, quarantineMs],
    ['which fails, goes to review after a day', failure(), blindMs],
  ])('%s', (_, command, afterMs) => {
    for (const subject of [sending, via(sending, record('t', unknown))]) {
      expect(outcome(subject, command, t0 + afterMs - 1)).toBe('Unknown')
      expect(outcome(subject, command, t0 + afterMs)).toBe('Review')
    }
  })

  test('is looked at again hourly at least, and in review after a day, whatever else fails', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.boolean()), refusals => {
        let subject = sending
        let nowMs = t0
        for (let rounds = 0; entryOf(subject, 'A')?.state._tag !== 'Review'; rounds += 1) {
          expect(rounds).toBeLessThan(40)
          const state = entryOf(subject, 'A')?.state
          const dueAtMs =
            state?._tag === 'Sending' ? state.leaseUntilMs : state?._tag === 'Unknown' ? state.lookAtMs : Number.NaN
          expect(dueAtMs - nowMs).toBeLessThanOrEqual(hour)
          nowMs = dueAtMs
          subject = via(subject, [failure({ isRefused: refusals.next().value }), nowMs])
        }
        expect(nowMs).toBeLessThanOrEqual(t0 + blindMs + hour)
        expect(entryOf(subject, 'A')?.sends).toHaveLength(1)
      }),
      { numRuns: 50 },
    )
  })

  test('is not looked at any more after an operator closed its review', () => {
    const closed = via(sending, [refused, t0 + quarantineMs], { _tag: 'Close', attempt_id: 'A' })
    expect(via(closed, [failure(), t0 + 40 * day])).toBe(closed)
  })
})
