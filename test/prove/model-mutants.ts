import * as E from 'fp-ts/Either'
import { entryOf, withEntry, withoutEntry } from '../../lib/domain/ledger/entries.ts'
import { isHeldBy, isOpen } from '../../lib/domain/ledger/holder.ts'
import { isPending } from '../../lib/domain/ledger/ledger-attempt.ts'
import type { LedgerCommand } from '../../lib/domain/ledger/ledger-command.ts'
import { withEvent } from '../../lib/domain/ledger/ledger-event.ts'
import { ledgerLimits } from '../../lib/domain/ledger/ledger-limits.ts'
import { rejected } from '../../lib/domain/ledger/rejected.ts'
import { unservedReason } from '../../lib/domain/ledger/retire.ts'
import type { SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import type { TransitionResult } from '../../lib/domain/ledger/transition-result.ts'
import { pendingFrom } from '../../lib/domain/ledger/waits.ts'
import { transition } from '../support/window.ts'
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

/** The transition with a change of what a kind of command makes of the subject. */
const afterwards = <T extends LedgerCommand['_tag']>(
  tag: T,
  change: (subject: SubjectLedger, command: Of<T>, before: SubjectLedger) => SubjectLedger,
): Transition =>
  instead(tag, (subject, command, nowMs) =>
    E.map((changed: SubjectLedger) => change(changed, command, subject))(transition(subject, command, nowMs)),
  )

const isWatched = (subject: SubjectLedger, attempt_id: string): boolean =>
  entryOf(subject, attempt_id)?.state._tag === 'Watched'

const watchedBlocks = instead('Schedule', (subject, command, nowMs) =>
  isWatched(subject, command.attempt_id) ? E.right(subject) : transition(subject, command, nowMs),
)

const oneLook = afterwards('Watching', (changed, { attempt_id }) => withoutEntry(changed, attempt_id))

const childUnwatched = afterwards('Record', (changed, _, before) => ({
  ...changed,
  attempts: changed.attempts.filter(({ attempt_id }) => entryOf(before, attempt_id) !== undefined),
}))

const adoptedUnwatched = afterwards('Adopt', (changed, _, before) => ({
  ...changed,
  attempts: changed.attempts.filter(({ attempt_id }) => entryOf(before, attempt_id) !== undefined),
}))

const recoveredAlways = afterwards('Unwatch', (changed, { attempt_id, outcome }, before) => {
  const parent = before.attempts.find(({ state }) => state._tag === 'Retried' && state.child_id === attempt_id)
  if (outcome !== 'success' || parent === undefined) return changed
  const recovered = { kind: 'recovered', attempt_id: parent.attempt_id, atMs: 0, child_id: attempt_id } as const
  return withEvent(changed, { ...recovered, detail: attempt_id })
})

const abandonedAgain = instead('Watching', (subject, command, nowMs) => {
  const entry = entryOf(subject, command.attempt_id)
  if (entry?.state._tag !== 'Watched') return transition(subject, command, nowMs)
  const { isAbandoned: _, ...state } = entry.state
  return transition(withEntry(subject, { ...entry, state }), command, nowMs)
})

const firstChildOnly = instead('Adopt', (subject, command, nowMs) =>
  entryOf(subject, command.attempt_id)?.state._tag === 'Retried'
    ? E.right(subject)
    : transition(subject, command, nowMs),
)

/** Only the holder of an open send may record, whatever it reports. */
const holdersOnly = instead('Record', (subject, command, nowMs) => {
  const entry = entryOf(subject, command.attempt_id)
  const isHolder = entry !== undefined && isOpen(entry.state) && isHeldBy(entry, command.token)
  return isHolder ? transition(subject, command, nowMs) : rejected('not-holder')
})

const oldestPinGoes = instead('Fence', (subject, command, nowMs) => {
  const isFull = subject.pins.length >= ledgerLimits.pinsMax
  return transition(isFull ? { ...subject, pins: subject.pins.slice(1) } : subject, command, nowMs)
})

const sendsShrink = instead('Schedule', (subject, command, nowMs) =>
  E.map((changed: SubjectLedger) => ({
    ...changed,
    attempts: changed.attempts.map(entry => (entry.attempt_id.startsWith('old') ? { ...entry, sends: [] } : entry)),
  }))(transition(subject, command, nowMs)),
)

const blindForEver = instead('Fail', (subject, command, nowMs) => {
  const state = entryOf(subject, command.attempt_id)?.state
  return state !== undefined && isOpen(state) ? E.right(subject) : transition(subject, command, nowMs)
})

const failWithoutLease = instead('Fail', (subject, command, nowMs) =>
  transition(subject, command, Math.max(nowMs, times.leaseOverMs)),
)

const neverUnserved = instead('Skip', (subject, command, nowMs) =>
  command.reason === unservedReason ? E.right(subject) : transition(subject, command, nowMs),
)

const unservedHidesSends = instead('Skip', (subject, command, nowMs) => {
  const entry = entryOf(subject, command.attempt_id)
  return entry !== undefined && isPending(entry.state)
    ? E.right(withEntry(subject, { ...entry, state: { _tag: 'Skipped', reason: command.reason } }))
    : transition(subject, command, nowMs)
})

const childForgotten = instead('Record', (subject, command, nowMs) =>
  E.map((changed: SubjectLedger) => {
    const { result } = command
    if (result._tag !== 'Retried') return changed
    const entry = entryOf(changed, result.child_id)
    if (entry === undefined || !isOpen(entry.state)) return changed
    const { before: _, ...state } = entry.state
    return withEntry(changed, { ...entry, state })
  })(transition(subject, command, nowMs)),
)

const closedOverMisdirected = instead('Record', (subject, command, nowMs) =>
  entryOf(subject, command.attempt_id)?.state._tag === 'Misdirected' && 'child_id' in command.result
    ? rejected('already-ended')
    : transition(subject, command, nowMs),
)

const oneAttempt = scenario('one attempt', { workersMax: 2, generations: 1, webhooks: 2, crashes: 1 })
const withNo = scenario('a definite no', { workersMax: 2, generations: 1, webhooks: 2, lostSaves: 1, definiteNos: 1 })
const withFreeze = scenario('a freeze', { workersMax: 2, generations: 1, webhooks: 2, lostSaves: 1, freezes: 1 })
const elsewhere = scenario('somebody else', { workersMax: 2, generations: 2, webhooks: 2, elsewhere: 1 })
const keyed = scenario('a key', { workersMax: 2, generations: 2, requests: 2, crashes: 1 })
const rearmed = scenario('an operator', { workersMax: 2, generations: 1, webhooks: 1, rearms: 1, crashes: 1 })
const withLooks = { workersMax: 2, hasLooks: true } as const
const watched = scenario('a watched child', { ...withLooks, generations: 2, webhooks: 1, successes: 1 })
const early = scenario('an early read', { ...withLooks, generations: 1, webhooks: 2, earlyReads: 1 })
const reviewed = scenario('a reviewer', {
  ...withLooks,
  generations: 2,
  webhooks: 2,
  earlyReads: 1,
  successes: 1,
  reviewers: 1,
})
const recovering = scenario('no retry of ours', {
  ...withLooks,
  workersMax: 1,
  generations: 1,
  webhooks: 2,
  successes: 1,
  elsewhere: 1,
})
const twoChildren = scenario('two children', { workersMax: 2, generations: 1, webhooks: 3, elsewhere: 1, twins: 1 })
const late = scenario('late evidence', { workersMax: 2, generations: 1, webhooks: 1, rearms: 1 })
const misdirected = scenario('late evidence, misdirected', {
  workersMax: 3,
  generations: 1,
  webhooks: 1,
  requests: 1,
  rearms: 1,
})
const fullKeys = scenario('keys are full', {
  workersMax: 2,
  generations: 1,
  webhooks: 1,
  requests: 1,
  areKeysFull: true,
})
const deleted = scenario('a deleted template', { workersMax: 2, generations: 1, webhooks: 1, deletedTemplates: 1 })
const failing = scenario('reads fail', { workersMax: 2, generations: 1, webhooks: 1, failures: 1 })
const overdue = scenario('overdue', { workersMax: 2, generations: 1, webhooks: 1, rearms: 1, overdue: 1, crashes: 1 })
const underway = scenario('a request for a child', {
  workersMax: 3,
  generations: 2,
  webhooks: 1,
  requests: 1,
  definiteNos: 1,
})
const noRequests = {
  automaticPerSubjectMax: 1,
  automaticByDocumentOrSelfieMax: 1,
  lineageRetriesMax: 3,
  onDemandPerSubjectMax: 0,
  cooldownMs: 0,
}
const unlimited = {
  automaticPerSubjectMax: 9,
  automaticByDocumentOrSelfieMax: 9,
  lineageRetriesMax: 9,
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
  {
    name: 'a watched attempt cannot be scheduled',
    change: { transition: watchedBlocks },
    shows: 'stuck',
    within: early,
  },
  { name: 'the looks stop after the first', change: { transition: oneLook }, shows: 'lost', within: watched },
  {
    name: 'a recorded child is not watched',
    change: { transition: childUnwatched },
    shows: 'unwatched',
    within: watched,
  },
  {
    name: 'an adopted child is not watched',
    change: { transition: adoptedUnwatched },
    shows: 'unwatched',
    within: watched,
  },
  { name: 'an early read is concluded', change: { earlyReadIs: 'concluded' }, shows: 'lost', within: early },
  { name: 'a look at a failed attempt closes it', change: { failedLookIs: 'closed' }, shows: 'lost', within: watched },
  { name: 'a look is saved over a newer version', change: { isLookChecked: false }, shows: 'lost', within: reviewed },
  { name: 'recovered without a send', change: { transition: recoveredAlways }, shows: 'unearned', within: recovering },
  { name: 'abandoned twice', change: { transition: abandonedAgain }, shows: 'repeated', within: watched },
  { name: 'a second child is silent', change: { transition: firstChildOnly }, shows: 'dropped', within: twoChildren },
  {
    name: 'evidence of a former holder is dropped',
    change: { transition: holdersOnly },
    shows: 'dropped',
    within: late,
  },
  {
    name: 'evidence for a misdirected attempt is dropped',
    change: { transition: closedOverMisdirected, caps: unlimited },
    shows: 'dropped',
    within: misdirected,
  },
  {
    name: 'the oldest pin goes, sent or not',
    change: { transition: oldestPinGoes },
    shows: 'unpinned',
    within: fullKeys,
  },
  {
    name: 'old sends are forgotten with their keys',
    change: { transition: sendsShrink },
    shows: 'unpinned',
    within: fullKeys,
  },
  {
    name: 'a refused request pins its key',
    change: { isRefusalPinned: true, caps: noRequests },
    shows: 'pinned',
    within: keyed,
  },
  { name: 'a blind send never goes to review', change: { transition: blindForEver }, shows: 'stuck', within: deleted },
  { name: 'a failed look ends a lease', change: { transition: failWithoutLease }, shows: 'takeover', within: failing },
  { name: 'unserved never', change: { transition: neverUnserved }, shows: 'stuck', within: deleted },
  { name: 'unserved hides a send', change: { transition: unservedHidesSends }, shows: 'hidden', within: overdue },
  {
    name: 'a child that is sent on demand is not watched',
    change: { transition: childForgotten },
    shows: 'lost',
    within: underway,
  },
]
