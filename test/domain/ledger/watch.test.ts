import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { subjectDue } from '../../../lib/domain/ledger/due.ts'
import { entryOf } from '../../../lib/domain/ledger/entries.ts'
import type { Watched } from '../../../lib/domain/ledger/ledger-attempt.ts'
import type { LedgerCommand, Unwatch } from '../../../lib/domain/ledger/ledger-command.ts'
import { ledgerLimits } from '../../../lib/domain/ledger/ledger-limits.ts'
import type { SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import { withChildWatched } from '../../../lib/domain/ledger/watch.ts'
import {
  emptySubject,
  failure,
  fence,
  onDemand,
  outcome,
  published,
  record,
  refused,
  retried,
  schedule,
  t0,
  unknown,
  via,
  watch,
  watching,
} from '../../support/ledger-examples.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const watchedIn = (subject: SubjectLedger, attempt_id = 'A'): Watched => {
  const state = entryOf(subject, attempt_id)?.state
  if (state?._tag !== 'Watched') throw new Error('the attempt is not watched')
  return state
}

const unwatch = (outcomeOf: Unwatch['outcome'], attempt_id = 'A'): Unwatch => ({
  _tag: 'Unwatch',
  attempt_id,
  outcome: outcomeOf,
})

/** When an attempt is looked at, from a time on, if nothing about it changes. */
const looksOf = (subject: SubjectLedger, attempt_id: string, status = 'pending_review'): ReadonlyArray<number> => {
  const times: number[] = []
  let looked = subject
  for (let at = watchedIn(looked, attempt_id).lookAtMs; at < t0 + 30 * day; ) {
    times.push(at - t0)
    looked = via(looked, [watching(attempt_id, status), at])
    at = watchedIn(looked, attempt_id).lookAtMs
  }
  return times
}

const early = via(emptySubject, watch())
const child = published(via(emptySubject, schedule(), fence('t'), record('t', retried)))

describe('an attempt is looked at', () => {
  test('after a status update 1 and 5 minutes and 1 hour, then 3 hours and 3, 14 and 22 days', () => {
    const later = [3, 14, 22].map(days => days * day)
    expect(looksOf(early, 'A')).toStrictEqual([minute, 5 * minute, hour, 3 * hour, ...later])
  })

  test('as a child without a status update after 1, 3, 7, 14 and 22 days', () => {
    expect(looksOf(child, 'B')).toStrictEqual([1, 3, 7, 14, 22].map(days => days * day))
  })

  test('a last time after 30 days', () => {
    const lastMs = t0 + 22 * day
    expect(watchedIn(via(early, [watching(), lastMs])).lookAtMs).toBe(t0 + 30 * day)
  })

  test('anew from 1 minute on, after a status update that shows nothing new', () => {
    const laterMs = t0 + 2 * day
    for (const [subject, id] of [
      [early, 'A'],
      [child, 'B'],
    ] as const) {
      const again = via(subject, [watch(id), laterMs])
      const looks = looksOf(again, id).filter(time => time > 2 * day)
      expect(looks.slice(0, 3)).toStrictEqual([minute, 5 * minute, hour].map(time => 2 * day + time))
    }
  })

  test('at the same times after a status update that shows something new, and the steps are kept', () => {
    const seen = via(child, [watching('B', 'active', 'one step more'), t0 + hour])
    expect(watchedIn(seen, 'B')).toStrictEqual({ ...watchedIn(child, 'B'), steps: 'one step more' })
  })

  test('an hour or two after a failed look', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), random => {
        const { lookAtMs } = watchedIn(early)
        const failed = via(early, [failure({ random }), lookAtMs])
        expect(watchedIn(failed).lookAtMs - lookAtMs).toBeGreaterThanOrEqual(hour)
        expect(watchedIn(failed).lookAtMs - lookAtMs).toBeLessThanOrEqual(2 * hour)
      }),
      { numRuns: 50 },
    )
  })

  test('apart from what is to be sent, in the index of the sweep', () => {
    expect(subjectDue(child)).toStrictEqual({ kind: 'look', atMs: t0 + day })
    expect(subjectDue(published(via(child, schedule('C', t0 + hour))))).toStrictEqual({
      kind: 'work',
      atMs: t0 + hour,
    })
  })
})

describe('a child of a retry is watched', () => {
  test.each([
    ['recorded', via(emptySubject, onDemand('t'), record('t', retried))],
    [
      'adopted',
      via(emptySubject, onDemand('t'), record('t', unknown), { _tag: 'Adopt', attempt_id: 'A', child_id: 'B' }),
    ],
  ])('when it is %s', (_, subject) => {
    expect(watchedIn(subject, 'B')).toMatchObject({ as: 'child', fromMs: t0 })
  })

  test('but not what Plaid refused, nor an attempt that has an entry already', () => {
    expect(entryOf(via(emptySubject, onDemand('t'), record('t', refused)), 'B')).toBeUndefined()
    const known = via(emptySubject, schedule('B', t0 + day), onDemand('t'), record('t', retried))
    expect(entryOf(known, 'B')?.state._tag).toBe('Scheduled')
  })
})

describe('a child that a status update named before its retry was recorded', () => {
  const named = via(emptySubject, onDemand('t'), watch('B'))
  const recorded = via(named, record('t', retried))

  test('is watched as a child from then on, with the looks that it has', () => {
    expect(watchedIn(named, 'B').as).toBe('early')
    expect(watchedIn(recorded, 'B')).toStrictEqual({ ...watchedIn(named, 'B'), as: 'child' })
    const adopted = via(named, record('t', unknown), { _tag: 'Adopt', attempt_id: 'A', child_id: 'B' })
    expect(watchedIn(adopted, 'B')).toStrictEqual(watchedIn(recorded, 'B'))
  })

  test('so a newer attempt does not end its watch', () => {
    expect(watchedIn(via(recorded, watch('C')), 'B').as).toBe('child')
  })

  test('also if it is being sent for on demand, and that send does not count in the end', () => {
    const sending = via(emptySubject, watch('B'), onDemand('t2', { attempt_id: 'B' }))
    const found = withChildWatched(sending, 'B', t0)
    const back = via(found, record('t2', { _tag: 'DefiniteNo', notBeforeMs: t0, random: 0 }, 'B'))
    expect(watchedIn(back, 'B').as).toBe('child')
  })
})

describe('an attempt that is watched', () => {
  test('is scheduled, fenced on demand, adopted and retired like one without an entry', () => {
    expect(outcome(early, schedule())).toBe('Scheduled')
    expect(outcome(early, onDemand('t'))).toBe('Sending')
    expect(outcome(early, fence('t'))).toBe('rejected: already-ended')
    expect(outcome(early, { _tag: 'Adopt', attempt_id: 'A', child_id: 'B' })).toBe('Retried')
    expect(outcome(early, { _tag: 'Supersede', attempt_id: 'A' })).toBe('Superseded')
  })

  test('is watched again, with the same looks, after a definite no on demand', () => {
    const asked = via(child, onDemand('t2', { attempt_id: 'B' }))
    const back = via(asked, record('t2', { _tag: 'DefiniteNo', notBeforeMs: t0, random: 0 }, 'B'))
    expect(watchedIn(back, 'B')).toStrictEqual(watchedIn(child, 'B'))
  })

  test('makes room for a newer one, and children never do', () => {
    const both = via(child, watch('C'), watch('D'))
    expect(both.attempts.map(({ attempt_id }) => attempt_id)).toStrictEqual(['A', 'B', 'D'])
  })

  const no = record('t', { _tag: 'DefiniteNo', notBeforeMs: t0, random: 0 })
  const unsend: LedgerCommand = { _tag: 'Unsend', attempt_id: 'A', token: 't', dueAtMs: t0 }

  test.each<[string, LedgerCommand, number | undefined, number | undefined, string]>([
    ['a definite no', no, undefined, undefined, 'B'],
    ['an un-send', unsend, undefined, undefined, 'B'],
    ['a definite no', no, t0, t0 + 1, 'B'],
    ['a definite no', no, t0 + 1, t0, 'A'],
    ['a definite no', no, t0, undefined, 'B'],
    ['an un-send', unsend, undefined, t0, 'B'],
  ])('returns after %s, unless a newer one is watched by now (%#)', (_, back, madeA, madeB, stays) => {
    const news = (id: string, createdAtMs: number | undefined) => ({
      ...watch(id),
      ...(createdAtMs !== undefined && { createdAtMs }),
    })
    const sending = via(emptySubject, news('A', madeA), onDemand('t'), news('B', madeB))
    const after = via(sending, back)
    expect(after.attempts.map(({ attempt_id, state }) => [attempt_id, state._tag])).toStrictEqual([[stays, 'Watched']])
  })

  test('never takes the room of a record or an adoption', () => {
    const ids = Array.from({ length: ledgerLimits.attemptsMax - 2 }, (_, index) => `x${index}`)
    const scheduled = ids.reduce((subject, id) => published(via(subject, schedule(id, t0 + day))), emptySubject)
    const full = published(via(scheduled, watch('early'), onDemand('t')))
    expect(full.attempts).toHaveLength(ledgerLimits.attemptsMax)
    const recorded = via(full, record('t', retried))
    expect(entryOf(recorded, 'A')?.state._tag).toBe('Retried')
    expect(entryOf(recorded, 'early')).toBeUndefined()
    expect(watchedIn(recorded, 'B').as).toBe('child')
    const adopted = via(full, { _tag: 'Adopt', attempt_id: 'A', child_id: 'B' })
    expect(watchedIn(adopted, 'B').as).toBe('child')
    // Without one that may go, the outcome is recorded all the same.
    const fuller = published(via(scheduled, schedule('y', t0 + day), onDemand('t')))
    expect(outcome(fuller, record('t', retried))).toBe('Retried')
    expect(outcome(fuller, { _tag: 'Adopt', attempt_id: 'A', child_id: 'B' })).toBe('Retried')
  })

  test('is not begun while events cannot be published', () => {
    const ids = Array.from({ length: ledgerLimits.eventsMax }, (_, index) => `x${index}`)
    const full = ids.reduce((subject, attempt_id) => via(subject, { _tag: 'Supersede', attempt_id }), emptySubject)
    expect(outcome(full, watch())).toBe('rejected: events-full')
  })
})

describe('the end of a watch', () => {
  const kinds = (subject: SubjectLedger) => subject.outbox.map(({ kind }) => kind)

  test('by a success after a counted send of ours is a recovery, with the time that it took', () => {
    const over = via(child, [unwatch('success', 'B'), t0 + 5 * hour])
    expect(over.outbox).toStrictEqual([
      {
        id: 'A/recovered/B',
        kind: 'recovered',
        attempt_id: 'A',
        child_id: 'B',
        atMs: t0 + 5 * hour,
        tookMs: 5 * hour,
      },
    ])
    expect(entryOf(over, 'B')).toBeUndefined()
    expect(entryOf(over, 'A')?.state._tag).toBe('Retried')
  })

  test('by a success after a retry of another client, or by another outcome, is no recovery', () => {
    const foreign = published(via(emptySubject, schedule(), { _tag: 'Adopt', attempt_id: 'A', child_id: 'B' }))
    expect(kinds(via(foreign, unwatch('success', 'B')))).toStrictEqual([])
    expect(kinds(via(early, unwatch('success')))).toStrictEqual([])
    for (const other of ['canceled', 'judged', 'not-completed'] as const)
      expect(kinds(via(child, unwatch(other, 'B')))).toStrictEqual([])
  })

  test('is rejected for what is not watched, so that it ends nothing else', () => {
    expect(outcome(via(emptySubject, schedule()), unwatch('judged'))).toBe('rejected: not-watched')
  })
})

describe('an attempt is abandoned', () => {
  const abandoned = (subject: SubjectLedger) => subject.outbox.filter(({ kind }) => kind === 'abandoned')

  test('once, when it is active on the third day or later with the steps of the look before', () => {
    let looked = child
    const events = [1, 3, 7, 14, 22].flatMap(days => {
      const after = via(looked, [watching('B'), t0 + days * day])
      looked = published(after)
      return abandoned(after)
    })
    expect(events).toStrictEqual([{ id: 'B/abandoned', kind: 'abandoned', attempt_id: 'B', atMs: t0 + 3 * day }])
    expect(watchedIn(looked, 'B').isAbandoned).toBe(true)
  })

  test.each<[string, ReadonlyArray<readonly [number, ReturnType<typeof watching>]>]>([
    [
      'before the third day',
      [
        [1, watching('B')],
        [2, watching('B')],
      ],
    ],
    [
      'while the steps change',
      [
        [1, watching('B', 'active', '1')],
        [3, watching('B', 'active', '2')],
      ],
    ],
    [
      'while a reviewer has it',
      [
        [1, watching('B', 'pending_review')],
        [3, watching('B', 'pending_review')],
      ],
    ],
    [
      'while its status is unknown',
      [
        [1, watching('B', 'new-word')],
        [3, watching('B', 'new-word')],
      ],
    ],
    ['at the first look', [[3, watching('B')]]],
  ])('not %s', (_, looks) => {
    const looked = looks.reduce((subject, [days, look]) => via(subject, [look, t0 + days * day]), child)
    expect(abandoned(looked)).toStrictEqual([])
  })

  test('not at the looks of the first hours, although its steps are the same', () => {
    const times = [minute, 5 * minute, hour, 3 * hour]
    const looked = times.reduce((subject, time) => via(subject, [watching(), t0 + time]), early)
    expect(watchedIn(looked).lookAtMs).toBe(t0 + 3 * day)
    expect(abandoned(looked)).toStrictEqual([])
    expect(abandoned(via(looked, [watching(), t0 + 3 * day]))).toHaveLength(1)
  })

  test('not by a status update between two looks', () => {
    const looked = via(child, [watching('B'), t0 + 3 * day], [watching('B'), t0 + 4 * day])
    expect(abandoned(looked)).toStrictEqual([])
    expect(abandoned(via(looked, [watching('B'), t0 + 7 * day]))).toHaveLength(1)
  })
})

test('whatever looks, updates and failures come, a watched attempt has a next look, eleven days later at most', () => {
  const arbitraryStep = fc.constantFrom('look', 'update', 'nothing new', 'failure', 'wait')
  fc.assert(
    fc.property(fc.array(arbitraryStep, { maxLength: 60 }), fc.constantFrom('early', 'child'), (steps, as) => {
      const [id, begin] = as === 'early' ? (['A', early] as const) : (['B', child] as const)
      let subject = begin
      let nowMs = t0
      for (const [index, step] of steps.entries()) {
        const { lookAtMs } = watchedIn(subject, id)
        if (step === 'look' || step === 'failure') nowMs = Math.max(nowMs, lookAtMs)
        if (step === 'wait') nowMs += minute
        if (step === 'look') subject = via(subject, [watching(id), nowMs])
        if (step === 'failure') subject = via(subject, [failure({ attempt_id: id }), nowMs])
        if (step === 'update') subject = via(subject, [watching(id, 'active', `${index}`), nowMs])
        if (step === 'nothing new') subject = via(subject, [watch(id), nowMs])
        const isWatched = subject.attempts.some(({ state }) => state._tag === 'Watched')
        // After 30 days a look that fails is the last one.
        expect(isWatched).toBe(step !== 'failure' || nowMs < t0 + 30 * day)
        if (!isWatched) return
        const next = watchedIn(subject, id).lookAtMs
        expect(next).toBeLessThanOrEqual(Math.max(nowMs + 2 * hour, Math.min(nowMs + 11 * day, t0 + 30 * day)))
      }
    }),
    { numRuns: 200 },
  )
})
