import { describe, expect, test } from 'vitest'
import { subjectDue, subjectDueAtMs } from '../../../lib/domain/ledger/due.ts'
import type { LedgerCommand } from '../../../lib/domain/ledger/ledger-command.ts'
import { pinOf } from '../../../lib/domain/ledger/pin-idempotency-key.ts'
import type { SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import {
  definiteNo,
  emptySubject,
  fence,
  onDemand,
  outcome,
  record,
  retried,
  schedule,
  t0,
  unknown,
  via,
} from '../../support/ledger-examples.ts'

const A = { attempt_id: 'A' }
const look: LedgerCommand = { _tag: 'Look', ...A }
const adopt: LedgerCommand = { _tag: 'Adopt', ...A, child_id: 'B' }
const unsend: LedgerCommand = { _tag: 'Unsend', ...A, token: 'mine', dueAtMs: t0 }
const leaseOverMs = t0 + 60_000
const quarantineOverMs = t0 + 15 * 60_000

const scheduled = via(emptySubject, schedule())
const sending = via(scheduled, fence('mine'))
const events = (subject: SubjectLedger) => subject.outbox.map(event => event.id)

/** What other processes may try while an attempt is under way: none of it sends. */
const expectNoOtherSend = (subject: SubjectLedger, nowMs: number): void => {
  expect(outcome(subject, fence('other'), nowMs)).toMatch(/^rejected/)
  expect(outcome(subject, onDemand('other'), nowMs)).toMatch(/^rejected/)
  expect(outcome(subject, schedule(), nowMs)).toMatch(/^rejected/)
}

test('a redelivery before the fence finds the attempt as it was', () => {
  expect(via(scheduled, schedule())).toBe(scheduled)
  expect(outcome(scheduled, fence('another process'))).toBe('Sending')
})

test('a process that loses the answer to its fence finds its own token, and continues', () => {
  expect(via(sending, fence('mine'))).toBe(sending)
})

describe.each([
  ['the process died before the request', sending],
  ['the process died while it sent the request', sending],
  ['the process died before it recorded a definite no', sending],
  ['the outcome is unknown', via(sending, record('mine', unknown))],
])('%s', (_, subject) => {
  test('without a child the sweep looks until the quarantine is over, and then the attempt goes to review', () => {
    const looked = via(subject, [look, leaseOverMs])
    expectNoOtherSend(looked, leaseOverMs)
    expect(outcome(looked, look, quarantineOverMs - 1)).toBe('Unknown')
    const reviewed = via(looked, [look, quarantineOverMs])
    expect(outcome(reviewed, look, quarantineOverMs)).toBe('Review')
    expect(events(reviewed)).toContain('A/review/1/mine')
    expectNoOtherSend(reviewed, quarantineOverMs)
  })
})

describe.each([
  ['a child after the lease', via(sending, [look, leaseOverMs])],
  ['a child at the first look', via(sending, record('mine', unknown))],
  ['a child after a look by a process that died', via(sending, [look, leaseOverMs], [look, leaseOverMs + 1])],
  ['a child in review', via(sending, [look, quarantineOverMs])],
])('%s', (_, subject) => {
  test('is adopted, and the send still counts', () => {
    expect(subjectDueAtMs(subject)).toBeGreaterThan(t0)
    const adopted = via(subject, adopt)
    expect(adopted.attempts[0]).toMatchObject({
      state: { _tag: 'Retried', how: 'adopted' },
      sends: [{ token: 'mine' }],
    })
    expect(events(adopted)).toContain('A/retried/B')
    expectNoOtherSend(adopted, quarantineOverMs)
  })
})

test('a process that loses the answer to its record finds its own result', () => {
  const recorded = via(sending, record('mine', retried))
  expect(via(recorded, record('mine', retried))).toBe(recorded)
})

test('an event that was not published makes the subject due', () => {
  const { outbox, ...recorded } = via(sending, record('mine', retried))
  expect(subjectDueAtMs({ ...recorded, outbox })).toBe(t0 + 60_000)
  expect(subjectDue({ ...recorded, outbox: [] })).toStrictEqual({ kind: 'look', atMs: t0 + 86_400_000 })
})

test('a redelivery is answered from the ledger', () => {
  expectNoOtherSend(via(sending, record('mine', retried)), t0)
})

test('a process that resumes after a takeover cannot un-send, and so does not send', () => {
  expect(outcome(via(sending, [look, leaseOverMs]), unsend)).toBe('rejected: not-holder')
  expect(outcome(via(sending, adopt), unsend)).toBe('rejected: not-holder')
})

test.each([
  ['unknown', via(sending, [look, leaseOverMs])],
  ['review', via(sending, [look, quarantineOverMs])],
])('a process that resumes records its outcome, from %s', (_, subject) => {
  expect(outcome(subject, record('mine', retried))).toBe('Retried')
  expect(outcome(subject, record('mine', { _tag: 'Misdirected', child_id: 'C' }))).toBe('Misdirected')
  const [entry] = via(subject, record('mine', definiteNo)).attempts
  expect(entry).toMatchObject({ state: { _tag: 'Waiting' }, sends: [] })
})

test('a process that resumes records a misdirected retry, also after a child was adopted', () => {
  const misdirected = record('mine', { _tag: 'Misdirected', child_id: 'C' })
  expect(outcome(via(sending, adopt), misdirected)).toBe('Misdirected')
})

test('one of two calls on demand and a due message gets the fence', () => {
  const subject = via(scheduled, onDemand('first'))
  expect(outcome(subject, onDemand('second'))).toBe('rejected: in-progress')
  expect(outcome(subject, fence('third'))).toBe('rejected: in-progress')
})

test('after a restore of the table from before the fence, the child is adopted', () => {
  expect(outcome(scheduled, adopt)).toBe('Retried')
  expect(outcome(emptySubject, { _tag: 'Supersede', ...A })).toBe('Superseded')
})

test('a replay months later finds the attempt and its idempotency key in the ledger', () => {
  const monthsMs = t0 + 200 * 86_400_000
  const pinned = via(emptySubject, { _tag: 'PinKey', ...A, key: 'k', request: 'r' }, onDemand('mine'))
  const ended = via(pinned, record('mine', retried))
  expectNoOtherSend(ended, monthsMs)
  expect(pinOf(via(ended, [schedule('B'), monthsMs]), 'k')?.attempt_id).toBe('A')
})
