import { describe, expect, test } from 'vitest'
import { ledgerLimits } from '../../../lib/domain/ledger/ledger-limits.ts'
import type { SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import {
  definiteNo,
  emptySubject,
  fence,
  generousCaps,
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
} from '../../support/ledger-examples.ts'
import { windowMs } from '../../support/window.ts'

const { attemptsKept, attemptsMax, eventsMax, pinsMax, attemptIdCharactersMax } = ledgerLimits
const range = (count: number) => Array.from({ length: count }, (_, index) => `x${index}`)
const superseded = (subject: SubjectLedger, attempt_id: string) =>
  published(via(subject, { _tag: 'Supersede', attempt_id }))

describe('attempts', () => {
  test('that were never sent and have ended are forgotten, oldest first, when there are many', () => {
    const many = range(attemptsKept + 5).reduce(superseded, emptySubject)
    expect(many.attempts.map(entry => entry.attempt_id)).toStrictEqual(range(attemptsKept + 5).slice(5))
  })

  test('with a counted send are never forgotten, nor those that were refused, are scheduled or are watched', () => {
    const sent = published(via(emptySubject, onDemand('t1'), record('t1', retried)))
    const kept = published(via(sent, schedule('W'), onDemand('t2', { attempt_id: 'R' }), record('t2', refused, 'R')))
    const many = range(3 * attemptsKept).reduce(superseded, kept)
    expect(many.attempts.slice(0, 4).map(entry => entry.attempt_id)).toStrictEqual(['A', 'B', 'W', 'R'])
    expect(many.attempts.length).toBe(attemptsKept)
  })

  test('that cannot be forgotten are limited: at the limit nothing new starts', () => {
    const full = range(attemptsMax).reduce((subject, id) => published(via(subject, schedule(id))), emptySubject)
    expect(outcome(full, schedule('new'))).toBe('rejected: attempts-full')
    expect(outcome(full, onDemand('t1', { attempt_id: 'new' }))).toBe('rejected: attempts-full')
    expect(outcome(full, fence('t1', { attempt_id: 'x0' }), undefined, 'x0')).toBe('Sending')
  })

  test('have ids of a bounded length', () => {
    const long = 'x'.repeat(attemptIdCharactersMax + 1)
    expect(outcome(emptySubject, schedule(long))).toBe('rejected: unfit-id')
    expect(outcome(emptySubject, { _tag: 'PinKey', key: 'k', request: 'r', attempt_id: long })).toBe(
      'rejected: unfit-id',
    )
    expect(outcome(emptySubject, schedule(long.slice(1)), undefined, long.slice(1))).toBe('Scheduled')
  })
})

test('while events cannot be published, nothing new starts, and what has started can end', () => {
  const sending = published(via(emptySubject, schedule(), schedule('S'), fence('t1')))
  const full = range(eventsMax).reduce(
    (subject, attempt_id) => via(subject, { _tag: 'Supersede', attempt_id }),
    sending,
  )
  expect(outcome(full, schedule('new'))).toBe('rejected: events-full')
  const ended = via(full, record('t1', retried))
  expect(ended.outbox.length).toBe(eventsMax + 1)
  expect(outcome(ended, fence('t2', { attempt_id: 'S' }))).toBe('rejected: events-full')
  expect(outcome(published(ended), fence('t2', { attempt_id: 'S' }), undefined, 'S')).toBe('Sending')
})

test('an attempt that was forgotten and comes again has one event in the outbox', () => {
  const ids = range(attemptsKept + 1)
  const many = [...ids, 'x0'].reduce(
    (subject, attempt_id) => via(subject, { _tag: 'Supersede', attempt_id }),
    emptySubject,
  )
  expect(many.outbox.map(event => event.attempt_id)).toStrictEqual(ids)
})

describe('idempotency keys', () => {
  const pin = (key: string, attempt_id = 'A', request = 'r') => ({ _tag: 'PinKey', key, request, attempt_id }) as const
  const full = range(pinsMax).reduce((subject, key) => via(subject, pin(key)), emptySubject)

  /** A counted send under this key, of an attempt with this id. */
  const sentFor = (subject: SubjectLedger, key: string, attempt_id: string): SubjectLedger =>
    published(
      via(
        subject,
        onDemand(`of ${key}`, { attempt_id, pin: { key, request: 'r' } }),
        record(`of ${key}`, { _tag: 'Misdirected', child_id: `child of ${attempt_id}` }, attempt_id),
      ),
    )
  const keys = (subject: SubjectLedger) => subject.pins.map(({ key }) => key)

  test('are limited: the oldest without a counted send makes room', () => {
    expect(via(full, pin('x0'))).toBe(full)
    const [, ...others] = keys(full)
    expect(keys(via(full, pin('one more')))).toStrictEqual([...others, 'one more'])
    expect(keys(via(full, onDemand('t1', { pin: { key: 'one more', request: 'r' } })))).toStrictEqual([
      ...others,
      'one more',
    ])
  })

  test('with a counted send never go, not even after the time in which sends count', () => {
    const command = onDemand('t1', { attempt_id: 'S', pin: { key: 'sent', request: 'r' } })
    const sent = published(via(emptySubject, command, record('t1', retried, 'S')))
    const many = range(3 * pinsMax).reduce((subject, key) => via(subject, pin(key)), sent)
    expect(keys(many)).toContain('sent')
    const laterMs = t0 + windowMs + 1
    const years = range(pinsMax + 2).reduce((subject, id) => published(via(subject, [schedule(id), laterMs])), many)
    expect(keys(range(pinsMax).reduce((subject, key) => via(subject, pin(`late ${key}`)), years))).toContain('sent')
  })

  test('with a send in review, or with an unknown outcome, never go', () => {
    const unclear = via(emptySubject, onDemand('t1', { pin: { key: 'unclear', request: 'r' } }), record('t1', unknown))
    const inReview = via(unclear, [{ _tag: 'Look', attempt_id: 'A' }, t0 + ledgerLimits.quarantineMs])
    for (const subject of [unclear, inReview])
      expect(keys(range(2 * pinsMax).reduce((of, key) => via(of, pin(key)), subject))).toContain('unclear')
  })

  test('that all have a counted send leave no room for one more', () => {
    const spent = range(pinsMax).reduce((subject, id) => sentFor(subject, `key ${id}`, id), emptySubject)
    expect(outcome(spent, pin('one more'))).toBe('rejected: pins-full')
    expect(outcome(spent, onDemand('t1', { pin: { key: 'one more', request: 'r' } }))).toBe('rejected: pins-full')
    const caps = { ...generousCaps, onDemandPerSubjectMax: pinsMax + 1 }
    expect(outcome(spent, onDemand('t1', { caps }))).toBe('Sending')
  })

  test.each([
    ['a definite no', record('t1', definiteNo)],
    ['an un-send', { _tag: 'Unsend', attempt_id: 'A', token: 't1', dueAtMs: t0 } as const],
    ['a refusal', record('t1', refused)],
  ])('make room after %s', (_, back) => {
    const returned = via(emptySubject, onDemand('t1', { pin: { key: 'k', request: 'r' } }), back)
    expect(keys(returned)).toStrictEqual(['k'])
    expect(keys(range(pinsMax).reduce((of, key) => via(of, pin(key)), returned))).not.toContain('k')
  })

  test('keep the attempt of their first request', () => {
    expect(via(full, pin('x3', 'B'))).toBe(full)
    expect(full.pins[3]).toStrictEqual({ key: 'x3', request: 'r', attempt_id: 'A' })
  })

  test('belong to one request', () => {
    expect(outcome(full, pin('x3', 'A', 'another'))).toBe('rejected: key-reused')
  })
})
