import { stepNames } from '../plaid/attempt.ts'
import { firstText, type RetryTextId } from './applicant-text.ts'
import { bounds } from './bounds.ts'
import { isContextUnreadable } from './findings/gaps.ts'
import type { Snapshot } from './findings/snapshot.ts'
import { isContext, type Standing } from './findings/standing.ts'
import { earlierReadsUnrecognised, readsUnrecognised } from './findings/unrecognised.ts'
import { type Lineage, sinceSuccess } from './lineage.ts'
import type { Policy } from './policy.ts'
import type { RuleAction } from './rule-action.ts'
import { isHarmless } from './rules/document-rules.ts'
import type { RuleName } from './rules/rule-name.ts'
import { areSelfiesHarmless } from './rules/selfie-rules.ts'
import type { SignalAction, SignalName } from './signals.ts'

type RetryAction = Extract<RuleAction, { readonly decision: 'retry' }>

/**
 * What all signals and matching rules say together of an attempt, before caps and times. `fired`: the rules that it is
 * based on.
 */
export type RuleResult =
  | {
      readonly _tag: 'Retry'
      readonly fired: ReadonlyArray<RuleName>
      readonly strategy: RetryAction['strategy']
      /** What a step-up asks for, of the steps that the template has. */
      readonly steps?: RetryAction['steps']
      /** How often each of the fired rules may retry a user and template automatically. */
      readonly maxima: Readonly<Partial<Record<RuleName, number>>>
      readonly applicantText: RetryTextId
    }
  | { readonly _tag: 'Hold' | 'Never'; readonly fired: ReadonlyArray<RuleName>; readonly reason: string }

/** An attempt, and the rules and signals that match it. */
interface Observed {
  readonly standing: Standing
  /** The attempts before it that count, latest first. */
  readonly earlier: ReadonlyArray<Standing>
  readonly lineage: Lineage
  readonly matching: ReadonlyArray<RuleName>
  readonly signals: ReadonlyArray<SignalName>
}

type Row = readonly [name: RuleName, action: RuleAction]

const isRetry = (row: Row): row is readonly [RuleName, RetryAction] => row[1].decision === 'retry'

/** The action in the attempt's environment. */
const inEnvironment = (action: RuleAction, { environment }: Snapshot): RuleAction =>
  action.decision === 'retry' && action.inSandbox === 'hold' && environment === 'sandbox'
    ? { decision: 'hold', class: action.class, reason: 'not-in-sandbox' }
    : action

/** Whether a clock is wrong: ours, or the one that Plaid's times come from. */
const isClockUnreadable = ({ created_at, completed_at }: Snapshot, nowMs: number): boolean =>
  !(Date.parse(created_at) <= nowMs + bounds.clockSkewMsMax) || Date.parse(completed_at) > nowMs + bounds.clockSkewMsMax

/** A document or selfie that failed before what ended the session, and that was more than unclear. */
const isContextAgainst = (standing: Standing): boolean =>
  (isContext(standing, 'documentary_verification') && !isHarmless(standing)) ||
  (isContext(standing, 'selfie_check') && !areSelfiesHarmless(standing))

/**
 * Whether the first attempt that is known has skipped a step, and the one before it cannot be found: what that one
 * showed may count against the applicant.
 */
const isChainBroken = ({ before }: Lineage): boolean => {
  const first = before.at(-1)
  if (first === undefined || first.previous_attempt_id === null) return false
  return (
    sinceSuccess(before).length === before.length &&
    stepNames.some(step => step !== 'accept_tos' && first.steps[step] === 'skipped')
  )
}

/** Why an attempt is held whatever the rules say, except `never`; undefined if there is no such reason. */
const doubt = ({ standing, earlier, lineage }: Observed, nowMs: number): string | undefined => {
  if (isClockUnreadable(standing.snapshot, nowMs)) return 'clock-unreadable'
  if (readsUnrecognised(standing) || earlier.some(earlierReadsUnrecognised)) return 'unrecognised'
  if (standing.isSkipUnknown || isChainBroken(lineage)) return 'lineage-unknown'
  if (Object.values(standing.steps).includes('unknown') || isContextUnreadable(standing)) return 'evidence-missing'
  return lineage.isVerifiedElsewhere === true ? 'verified-elsewhere' : undefined
}

const decisiveResult = (_tag: 'Hold' | 'Never', rows: ReadonlyArray<Row>): RuleResult | undefined => {
  const decisive = rows.filter(([, { decision }]) => decision === (_tag === 'Hold' ? 'hold' : 'never'))
  const [first] = decisive
  if (first === undefined || first[1].decision === 'retry') return undefined
  return { _tag, fired: decisive.map(([name]) => name), reason: first[1].reason }
}

/** The strategy that all of them name, and the text that comes first. Two strategies are held: a person should decide. */
const ofRetries = (rows: ReadonlyArray<readonly [RuleName, RetryAction]>): RuleResult => {
  const fired = rows.map(([name]) => name)
  const actions = rows.map(([, action]) => action)
  const [first, ...others] = actions
  if (first === undefined) return { _tag: 'Hold', fired, reason: 'no-rule-matches' }
  if (others.some(({ strategy }) => strategy !== first.strategy))
    return { _tag: 'Hold', fired, reason: 'rules-disagree' }
  return {
    _tag: 'Retry',
    fired,
    strategy: first.strategy,
    ...(first.steps !== undefined && { steps: first.steps }),
    maxima: Object.fromEntries(rows.map(([name, { automaticMax }]) => [name, automaticMax])),
    applicantText: firstText(actions.map(action => action.applicantText)) ?? first.applicantText,
  }
}

/**
 * Of all signals and matching rules, `never` comes before `hold`, and `hold` before `retry`. A doubt holds the attempt
 * unless something says `never`.
 */
export const ruleResultOf = ({ rules, signals }: Policy, observed: Observed, nowMs: number): RuleResult => {
  const rows = observed.matching.map((name): Row => [name, inEnvironment(rules[name], observed.standing.snapshot)])
  const signalOf = (action: SignalAction): SignalName | undefined =>
    observed.signals.find(name => signals[name] === action)
  const neverSignal = signalOf('never')
  if (neverSignal !== undefined) return { _tag: 'Never', fired: [], reason: neverSignal }
  const never = decisiveResult('Never', rows)
  if (never !== undefined) return never
  const held = doubt(observed, nowMs) ?? signalOf('hold')
  if (held !== undefined) return { _tag: 'Hold', fired: [], reason: held }
  return (
    decisiveResult('Hold', rows) ??
    (isContextAgainst(observed.standing)
      ? { _tag: 'Hold', fired: [], reason: 'earlier-step-failed' }
      : ofRetries(rows.filter(isRetry)))
  )
}
