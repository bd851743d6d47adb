import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import type { SubjectCaps } from '../../lib/domain/ledger/caps.ts'
import type { LedgerCommand, SendResult } from '../../lib/domain/ledger/ledger-command.ts'
import type { SubjectLedger } from '../../lib/domain/ledger/subject-ledger.ts'
import { transition } from '../../lib/domain/ledger/transition.ts'
import { emptySubject, t0 } from './ledger-examples.ts'

const attempt_id = fc.constantFrom('A', 'B', 'C')
const token = fc.constantFrom('t1', 't2', 't3', 't4')
const rule = fc.constantFrom('one-detail-differs', 'image-unclear')

/** Times that matter to some state, in any order: clocks may be wrong. */
export const arbitraryMoment = fc
  .constantFrom(0, 1, 15_000, 60_000, 5 * 60_000, 15 * 60_000, 3_600_000, 86_400_000, 31 * 86_400_000)
  .map(offset => t0 + offset)

export const tightCaps: SubjectCaps = {
  automaticPerSubjectMax: 2,
  automaticByDocumentOrSelfieMax: 1,
  retriesPerUserMax: 3,
  onDemandPerSubjectMax: 4,
  cooldownMs: 60_000,
}

const result: fc.Arbitrary<SendResult> = fc.oneof(
  fc.record({ _tag: fc.constant('Retried' as const), child_id: attempt_id }),
  fc.record({ _tag: fc.constant('Misdirected' as const), child_id: attempt_id }),
  fc.record({ _tag: fc.constant('Refused' as const), error_code: fc.constant('INVALID_FIELD') }),
  fc.record({ _tag: fc.constant('DefiniteNo' as const), dueAtMs: arbitraryMoment }),
  fc.constant({ _tag: 'Unknown' as const }),
)

const fence = fc.record(
  {
    _tag: fc.constant('Fence' as const),
    attempt_id,
    token,
    mode: fc.constantFrom('automatic' as const, 'on-demand' as const),
    strategy: fc.constantFrom('reset' as const, 'incomplete' as const, 'custom' as const),
    rules: fc.uniqueArray(rule, { maxLength: 2 }),
    ruleMax: fc.constant(1),
    caps: fc.constant(tightCaps),
    isDocumentOrSelfie: fc.constant(true as const),
    day: fc.nat(30_000),
  },
  {
    requiredKeys: ['_tag', 'attempt_id', 'token', 'mode', 'strategy', 'rules', 'ruleMax', 'caps'],
  },
)

const tagged = <T extends LedgerCommand['_tag']>(...tags: ReadonlyArray<T>) => fc.constantFrom(...tags)

/** Any command, likely or unlikely. */
export const arbitraryCommand: fc.Arbitrary<LedgerCommand> = fc.oneof(
  fc.record({
    _tag: tagged('Schedule'),
    attempt_id,
    dueAtMs: arbitraryMoment,
    decision: fc.record({ rules: fc.array(rule, { maxLength: 2 }), policy: fc.constant('fixture-v1') }),
  }),
  fc.record({ _tag: tagged('Postpone'), attempt_id, dueAtMs: arbitraryMoment }),
  fc.record({
    _tag: tagged('PinKey'),
    attempt_id,
    key: fc.string({ maxLength: 2 }),
    request: fc.constantFrom('a', 'b'),
  }),
  fence,
  fence,
  fence,
  fc.record({ _tag: tagged('Unsend'), attempt_id, token, dueAtMs: arbitraryMoment }),
  fc.record({ _tag: tagged('Record'), attempt_id, token, result }),
  fc.record({ _tag: tagged('Record'), attempt_id, token, result }),
  fc.record({ _tag: tagged('Adopt'), attempt_id, child_id: attempt_id }),
  fc.record({ _tag: tagged('Look'), attempt_id }),
  fc.record({ _tag: tagged('Supersede', 'Exhaust'), attempt_id }),
  fc.record({ _tag: tagged('Skip'), attempt_id, reason: fc.constant('no-longer-failed') }),
  fc.record({ _tag: tagged('Rearm'), attempt_id, allowed: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ _tag: tagged('Close'), attempt_id }),
  fc.record({ _tag: tagged('Enqueue') }),
  fc.record({ _tag: tagged('Published'), ids: fc.array(fc.string(), { maxLength: 1 }) }),
)

export const arbitraryHistory = fc.array(fc.tuple(arbitraryCommand, arbitraryMoment), { maxLength: 40 })

/** A subject after a random sequence of commands. */
export const arbitrarySubjectLedger: fc.Arbitrary<SubjectLedger> = arbitraryHistory.map(history =>
  history.reduce<SubjectLedger>(
    (subject, [command, nowMs]) => E.getOrElse(() => subject)(transition(subject, command, nowMs)),
    emptySubject,
  ),
)
