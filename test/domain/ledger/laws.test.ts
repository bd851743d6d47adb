import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { expect, test } from 'vitest'
import { countsOf } from '../../../lib/domain/ledger/caps.ts'
import { entryOf } from '../../../lib/domain/ledger/entries.ts'
import type { AttemptEntry } from '../../../lib/domain/ledger/ledger-attempt.ts'
import type { LedgerCommand } from '../../../lib/domain/ledger/ledger-command.ts'
import type { SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import { transition } from '../../../lib/domain/ledger/transition.ts'
import {
  arbitraryCommand,
  arbitraryHistory,
  arbitraryMoment,
  arbitrarySubjectLedger,
  tightCaps,
} from '../../support/arbitrary-ledger.ts'
import { emptySubject } from '../../support/ledger-examples.ts'

const runs = { numRuns: 1000 }

/** Holds for every step that any history takes. */
const everyStep = (law: (before: SubjectLedger, command: LedgerCommand, after: SubjectLedger) => void): void =>
  fc.assert(
    fc.property(arbitraryHistory, history => {
      history.reduce((subject, [command, nowMs]) => {
        const decided = transition(subject, command, nowMs)
        if (E.isLeft(decided)) return subject
        law(subject, command, decided.right)
        return decided.right
      }, emptySubject)
    }),
    runs,
  )

test('any command at any time on any subject is applied or rejected, and never throws', () => {
  fc.assert(
    fc.property(arbitrarySubjectLedger, arbitraryCommand, arbitraryMoment, (subject, command, nowMs) => {
      const decided = transition(subject, command, nowMs)
      expect(transition(subject, command, nowMs)).toStrictEqual(decided)
    }),
    runs,
  )
})

test('nothing is changed in place, and the version is left to the save', () => {
  fc.assert(
    fc.property(arbitrarySubjectLedger, arbitraryCommand, arbitraryMoment, (subject, command, nowMs) => {
      const copy = structuredClone(subject)
      const decided = transition(subject, command, nowMs)
      expect(subject).toStrictEqual(copy)
      expect(E.isLeft(decided) || decided.right.version === subject.version).toBe(true)
    }),
    runs,
  )
})

const tokens = (entry: AttemptEntry | undefined) => entry?.sends.map(send => send.token) ?? []

test('the sends of an attempt only grow, except that the holder of the last one may take it back', () => {
  everyStep((before, command, after) => {
    for (const entry of before.attempts) {
      const [had, has] = [tokens(entry), tokens(entryOf(after, entry.attempt_id))]
      const takesBack =
        (command._tag === 'Unsend' || command._tag === 'Record') && command.token === had.at(-1)
          ? had.slice(0, -1)
          : had
      const kept = has.length < had.length ? takesBack : had
      expect(has.slice(0, had.length)).toStrictEqual(kept)
    }
  })
})

test('an attempt has no more sends than are allowed, and only an operator allows more', () => {
  everyStep((before, command, after) => {
    for (const entry of after.attempts) {
      expect(entry.sends.length).toBeLessThanOrEqual(entry.allowed)
      const allowedBefore = entryOf(before, entry.attempt_id)?.allowed ?? 1
      expect(entry.allowed - allowedBefore).toBe(
        command._tag === 'Rearm' && command.allowed > allowedBefore && command.attempt_id === entry.attempt_id ? 1 : 0,
      )
    }
  })
})

test('no cap is ever exceeded', () => {
  everyStep((_, __, after) => {
    const counts = countsOf(after)
    expect(counts.automatic).toBeLessThanOrEqual(tightCaps.automaticPerSubjectMax)
    expect(counts.automaticByDocumentOrSelfie).toBeLessThanOrEqual(tightCaps.automaticByDocumentOrSelfieMax)
    expect(counts.automatic + counts.onDemand).toBeLessThanOrEqual(tightCaps.onDemandPerSubjectMax)
    for (const count of Object.values(counts.automaticByRule)) expect(count).toBeLessThanOrEqual(1)
  })
})

test('one attempt at a time is under way', () => {
  everyStep((_, __, after) => {
    const underWay = after.attempts.filter(({ state }) => state._tag === 'Sending' || state._tag === 'Unknown')
    expect(underWay.length).toBeLessThanOrEqual(1)
  })
})

test('only a fence begins to send', () => {
  everyStep((before, command, after) => {
    for (const entry of after.attempts) {
      const had = entryOf(before, entry.attempt_id)?.sends.length ?? 0
      expect(entry.sends.length <= had || command._tag === 'Fence').toBe(true)
    }
  })
})

test('an attempt with a counted send never has the state of an attempt that was not sent', () => {
  everyStep((_, __, after) => {
    const sent = after.attempts.filter(({ sends }) => sends.length > 0)
    for (const { state } of sent) expect(['Superseded', 'Skipped', 'Scheduled', 'Refused']).not.toContain(state._tag)
  })
})

test('a pin never changes', () => {
  everyStep((before, _, after) => {
    expect(after.pins.slice(0, before.pins.length)).toStrictEqual(before.pins)
  })
})

test('events stay until they are published, and no two have one id', () => {
  everyStep((before, command, after) => {
    const stay = command._tag === 'Published' ? [] : before.outbox
    expect(after.outbox.slice(0, stay.length)).toStrictEqual(stay)
    expect(new Set(after.outbox.map(event => event.id)).size).toBe(after.outbox.length)
  })
})

test('each outcome that is published leaves an event', () => {
  const published = new Set(['Retried', 'Misdirected', 'Refused', 'Review', 'Superseded', 'Skipped', 'Scheduled'])
  let outcomes = 0
  everyStep((before, command, after) => {
    if (!('attempt_id' in command)) return
    const [was, is] = [before, after].map(of => entryOf(of, command.attempt_id)?.state._tag)
    const isReturn = command._tag === 'Unsend' || (command._tag === 'Record' && command.result._tag === 'DefiniteNo')
    if (is === undefined || is === was || !published.has(is) || isReturn) return
    outcomes += 1
    expect(after.outbox.some(event => event.attempt_id === command.attempt_id)).toBe(true)
  })
  expect(outcomes).toBeGreaterThan(100)
})
