import type { History } from '../plaid/history.ts'
import { applicantText } from './applicant-text.ts'
import type { Case } from './case.ts'
import type { Counts } from './counts.ts'
import type { Decision, DecisionRecord } from './decision.ts'
import { gapsIn } from './findings/gaps.ts'
import type { Snapshot } from './findings/snapshot.ts'
import { unrecognisedIn } from './findings/unrecognised.ts'
import { firstStop, isByRule } from './first-stop.ts'
import { operatorText } from './operator-text.ts'
import type { Policy } from './policy.ts'
import { matchingRules } from './rules/matching-rules.ts'
import { type RuleName, ruleNames } from './rules/rule-name.ts'
import { verdictOn } from './verdict.ts'
import { vetoesOn } from './vetoes.ts'

/** Of what an answer may hold thousands of. */
const pointersMax = 20

const ruleRecord = (matching: ReadonlyArray<RuleName>): DecisionRecord['rules'] =>
  Object.fromEntries(
    ruleNames.map(name => [name, matching.includes(name) ? 'matched' : 'not-matched']),
  ) as DecisionRecord['rules']

const automaticLeft = ({ policy: { caps }, counts: { subject, user } }: Case): number => {
  const retries = Math.max(user.retries, subject.automatic + subject.onDemand)
  const left = Math.min(caps.automaticPerSubjectMax - subject.automatic, caps.retriesPerUserMax - retries)
  return Math.max(left, 0)
}

/**
 * Whether an attempt is retried by the service itself, how and when, and why. Pure, total, and closed: what is unknown,
 * missing or not understood is never retried. The same inputs give the same decision, byte for byte.
 *
 * @param snapshot the attempt as `/identity_verification/get` tells it
 * @param history all attempts of the same user and template, newest first
 * @param counts what the ledger remembers
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
  const verdict = verdictOn(policy, { snapshot, matching, unrecognised, missing }, nowMs)
  const of: Case = { policy, snapshot, history, counts, nowMs, vetoes, verdict }
  const stopped = firstStop(of)
  const { stop, outcome } = stopped
  return {
    ...outcome,
    record: {
      attemptId: snapshot.id,
      stop,
      fired: isByRule(stopped) ? verdict.fired : [],
      rules: ruleRecord(matching),
      vetoes,
      unrecognised: unrecognised.slice(0, pointersMax),
      missing: missing.slice(0, pointersMax),
      policy: { version: policy.version, hash: policy.hash },
      counts,
      automaticLeft: automaticLeft(of),
      nextEligibleAtMs: outcome._tag === 'Retry' ? outcome.notBeforeMs : null,
      operatorText: operatorText(of, stopped),
      applicantText: applicantText(outcome._tag === 'Retry' ? outcome.applicantText : 'contact-support'),
    },
  }
}
