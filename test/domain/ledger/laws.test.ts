import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { expect, test } from 'vitest'
import { entryOf } from '../../../lib/domain/ledger/entries.ts'
import { isOpen } from '../../../lib/domain/ledger/holder.ts'
import type { AttemptEntry } from '../../../lib/domain/ledger/ledger-attempt.ts'
import type { LedgerCommand } from '../../../lib/domain/ledger/ledger-command.ts'
import { ledgerLimits } from '../../../lib/domain/ledger/ledger-limits.ts'
import { pinOf } from '../../../lib/domain/ledger/pin-idempotency-key.ts'
import type { SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import {
  arbitraryCommand,
  arbitraryHistory,
  arbitraryMoment,
  arbitrarySubjectLedger,
  tightCaps,
} from '../../support/arbitrary-ledger.ts'
import { emptySubject, onDemand, record, t0, watch } from '../../support/ledger-examples.ts'
import { countsOf, transition, windowMs } from '../../support/window.ts'

const runs = { numRuns: 1000 }

/** Holds for every step that any history takes. */
const everyStep = (
  law: (before: SubjectLedger, command: LedgerCommand, after: SubjectLedger, nowMs: number) => void,
  ofHistory = arbitraryHistory,
): void =>
  fc.assert(
    fc.property(ofHistory, history => {
      history.reduce((subject, [command, nowMs]) => {
        const decided = transition(subject, command, nowMs)
        if (E.isLeft(decided)) return subject
        law(subject, command, decided.right, nowMs)
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

/** A child is known, and no send counts in a cap any more. */
const mayShrink = ({ sends, state }: AttemptEntry, nowMs: number): boolean =>
  state._tag === 'Retried' && sends.every(({ sentAtMs }) => nowMs - sentAtMs >= windowMs)

test('the sends of an attempt only grow, except that the holder of the last one may take it back', () => {
  everyStep((before, command, after, nowMs) => {
    for (const entry of before.attempts.filter(of => !mayShrink(of, nowMs))) {
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

test('a second delivery of a command changes nothing', () => {
  everyStep((_, command, after, nowMs) => {
    expect(E.getOrElse(() => after)(transition(after, command, nowMs))).toStrictEqual(after)
  })
})

test('no cap is ever exceeded', () => {
  everyStep((before, command, after, nowMs) => {
    if (command._tag !== 'Fence' || after === before) return
    const counts = countsOf(after, nowMs)
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
    for (const { state } of sent)
      expect(['Superseded', 'Skipped', 'Scheduled', 'Refused', 'Watched']).not.toContain(state._tag)
  })
})

test('a pin never changes, and goes only to make room for another one', () => {
  everyStep((before, _, after) => {
    for (const pin of before.pins)
      expect(pinOf(after, pin.key) ?? (before.pins.length >= ledgerLimits.pinsMax && pin)).toStrictEqual(pin)
  })
})

test('a pin with a counted send stays, and so does that send’s key', () => {
  everyStep((before, command, after) => {
    const mayTakeBack = command._tag === 'Unsend' || command._tag === 'Record'
    const keys = (of: SubjectLedger) => of.attempts.flatMap(({ sends }) => sends.flatMap(({ key }) => key ?? []))
    for (const key of keys(after)) expect(pinOf(after, key)).toBeDefined()
    expect(keys(after)).toEqual(expect.arrayContaining(mayTakeBack ? [] : keys(before)))
  })
})

test('a child that Plaid’s answer shows is never dropped, whichever process records it and whatever became of the attempt', () => {
  let records = 0
  fc.assert(
    fc.property(arbitrarySubjectLedger, arbitraryCommand, arbitraryMoment, (subject, command, nowMs) => {
      if (command._tag !== 'Record' || !('child_id' in command.result)) return
      records += 1
      const { attempt_id, result } = command
      const { child_id } = result
      const after = E.toUnion(transition(subject, { ...command, published: [] }, nowMs))
      const state = '_tag' in after ? undefined : entryOf(after, attempt_id)?.state
      const known = JSON.stringify(state ?? null)
      const events = '_tag' in after ? [] : after.outbox.map(event => event.id)
      expect(
        known.includes(`"${child_id}"`) ||
          events.includes(`${attempt_id}/retried/${child_id}`) ||
          events.includes(`${attempt_id}/misdirected/${child_id}`),
      ).toBe(true)
    }),
    { numRuns: 5000 },
  )
  expect(records).toBeGreaterThan(100)
})

test('an attempt with a child keeps it, and is never open again', () => {
  everyStep((before, _, after) => {
    for (const { attempt_id, state } of before.attempts) {
      if (state._tag !== 'Retried' && state._tag !== 'Misdirected') continue
      const now = entryOf(after, attempt_id)?.state
      expect(now !== undefined && !isOpen(now) && (now._tag === 'Misdirected' || now._tag === state._tag)).toBe(true)
    }
  })
})

const one = fc.constantFrom('A', 'B')

/** Histories of any command rarely take back the send of an attempt that was watched, while another one is watched. */
const watchesAndSends = fc.array(
  fc.tuple(
    fc.oneof(
      fc
        .tuple(one, fc.constantFrom({}, { createdAtMs: t0 }, { createdAtMs: t0 + 1 }))
        .map(([id, news]): LedgerCommand => ({ ...watch(id), ...news })),
      one.map((attempt_id): LedgerCommand => onDemand('t', { attempt_id })),
      one.map((attempt_id): LedgerCommand => ({ _tag: 'Unsend', attempt_id, token: 't', dueAtMs: t0 })),
      one.map((id): LedgerCommand => record('t', { _tag: 'DefiniteNo', notBeforeMs: t0, random: 0 }, id)),
    ),
    arbitraryMoment,
  ),
  { maxLength: 20 },
)

test.each([
  ['any command', arbitraryHistory],
  ['watches and sends', watchesAndSends],
])('besides children one attempt at most is watched: %s', (_, ofHistory) => {
  everyStep((_before, _command, after) => {
    const early = after.attempts.filter(({ state }) => state._tag === 'Watched' && state.as === 'early')
    expect(early.length).toBeLessThanOrEqual(1)
  }, ofHistory)
})

test('events stay until they are published, and no two have one id', () => {
  everyStep((before, command, after) => {
    const ids = command._tag === 'Published' ? command.ids : command._tag === 'Record' ? (command.published ?? []) : []
    const stay = before.outbox.filter(event => !ids.includes(event.id))
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
    const isPublished = command._tag === 'Record' && command.published !== undefined && command.published.length > 0
    if (is === undefined || is === was || !published.has(is) || isReturn || isPublished) return
    outcomes += 1
    expect(after.outbox.some(event => event.attempt_id === command.attempt_id)).toBe(true)
  })
  expect(outcomes).toBeGreaterThan(100)
})
