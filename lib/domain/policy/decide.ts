import * as E from 'fp-ts/Either'
import { childOf, type History, isNewest } from '../plaid/history.ts'
import { includesId } from '../plaid/same-id.ts'
import { applicantText } from './applicant-text.ts'
import { automaticLeft, isSpent } from './caps-left.ts'
import type { Counts } from './counts.ts'
import type { Action, Decision, DecisionRecord, StageName } from './decision.ts'
import { gapsIn } from './findings/gaps.ts'
import type { Snapshot } from './findings/snapshot.ts'
import { unrecognisedIn } from './findings/unrecognised.ts'
import { isTooOldAt, notBefore } from './not-before.ts'
import { operatorText } from './operator-text.ts'
import { permittedRequest } from './permitted-request.ts'
import type { Policy } from './policy.ts'
import { areCountsReadable } from './readable-counts.ts'
import { type RuleResult, ruleResultOf } from './rule-result.ts'
import { matchingRules } from './rules/matching-rules.ts'
import { isOfDocumentOrSelfie, type RuleName, ruleNames } from './rules/rule-name.ts'
import { type VetoName, vetoesOn } from './vetoes.ts'

/** The inputs of a decision. */
interface Facts {
  readonly policy: Policy
  readonly snapshot: Snapshot
  readonly history: History
  readonly counts: Counts
  readonly nowMs: number
  readonly vetoes: ReadonlyArray<VetoName>
  readonly ruleResult: RuleResult
}

const hold = (reason: string): Action => ({ _tag: 'Hold', reason })

const allowList = ({ policy, snapshot }: Facts): Action | undefined => {
  if (!policy.environments.includes(snapshot.environment)) return hold('environment-not-allowed')
  return includesId(policy.templateIds, snapshot.template.id) ? undefined : hold('template-not-allowed')
}

const veto = ({ vetoes: [first] }: Facts): Action | undefined =>
  first === undefined ? undefined : { _tag: 'Never', reason: first }

/** Plaid always retries a user's newest attempt, so a call for an older attempt would retry the wrong one. */
const child = ({ snapshot: { id }, history }: Facts): Action | undefined => {
  if (childOf(history, id) !== undefined) return hold('already-retried')
  return isNewest(history, id) ? undefined : hold('not-newest')
}

const caps = ({ policy, counts, ruleResult, nowMs }: Facts): Action | undefined => {
  if (!areCountsReadable(counts, nowMs)) return hold('counts-unreadable')
  return isSpent(policy.caps, counts, ruleResult) ? hold('limit-reached') : undefined
}

const retry = (
  { policy, snapshot, counts, nowMs }: Facts,
  { fired, strategy, delayMs, automaticMax, applicantText: text }: Extract<RuleResult, { readonly _tag: 'Retry' }>,
): Action => {
  const request = permittedRequest(snapshot, strategy)
  if (E.isLeft(request)) return hold(request.left)
  const notBeforeMs = notBefore(snapshot, counts, { caps: policy.caps, delayMs }, nowMs)
  if (isTooOldAt(snapshot, notBeforeMs)) return hold('too-old')
  const isDocumentOrSelfie = fired.some(isOfDocumentOrSelfie)
  return { _tag: 'Retry', request: request.right, notBeforeMs, automaticMax, isDocumentOrSelfie, applicantText: text }
}

const inFlight = ({ counts }: Facts): Action | undefined => (counts.inFlight === 0 ? undefined : hold('in-flight'))

/** In the order of evaluation, before the rules. */
const stages: ReadonlyArray<readonly [StageName, (facts: Facts) => Action | undefined]> = [
  ['allow-list', allowList],
  ['veto', veto],
  ['child', child],
  ['in-flight', inFlight],
  ['caps', caps],
]

/**
 * The first stage that is against a retry, with its action; else the retry. The mode is applied later, in `mode.ts`.
 */
const evaluate = (facts: Facts): { readonly stage: StageName; readonly action: Action } => {
  for (const [stage, against] of stages) {
    const action = against(facts)
    if (action !== undefined) return { stage, action }
  }
  const { ruleResult } = facts
  if (ruleResult._tag !== 'Retry')
    return { stage: 'reason', action: { _tag: ruleResult._tag, reason: ruleResult.reason } }
  return { stage: 'strategy', action: retry(facts, ruleResult) }
}

/** How many pointers a record keeps: a malformed answer may give thousands. */
const pointersMax = 20

const ruleRecord = (matching: ReadonlyArray<RuleName>): DecisionRecord['rules'] =>
  Object.fromEntries(
    ruleNames.map(name => [name, matching.includes(name) ? 'matched' : 'not-matched']),
  ) as DecisionRecord['rules']

/**
 * Decides whether an attempt is retried automatically, how, when and why. Pure and total. An attempt with an unknown,
 * missing or unrecognised finding is never retried. The same inputs give the same decision, byte for byte.
 *
 * @param snapshot the attempt as `/identity_verification/get` shows it
 * @param history all attempts of the same user and template, newest first
 * @param counts from the ledger and the counters
 * @param nowMs Unix milliseconds
 */
export const decide = (
  policy: Policy,
  snapshot: Snapshot,
  history: History,
  counts: Counts,
  nowMs: number,
): Decision => {
  const matching = matchingRules(snapshot)
  const unrecognised = unrecognisedIn(snapshot)
  const missing = gapsIn(snapshot)
  const vetoes = vetoesOn(snapshot, history)
  const ruleResult = ruleResultOf(policy, { snapshot, matching, unrecognised, missing }, nowMs)
  const { stage, action } = evaluate({ policy, snapshot, history, counts, nowMs, vetoes, ruleResult })
  const fired = stage === 'reason' || stage === 'strategy' ? ruleResult.fired : []
  return {
    ...action,
    record: {
      attemptId: snapshot.id,
      stage,
      fired,
      rules: ruleRecord(matching),
      vetoes,
      unrecognised: unrecognised.slice(0, pointersMax),
      missing: missing.slice(0, pointersMax),
      policy: { version: policy.version, hash: policy.hash },
      counts,
      automaticLeft: automaticLeft(policy.caps, counts),
      nextEligibleAtMs: action._tag === 'Retry' ? action.notBeforeMs : null,
      operatorText: operatorText({ policy, counts, stage, action, fired }),
      applicantText: applicantText(action._tag === 'Retry' ? action.applicantText : 'contact-support'),
    },
  }
}
