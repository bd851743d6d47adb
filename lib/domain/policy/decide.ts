import * as E from 'fp-ts/Either'
import { includesId } from '../plaid/same-id.ts'
import { applicantText, textWithoutRetry } from './applicant-text.ts'
import { appliedTo } from './applied-policy.ts'
import { automaticLeft, isSpent } from './caps-left.ts'
import type { Counts } from './counts.ts'
import type { Action, Decision, DecisionRecord, StageName } from './decision.ts'
import { gapsIn } from './findings/gaps.ts'
import type { Snapshot } from './findings/snapshot.ts'
import { type Standing, standingOf } from './findings/standing.ts'
import { unrecognisedIn } from './findings/unrecognised.ts'
import type { Lineage } from './lineage.ts'
import { isTooOldAt, notBefore } from './not-before.ts'
import { operatorText } from './operator-text.ts'
import { permittedRequest } from './permitted-request.ts'
import type { Policy } from './policy.ts'
import { areCountsReadable } from './readable-counts.ts'
import { type RuleResult, ruleResultOf } from './rule-result.ts'
import { matchingRules } from './rules/matching-rules.ts'
import { isOfDocumentOrSelfie, type RuleName, ruleNames } from './rules/rule-name.ts'
import { type SignalName, signalsOn } from './signals.ts'
import { supportText } from './support-text.ts'
import { isNever, standingsBefore, type VetoName, vetoesOn } from './vetoes.ts'

/** What is known of an attempt, and what was observed in it. */
interface Observed {
  readonly policy: Policy
  readonly standing: Standing
  readonly lineage: Lineage
  readonly counts: Counts
  readonly nowMs: number
  readonly vetoes: ReadonlyArray<VetoName>
  readonly signals: ReadonlyArray<SignalName>
  readonly matching: ReadonlyArray<RuleName>
  readonly ruleResult: RuleResult
}

const hold = (reason: string): Action => ({ _tag: 'Hold', reason })

const allowList = ({ policy, standing: { snapshot } }: Observed): Action | undefined => {
  if (!policy.environments.includes(snapshot.environment)) return hold('environment-not-allowed')
  return includesId(policy.templateIds, snapshot.template.id) ? undefined : hold('template-not-allowed')
}

const veto = ({ vetoes: [first] }: Observed): Action | undefined => {
  if (first === undefined) return undefined
  return isNever(first) ? { _tag: 'Never', reason: first } : hold(first)
}

/** Plaid always retries a user's newest attempt, so a call for an older attempt would retry the wrong one. */
const child = ({ lineage: { place } }: Observed): Action | undefined => {
  if (place === 'retried') return hold('already-retried')
  return place === 'newest' ? undefined : hold('not-newest')
}

const inFlight = ({ counts }: Observed): Action | undefined => (counts.inFlight === 0 ? undefined : hold('in-flight'))

const reason = ({ ruleResult }: Observed): Action | undefined =>
  ruleResult._tag === 'Retry' ? undefined : { _tag: ruleResult._tag, reason: ruleResult.reason }

/** What is against a retry before the retry itself is looked at, in the order of evaluation. */
const stages: ReadonlyArray<readonly [StageName, (observed: Observed) => Action | undefined]> = [
  ['allow-list', allowList],
  ['veto', veto],
  ['child', child],
  ['in-flight', inFlight],
  ['reason', reason],
]

interface Evaluation {
  readonly stage: StageName
  readonly action: Action
}

/** Caps stop only what would be a retry; then come Plaid's own rules, and the time. */
const evaluateRetry = (
  { policy, standing, lineage, counts, nowMs }: Observed,
  result: Extract<RuleResult, { readonly _tag: 'Retry' }>,
): Evaluation => {
  const { snapshot } = standing
  const { fired, maxima, applicantText: text } = result
  if (!areCountsReadable(counts, nowMs)) return { stage: 'caps', action: hold('counts-unreadable') }
  if (isSpent(policy.caps, counts, lineage, result)) return { stage: 'caps', action: hold('limit-reached') }
  const request = permittedRequest(standing, result)
  if (E.isLeft(request)) return { stage: 'strategy', action: hold(request.left) }
  const notBeforeMs = notBefore(snapshot, counts, policy, fired, nowMs)
  if (isTooOldAt(snapshot, notBeforeMs)) return { stage: 'time', action: hold('too-old') }
  const isDocumentOrSelfie = fired.some(isOfDocumentOrSelfie)
  return {
    stage: 'time',
    action: { _tag: 'Retry', request: request.right, notBeforeMs, maxima, isDocumentOrSelfie, applicantText: text },
  }
}

/**
 * The first stage that is against a retry, with its action; else the retry. The mode is applied later, in `mode.ts`.
 */
const evaluate = (observed: Observed): Evaluation => {
  for (const [stage, against] of stages) {
    const action = against(observed)
    if (action !== undefined) return { stage, action }
  }
  const { ruleResult } = observed
  return ruleResult._tag === 'Retry'
    ? evaluateRetry(observed, ruleResult)
    : { stage: 'reason', action: hold(ruleResult.reason) }
}

/** How many pointers a record keeps: a malformed answer may give thousands. */
const pointersMax = 20

const ruleRecord = (matching: ReadonlyArray<RuleName>): DecisionRecord['rules'] =>
  Object.fromEntries(
    ruleNames.map(name => [name, matching.includes(name) ? 'matched' : 'not-matched']),
  ) as DecisionRecord['rules']

/** The stages at which the rules have had their say. */
const ofRules: ReadonlySet<StageName> = new Set(['reason', 'caps', 'strategy', 'time'])

const recordOf = (observed: Observed, { stage, action }: Evaluation): DecisionRecord => {
  const { policy, standing, lineage, counts, vetoes, signals, matching, ruleResult } = observed
  const { snapshot } = standing
  const fired = ofRules.has(stage) ? ruleResult.fired : []
  const left = automaticLeft(policy.caps, counts, lineage)
  return {
    attemptId: snapshot.id,
    stage,
    fired,
    rules: ruleRecord(matching),
    vetoes,
    signals,
    unrecognised: unrecognisedIn(snapshot).slice(0, pointersMax),
    missing: gapsIn(snapshot).slice(0, pointersMax),
    policy: { version: policy.version, hash: policy.hash },
    counts,
    automaticLeft: left,
    nextEligibleAtMs: action._tag === 'Retry' ? action.notBeforeMs : null,
    operatorText: operatorText({ policy, counts, stage, action, fired, automaticLeft: left }),
    supportText: supportText(action),
    applicantText:
      action._tag === 'Retry' ? applicantText(policy, action.applicantText) : textWithoutRetry(policy, action.reason),
  }
}

/**
 * Decides whether an attempt is retried automatically, how, when and why. Pure and total. What is unknown never counts
 * in favour of a retry. The same inputs give the same decision, byte for byte.
 *
 * @param whole the policy; what its segments say applies to their templates
 * @param snapshot the attempt as Plaid shows it
 * @param lineage the attempts around it
 * @param counts from the ledger and the counters
 * @param nowMs Unix milliseconds
 */
export const decide = (
  whole: Policy,
  snapshot: Snapshot,
  lineage: Lineage,
  counts: Counts,
  nowMs: number,
): Decision => {
  const policy = appliedTo(whole, snapshot.template.id)
  const standing = standingOf(snapshot, lineage.before)
  const signals = signalsOn(standing)
  const earlier = standingsBefore(lineage)
  const matching = matchingRules(standing, earlier, policy.flow)
  const observed: Observed = {
    policy,
    standing,
    lineage,
    counts,
    nowMs,
    vetoes: vetoesOn(standing, lineage),
    signals,
    matching,
    ruleResult: ruleResultOf(policy, { standing, earlier, lineage, matching, signals }, nowMs),
  }
  const evaluation = evaluate(observed)
  return { ...evaluation.action, record: recordOf(observed, evaluation) }
}
