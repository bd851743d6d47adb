import { describe, expect, test } from 'vitest'
import { entryOf } from '../../../lib/domain/ledger/entries.ts'
import { ledgerLimits } from '../../../lib/domain/ledger/ledger-limits.ts'
import type { SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import {
  emptySubject,
  fence,
  published,
  record,
  retried,
  schedule,
  t0,
  unknown,
  via,
} from '../../support/ledger-examples.ts'

const quarantineOverMs = t0 + ledgerLimits.quarantineMs
const adopt = (child_id: string) => ({ _tag: 'Adopt', attempt_id: 'A', child_id }) as const
const rearm = { _tag: 'Rearm', attempt_id: 'A', allowed: 2 } as const
const events = (subject: SubjectLedger) => subject.outbox.map(({ id }) => id)

const sending = published(via(emptySubject, schedule(), fence('first')))
const review = published(via(sending, record('first', unknown), [{ _tag: 'Look', attempt_id: 'A' }, quarantineOverMs]))
const waiting = published(via(review, rearm))
const fencedAgain = via(waiting, fence('second'))

describe('the child that a former holder records', () => {
  test.each([
    ['while the attempt waits for another send', waiting],
    ['while the attempt was fenced again', fencedAgain],
  ])('%s is the outcome of the attempt', (_, subject) => {
    const recorded = via(subject, record('first', retried))
    expect(entryOf(recorded, 'A')).toMatchObject({
      state: { _tag: 'Retried', child_id: 'B', how: 'sent' },
      sends: subject.attempts[0]?.sends,
    })
    expect(events(recorded)).toStrictEqual(['A/retried/B'])
  })

  test('without an entry of the attempt is reported as misdirected', () => {
    const recorded = via(emptySubject, record('first', retried))
    expect(recorded.attempts).toStrictEqual([])
    expect(events(recorded)).toStrictEqual(['A/misdirected/B'])
  })

  test('of an attempt whose sends were all taken back is reported as misdirected, and its state stays', () => {
    const unsent = via(sending, { _tag: 'Unsend', attempt_id: 'A', token: 'first', dueAtMs: t0 })
    const recorded = via(unsent, record('first', retried))
    expect(recorded.attempts).toStrictEqual(unsent.attempts)
    expect(events(recorded)).toStrictEqual(['A/misdirected/B'])
  })

  test('of a misdirected attempt is reported, too', () => {
    const misdirected = published(via(fencedAgain, record('second', { _tag: 'Misdirected', child_id: 'C' })))
    const recorded = via(misdirected, record('first', retried))
    expect(recorded.attempts).toStrictEqual(misdirected.attempts)
    expect(events(recorded)).toStrictEqual(['A/misdirected/B'])
  })

  test('is not in the outbox if it was published before, and neither is anything else lost', () => {
    const recorded = via(sending, { ...record('first', retried), published: ['A/retried/B'] })
    expect(entryOf(recorded, 'A')?.state._tag).toBe('Retried')
    expect(recorded.outbox).toStrictEqual([])
    const already = via(sending, adopt('B'))
    expect(events(via(already, { ...record('first', retried), published: ['A/retried/B'] }))).toStrictEqual([])
  })
})

describe('a second child of one attempt', () => {
  const first = published(via(sending, adopt('B')))

  test('is reported as misdirected once, and the first one stays the outcome', () => {
    const second = via(first, adopt('C'))
    expect(entryOf(second, 'A')?.state).toMatchObject({ _tag: 'Retried', child_id: 'B' })
    expect(events(second)).toStrictEqual(['A/misdirected/C'])
    const cleared = published(second)
    expect(via(cleared, adopt('C'))).toBe(cleared)
    expect(via(cleared, adopt('B'))).toBe(cleared)
    expect(events(via(cleared, adopt('D')))).toStrictEqual(['A/misdirected/D'])
  })

  test('that the holder records is its own evidence', () => {
    const recorded = via(first, record('first', { _tag: 'Retried', child_id: 'C' }))
    expect(entryOf(recorded, 'A')?.state).toStrictEqual({ _tag: 'Misdirected', child_id: 'C' })
    expect(events(recorded)).toStrictEqual(['A/misdirected/C'])
  })
})

test('the ids of events do not depend on the spelling of an attempt', () => {
  const named = (attempt_id: string, child_id: string) =>
    events(via(emptySubject, { ...record('t', { _tag: 'Retried', child_id }), attempt_id }))
  expect(named('idv_1', 'idv_2')).toStrictEqual(named('flwses_1', 'flwses_2'))
})
