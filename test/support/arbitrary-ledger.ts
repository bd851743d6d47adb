import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import type { SubjectCaps } from '../../lib/domain/ledger/caps.ts'
import type { LedgerCommand, SendResult } from '../../lib/domain/ledger/ledger-command.ts'
import type { SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import { emptySubject, t0 } from './ledger-examples.ts'
import { transition } from './window.ts'

const attempt_id = fc.constantFrom('A', 'B', 'C')
const child_id = fc.constantFrom('B', 'C', 'D')
const token = fc.constantFrom('t1', 't2', 't3', 't4')
/** A random number of a command: 0 or more, less than 1. */
const random = fc.constantFrom(0, 0.5, 0.99)
const rule = fc.constantFrom('one-detail-differs', 'image-unclear')

const days = [1, 3, 4, 31, 181].map(count => count * 86_400_000)

/** Times that matter to some state, in any order: clocks may be wrong. */
export const arbitraryMoment = fc
  .constantFrom(0, 1, 15_000, 60_000, 5 * 60_000, 15 * 60_000, 3_600_000, ...days)
  .map(offset => t0 + offset)

export const tightCaps: SubjectCaps = {
  automaticPerSubjectMax: 2,
  automaticByDocumentOrSelfieMax: 1,
  lineageRetriesMax: 3,
  onDemandPerSubjectMax: 4,
  cooldownMs: 60_000,
}

const result: fc.Arbitrary<SendResult> = fc.oneof(
  fc.record({ _tag: fc.constant('Retried' as const), child_id }),
  fc.record({ _tag: fc.constant('Misdirected' as const), child_id }),
  fc.record({ _tag: fc.constant('Refused' as const), error_code: fc.constant('INVALID_FIELD') }),
  fc.record({ _tag: fc.constant('DefiniteNo' as const), notBeforeMs: arbitraryMoment, random }),
  fc.constant({ _tag: 'Unknown' as const }),
)

const key = fc.constantFrom('k1', 'k2', 'k3')
const request = fc.constantFrom('a', 'b')

const fence = fc.record(
  {
    _tag: fc.constant('Fence' as const),
    attempt_id,
    token,
    mode: fc.constantFrom('automatic' as const, 'on-demand' as const),
    strategy: fc.constantFrom('reset' as const, 'incomplete' as const, 'custom' as const),
    rules: fc.uniqueArray(rule, { maxLength: 2 }),
    maxima: fc.constant({ 'one-detail-differs': 1, 'image-unclear': 1 }),
    caps: fc.constant(tightCaps),
    isDocumentOrSelfie: fc.constant(true as const),
    day: fc.nat(30_000),
    pin: fc.record({ key, request }),
  },
  {
    requiredKeys: ['_tag', 'attempt_id', 'token', 'mode', 'strategy', 'rules', 'maxima', 'caps'],
  },
)

/** Watched attempts are children, too. */
const watched = fc.oneof(attempt_id, child_id)
const steps = fc.constantFrom('one', 'two')
const eventId = fc.oneof(
  fc.string(),
  fc
    .tuple(attempt_id, fc.constantFrom('retried', 'misdirected'), child_id)
    .map(([parent, kind, child]) => `${parent}/${kind}/${child}`),
)

const tagged = <T extends LedgerCommand['_tag']>(...tags: ReadonlyArray<T>) => fc.constantFrom(...tags)

/** With or without the time at which Plaid made the attempt. */
const ofNews = <M extends object>(members: { readonly [K in keyof M]: fc.Arbitrary<M[K]> }) =>
  fc
    .tuple(fc.record<M>(members), fc.option(fc.record({ createdAtMs: arbitraryMoment }), { nil: {} }))
    .map(([command, creation]) => ({ ...command, ...creation }))

/** Any command, likely or unlikely. */
export const arbitraryCommand: fc.Arbitrary<LedgerCommand> = fc.oneof(
  ofNews({
    _tag: tagged('Schedule'),
    attempt_id,
    dueAtMs: arbitraryMoment,
    decision: fc.record({ rules: fc.array(rule, { maxLength: 2 }), policy: fc.constant('fixture-v1') }),
  }),
  fc.record({ _tag: tagged('Postpone'), attempt_id, dueAtMs: arbitraryMoment, isExpected: fc.boolean() }),
  fc.record({
    _tag: tagged('PinKey'),
    attempt_id,
    key: fc.oneof(key, fc.string({ maxLength: 2 })),
    request,
  }),
  fence,
  fence,
  fence,
  fc.record({ _tag: tagged('Unsend'), attempt_id, token, dueAtMs: arbitraryMoment }),
  fc.record({ _tag: tagged('Record'), attempt_id, token, result }),
  fc.record({ _tag: tagged('Record'), attempt_id, token, result, published: fc.array(eventId, { maxLength: 2 }) }),
  ofNews({ _tag: tagged('Adopt'), attempt_id, child_id }),
  fc.record({ _tag: tagged('Look'), attempt_id }),
  fc.record({ _tag: tagged('Fail'), attempt_id, isRefused: fc.boolean(), random }),
  ofNews({ _tag: tagged('Watch'), attempt_id: watched, steps }),
  fc.record({
    _tag: tagged('Watching'),
    attempt_id: watched,
    status: fc.constantFrom('active', 'pending_review'),
    steps,
  }),
  fc.record({
    _tag: tagged('Unwatch'),
    attempt_id: watched,
    outcome: fc.constantFrom('success' as const, 'canceled' as const, 'judged' as const, 'not-completed' as const),
  }),
  fc.record({ _tag: tagged('Supersede', 'Exhaust'), attempt_id }),
  fc.record({ _tag: tagged('Skip'), attempt_id, reason: fc.constantFrom('no-longer-failed', 'unserved') }),
  fc.record({ _tag: tagged('Rearm'), attempt_id, allowed: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ _tag: tagged('Close'), attempt_id, note: fc.constant({ by: 'operator', reason: 'looked at' }) }),
  fc.record({ _tag: tagged('Forget') }),
  fc.record({ _tag: tagged('Enqueue') }),
  fc.record({ _tag: tagged('Published'), ids: fc.array(eventId, { maxLength: 3 }) }),
)

export const arbitraryHistory = fc.array(fc.tuple(arbitraryCommand, arbitraryMoment), { maxLength: 40 })

/** A subject after a random sequence of commands. */
export const arbitrarySubjectLedger: fc.Arbitrary<SubjectLedger> = arbitraryHistory.map(history =>
  history.reduce<SubjectLedger>(
    (subject, [command, nowMs]) => E.getOrElse(() => subject)(transition(subject, command, nowMs)),
    emptySubject,
  ),
)
