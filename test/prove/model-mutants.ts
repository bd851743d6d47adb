import * as E from 'fp-ts/Either'
import { entryOf, withEntry, withoutEntry } from '../../lib/domain/ledger/entries.ts'
import type { LedgerCommand } from '../../lib/domain/ledger/ledger-command.ts'
import { transition } from '../../lib/domain/ledger/transition.ts'
import { pendingFrom } from '../../lib/domain/ledger/waits.ts'
import type { TransitionResult } from '../../lib/domain/ledger/transition-result.ts'
import { type Protocol, times } from './model-protocol.ts'
import { type Scenario, scenario } from './model-scenarios.ts'
import type { Violation } from './model-world.ts'

/** A protocol with one defect, and the violation that must be found within small bounds. */
export interface Mutant {
  readonly name: string
  readonly change: Partial<Protocol>
  readonly shows: Violation | 'stuck'
  readonly within: Scenario
}

type Transition = Protocol['transition']
type Of<T extends LedgerCommand['_tag']> = Extract<LedgerCommand, { readonly _tag: T }>

/** The transition with another handler for one kind of command. */
const instead =
  <T extends LedgerCommand['_tag']>(
    tag: T,
    other: (subject: Parameters<Transition>[0], command: Of<T>, nowMs: number) => TransitionResult,
    next: Transition = transition,
  ): Transition =>
  (subject, command, nowMs) =>
    isOf(tag, command) ? other(subject, command, nowMs) : next(subject, command, nowMs)

const isOf = <T extends LedgerCommand['_tag']>(tag: T, command: LedgerCommand): command is Of<T> => command._tag === tag

const anyToken = instead('Record', (subject, command, nowMs) => {
  const token = entryOf(subject, command.attempt_id)?.sends.at(-1)?.token
  return transition(subject, { ...command, token: token ?? command.token }, nowMs)
})

const noLease = instead('Look', (subject, command, nowMs) =>
  transition(subject, command, Math.max(nowMs, times.leaseOverMs)),
)

const reopened = instead('Look', (subject, command, nowMs) =>
  E.map((looked: typeof subject) => {
    const entry = entryOf(looked, command.attempt_id)
    if (entry?.state._tag !== 'Review') return looked
    return withEntry(looked, { ...entry, state: pendingFrom('Waiting', times.startMs) })
  })(transition(subject, command, nowMs)),
)

const sendsNotCounted = instead(
  'Fence',
  (subject, command, nowMs) => {
    const entry = entryOf(subject, command.attempt_id)
    const uncounted = entry && withEntry(subject, { ...entry, allowed: Number.POSITIVE_INFINITY })
    return E.map((fenced: typeof subject) => {
      const sending = entryOf(fenced, command.attempt_id)
      return sending && entry ? withEntry(fenced, { ...sending, allowed: entry.allowed }) : fenced
    })(transition(uncounted ?? subject, command, nowMs))
  },
  reopened,
)

const deletedOnError = instead('Record', (subject, command, nowMs) =>
  command.result._tag === 'Unknown'
    ? E.right(withoutEntry(subject, command.attempt_id))
    : transition(subject, command, nowMs),
)

const neverLooked = instead('Look', subject => E.right(subject))

const endedThoughSent = instead('Exhaust', (subject, command, nowMs) => {
  const entry = entryOf(subject, command.attempt_id)
  return entry?.state._tag === 'Waiting'
    ? E.right(withEntry(subject, { ...entry, state: { _tag: 'Skipped', reason: 'limit-reached' } }))
    : transition(subject, command, nowMs)
})

const oneAttempt = scenario('one attempt', { workersMax: 2, generations: 1, webhooks: 2, crashes: 1 })
const withNo = scenario('a definite no', { workersMax: 2, generations: 1, webhooks: 2, lostSaves: 1, definiteNos: 1 })
const withFreeze = scenario('a freeze', { workersMax: 2, generations: 1, webhooks: 2, lostSaves: 1, freezes: 1 })
const elsewhere = scenario('somebody else', { workersMax: 2, generations: 2, webhooks: 2, elsewhere: 1 })
const keyed = scenario('a key', { workersMax: 2, generations: 2, requests: 2, crashes: 1 })
const rearmed = scenario('an operator', { workersMax: 2, generations: 1, webhooks: 1, rearms: 1, crashes: 1 })
const unlimited = {
  automaticPerSubjectMax: 9,
  automaticByDocumentOrSelfieMax: 9,
  retriesPerUserMax: 9,
  onDemandPerSubjectMax: 9,
  cooldownMs: 0,
}

/** Each mutant is the protocol with one defect. The cap is raised where it would hide the defect. */
export const mutants: ReadonlyArray<Mutant> = [
  { name: 'no fence', change: { isFenced: false }, shows: 'double', within: oneAttempt },
  { name: 'record without token', change: { transition: anyToken, caps: unlimited }, shows: 'double', within: withNo },
  { name: 'takeover without lease', change: { transition: noLease }, shows: 'takeover', within: oneAttempt },
  {
    name: 'sweep re-opens an attempt and the send count is not checked',
    change: { transition: sendsNotCounted, caps: unlimited },
    shows: 'double',
    within: oneAttempt,
  },
  { name: 'no version check', change: { isVersionChecked: false, grain: 'fine' }, shows: 'double', within: oneAttempt },
  { name: 'delete on error', change: { transition: deletedOnError }, shows: 'double', within: oneAttempt },
  { name: 'budget outside the fence', change: { isBudgetCheckedInFence: false }, shows: 'budget', within: elsewhere },
  { name: 'key pinned after the POST', change: { isKeyPinnedByFence: false }, shows: 'key', within: keyed },
  { name: 'timeout as definite no', change: { timeoutIs: 'DefiniteNo' }, shows: 'double', within: oneAttempt },
  { name: 'a lost fence taken for saved', change: { lostFence: 'send' }, shows: 'double', within: withFreeze },
  { name: 'an un-send that failed, and a send', change: { lostUnsend: 'send' }, shows: 'double', within: withFreeze },
  { name: 'the sweep never looks', change: { transition: neverLooked }, shows: 'stuck', within: oneAttempt },
  { name: 'a sent attempt ends unseen', change: { transition: endedThoughSent }, shows: 'hidden', within: rearmed },
]
