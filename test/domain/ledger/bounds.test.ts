import { describe, expect, test } from 'vitest'
import { ledgerLimits } from '../../../lib/domain/ledger/ledger-limits.ts'
import type { SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import {
  emptySubject,
  fence,
  onDemand,
  outcome,
  record,
  refused,
  retried,
  schedule,
  via,
} from '../../support/ledger-examples.ts'

const { attemptsKept, attemptsMax, eventsMax, pinsMax, attemptIdCharactersMax } = ledgerLimits
const range = (count: number) => Array.from({ length: count }, (_, index) => `x${index}`)
const published = (subject: SubjectLedger) =>
  via(subject, { _tag: 'Published', ids: subject.outbox.map(event => event.id) })
const superseded = (subject: SubjectLedger, attempt_id: string) =>
  published(via(subject, { _tag: 'Supersede', attempt_id }))

describe('attempts', () => {
  test('that were never sent and have ended are forgotten, oldest first, when there are many', () => {
    const many = range(attemptsKept + 5).reduce(superseded, emptySubject)
    expect(many.attempts.map(entry => entry.attempt_id)).toStrictEqual(range(attemptsKept + 5).slice(5))
  })

  test('with a counted send are never forgotten, nor those that were refused or are scheduled', () => {
    const sent = published(via(emptySubject, onDemand('t1'), record('t1', retried)))
    const kept = published(via(sent, schedule('W'), onDemand('t2', { attempt_id: 'R' }), record('t2', refused, 'R')))
    const many = range(3 * attemptsKept).reduce(superseded, kept)
    expect(many.attempts.slice(0, 3).map(entry => entry.attempt_id)).toStrictEqual(['A', 'W', 'R'])
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

  test('are limited, and kept', () => {
    expect(outcome(full, pin('one more'))).toBe('rejected: pins-full')
    expect(via(full, pin('x0'))).toBe(full)
  })

  test('keep the attempt of their first request', () => {
    expect(via(full, pin('x3', 'B'))).toBe(full)
    expect(full.pins[3]).toStrictEqual({ key: 'x3', request: 'r', attempt_id: 'A' })
  })

  test('belong to one request', () => {
    expect(outcome(full, pin('x3', 'A', 'another'))).toBe('rejected: key-reused')
  })
})
