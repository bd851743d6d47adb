import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { expect, test } from 'vitest'
import { subjectDue } from '../../../lib/domain/ledger/due.ts'
import { forget, isNamed, isOfForgotten } from '../../../lib/domain/ledger/forget.ts'
import type { AttemptEntry } from '../../../lib/domain/ledger/ledger-attempt.ts'
import type { SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import { arbitraryCommand, arbitraryMoment, arbitrarySubjectLedger } from '../../support/arbitrary-ledger.ts'
import { emptySubject, published, schedule, t0, via } from '../../support/ledger-examples.ts'
import { transition } from '../../support/window.ts'

const endedEntry = (entry: AttemptEntry): ReadonlyArray<AttemptEntry> => {
  switch (entry.state._tag) {
    case 'Watched':
      return []
    case 'Scheduled':
    case 'Waiting':
    case 'Sending':
    case 'Unknown':
      return [{ ...entry, state: { _tag: 'Skipped', reason: 'forgotten' } }]
    case 'Review':
      return [{ ...entry, state: { _tag: 'Review', isClosed: true } }]
    case 'Refused':
    case 'Skipped':
    case 'Retried':
    case 'Misdirected':
    case 'Superseded':
      return [entry]
  }
}

/** Without the events, which were published, and without anything that is to be done. */
const ended = (subject: SubjectLedger): SubjectLedger => ({
  ...subject,
  outbox: [],
  attempts: subject.attempts.flatMap(endedEntry),
})

const withoutWords = (subject: SubjectLedger): unknown =>
  JSON.parse(JSON.stringify(subject), (name, value) =>
    name === 'reviewed' || name === 'note' || name === 'forgottenAtMs' || name === 'queuedUntilMs' ? undefined : value,
  )

test('a subject is forgotten only where nothing is to be done, and then nothing is', () => {
  fc.assert(
    fc.property(arbitrarySubjectLedger, arbitraryMoment, (subject, nowMs) => {
      const forgotten = forget(subject, nowMs)
      const isOpen = subject.attempts.some(({ state }) => ['Sending', 'Unknown', 'Review'].includes(state._tag))
      const after = E.getOrElse(() => subject)(forgotten)
      const isDue = subjectDue(after) !== undefined
      expect(isNamed(after)).toBe(E.isLeft(forgotten))
      expect(E.isLeft(forgotten) ? isDue || isOpen : !isDue).toBe(true)
    }),
  )
})

test('what comes then is decided as if the person had not been forgotten, but nothing is begun for an attempt of before', () => {
  fc.assert(
    fc.property(arbitrarySubjectLedger, arbitraryCommand, arbitraryMoment, (history, command, nowMs) => {
      const before = ended(history)
      const forgotten = forget(before, t0)
      if (E.isLeft(forgotten)) throw new Error(`not forgotten: ${forgotten.left.reason}`)
      fc.pre(command._tag !== 'Forget' && command._tag !== 'Enqueue')
      const result = transition(forgotten.right, command, nowMs)
      const isOfBefore = 'createdAtMs' in command && command.createdAtMs <= (forgotten.right.forgottenAtMs ?? 0)
      expect(E.isLeft(result) && result.left.reason === 'forgotten').toBe(isOfBefore)
      if (isOfBefore) return
      const decided = E.map(withoutWords)(result)
      expect(decided).toStrictEqual(E.map(withoutWords)(transition(before, command, nowMs)))
    }),
    { numRuns: 1_000 },
  )
})

test('the words of an operator go, the rest of the entry stays', () => {
  const subject = ended(published(via(emptySubject, schedule())))
  const [entry] = subject.attempts
  if (entry === undefined) throw new Error('no entry')
  const send = { token: 't', mode: 'on-demand', strategy: 'reset', sentAtMs: t0, rules: [] } as const
  const note = { by: 'operator', reason: 'a name' }
  const reviewed = { act: 'closed', atMs: t0, ...note } as const
  const forgotten = forget({ ...subject, attempts: [{ ...entry, sends: [{ ...send, note }], reviewed }] }, t0)
  expect(forgotten).toStrictEqual(
    E.right({
      ...subject,
      forgottenAtMs: t0,
      attempts: [{ ...entry, sends: [send], reviewed: { act: 'closed', atMs: t0 } }],
    }),
  )
})

test('the item names the person again while something of a new attempt is to be done', () => {
  const forgotten = via(emptySubject, { _tag: 'Forget' })
  expect(isNamed(forgotten)).toBe(false)
  const renewed = via(forgotten, schedule('B'))
  expect(isNamed(renewed)).toBe(true)
  expect(isNamed(published(via(renewed, { _tag: 'Supersede', attempt_id: 'B' })))).toBe(false)
})

test('of a forgotten person are the attempts that were made before', () => {
  const forgotten = via(emptySubject, { _tag: 'Forget' })
  const at = (ms: number) => ({ created_at: new Date(ms).toISOString() })
  expect(isOfForgotten(forgotten, at(t0))).toBe(true)
  expect(isOfForgotten(forgotten, at(t0 + 1))).toBe(false)
  expect(isOfForgotten(emptySubject, at(t0))).toBe(false)
})
