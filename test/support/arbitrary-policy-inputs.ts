import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import type { PlaidEnv } from '../../lib/domain/plaid/environment.ts'
import type { Counts } from '../../lib/domain/policy/counts.ts'
import { type Snapshot, snapshotDecoder } from '../../lib/domain/policy/findings/snapshot.ts'
import type { Caps, PolicyData } from '../../lib/domain/policy/policy-data.ts'
import type { RuleAction } from '../../lib/domain/policy/rule-action.ts'
import { isOfDocumentOrSelfie, type RuleName, ruleNames } from '../../lib/domain/policy/rules/rule-name.ts'
import { type SignalAction, type SignalName, signalActions, signalNames } from '../../lib/domain/policy/signals.ts'
import { arbitraryPlaidAnswer } from './arbitrary-plaid-answer.ts'
import { fixturePolicy } from './fixture-policy.ts'
import { nowMs } from './plaid-answer.ts'

const environments: ReadonlyArray<PlaidEnv> = ['sandbox', 'production']

/** The decoded answer of Plaid. Answers that do not decode as an attempt are left out. */
export const arbitrarySnapshot: fc.Arbitrary<Snapshot> = fc
  .tuple(arbitraryPlaidAnswer, fc.constantFrom(...environments))
  .map(([answer, environment]) => snapshotDecoder(environment).decode(answer))
  .filter(E.isRight)
  .map(({ right }) => right)

const few = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 3 }) })

/** Counts around the caps, and a few impossible ones. */
export const arbitraryCounts: fc.Arbitrary<Counts> = fc
  .record({
    automatic: few,
    onDemand: few,
    ofDocuments: few,
    byRule: fc.dictionary(fc.constantFrom(...ruleNames), few, { maxKeys: 3 }),
    retries: few,
    inFlight: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1),
    last: fc.option(fc.integer({ min: -60_000, max: 40 * 60_000 }), { nil: undefined }),
    days: fc.array(fc.constantFrom(0, 1, 199, 200, 201), { maxLength: 4 }),
    broken: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Number.NaN, -1, 0.5),
  })
  .map(({ automatic, onDemand, ofDocuments, byRule, retries, inFlight, last, days, broken }) => ({
    subject: {
      automatic: automatic + broken,
      onDemand,
      automaticByDocumentOrSelfie: ofDocuments,
      automaticByRule: byRule,
      ...(last !== undefined && { lastSentAtMs: nowMs - last }),
    },
    user: { retries },
    inFlight,
    automaticByDay: days,
  }))

const arbitraryCaps: fc.Arbitrary<Caps> = fc
  .record({
    automaticPerSubjectMax: fc.integer({ min: 1, max: 3 }),
    automaticByDocumentOrSelfieMax: fc.integer({ min: 1, max: 2 }),
    automaticPerUserMax: fc.integer({ min: 1, max: 5 }),
    onDemandPerSubjectMax: fc.integer({ min: 1, max: 20 }),
    cooldownMs: fc.oneof(fc.constant(600_000), fc.integer({ min: 300_000, max: 30 * 86_400_000 })),
    automaticPerDayMax: fc.constantFrom(1, 200, 201, 100_000),
  })
  .map(caps => ({
    ...caps,
    automaticByDocumentOrSelfieMax: Math.min(caps.automaticByDocumentOrSelfieMax, caps.automaticPerSubjectMax),
  }))

const withoutRetry: fc.Arbitrary<RuleAction> = fc.constantFrom<RuleAction>(
  { decision: 'hold', class: 'mine', reason: 'mine' },
  { decision: 'never', class: 'mine', reason: 'mine' },
)

const stepUp: fc.Arbitrary<RuleAction> = fc.constant({
  decision: 'retry',
  class: 'mine',
  strategy: 'custom',
  automaticMax: 1,
  applicantText: 'bring-document',
})

/** A rule action that is as permissive as that of the fixture, or stricter. */
const arbitraryRuleAction = (name: RuleName, caps: Caps): fc.Arbitrary<RuleAction> => {
  const usual = fixturePolicy.rules[name]
  if (name === 'thin-file') return fc.oneof(withoutRetry, stepUp)
  if (usual.decision !== 'retry') return withoutRetry
  const max = isOfDocumentOrSelfie(name) ? caps.automaticByDocumentOrSelfieMax : caps.automaticPerSubjectMax
  const retry = fc.record({
    decision: fc.constant('retry' as const),
    class: fc.constant('mine'),
    strategy: fc.constantFrom('incomplete' as const, 'reset' as const),
    automaticMax: fc.integer({ min: 1, max }),
    applicantText: fc.constant(usual.applicantText),
  })
  return fc.oneof({ weight: 8, arbitrary: retry }, { weight: 1, arbitrary: withoutRetry })
}

/** Any valid policy. Most of them allow the template and the environments of the tests. */
export const arbitraryPolicyData: fc.Arbitrary<PolicyData> = arbitraryCaps.chain(caps =>
  fc.record({
    version: fc.constantFrom('fixture-v1', 'mine-7'),
    environments: fc.constantFrom(environments, environments, environments, environments, ['sandbox']) as fc.Arbitrary<
      PolicyData['environments']
    >,
    templateIds: fc.constantFrom(
      ['idvtmp_local'],
      ['idvtmp_local'],
      ['idvtmp_local', 'idvtmp_other'],
      [],
    ) as fc.Arbitrary<PolicyData['templateIds']>,
    caps: fc.constant(caps),
    windowMs: fc.constantFrom(180 * 86_400_000, 30 * 86_400_000, 3_650 * 86_400_000),
    language: fc.constant('en'),
    texts: fc.constant(fixturePolicy.texts),
    delayMs: fc.oneof(fc.constant(900_000), fc.integer({ min: 300_000, max: 13 * 86_400_000 })),
    signals: fc.record(
      Object.fromEntries(signalNames.map(name => [name, fc.constantFrom(...signalActions)])) as {
        [N in SignalName]: fc.Arbitrary<SignalAction>
      },
    ),
    rules: fc.record(
      Object.fromEntries(ruleNames.map(name => [name, arbitraryRuleAction(name, caps)])) as {
        [N in RuleName]: fc.Arbitrary<RuleAction>
      },
    ),
  }),
)
