import type { ApplicantTextId } from './applicant-text.ts'
import { bounds } from './bounds.ts'
import type { Snapshot } from './findings/snapshot.ts'
import type { Policy } from './policy.ts'
import type { RuleAction } from './rule-action.ts'
import type { RuleName } from './rules/rule-name.ts'

/**
 * What all matching rules say together of an attempt, before caps and times. `fired`: the rules that it is based on.
 */
export type RuleResult =
  | {
      readonly _tag: 'Retry'
      readonly fired: ReadonlyArray<RuleName>
      readonly strategy: 'incomplete' | 'reset'
      readonly delayMs: number
      readonly automaticMax: number
      readonly applicantText: ApplicantTextId
    }
  | { readonly _tag: 'Hold' | 'Never'; readonly fired: ReadonlyArray<RuleName>; readonly reason: string }

/** An attempt, the rules that match it, and JSON Pointers to its unrecognised and missing values. */
interface Observed {
  readonly snapshot: Snapshot
  readonly matching: ReadonlyArray<RuleName>
  readonly unrecognised: ReadonlyArray<string>
  readonly missing: ReadonlyArray<string>
}

type RetryAction = Extract<RuleAction, { readonly decision: 'retry' }>
type Row = readonly [name: RuleName, action: RuleAction]

const isRetry = (row: Row): row is readonly [RuleName, RetryAction] => row[1].decision === 'retry'

/** The action in the attempt's environment. */
const inEnvironment = (action: RuleAction, { environment }: Snapshot): RuleAction =>
  action.decision === 'retry' && action.inSandbox === 'hold' && environment === 'sandbox'
    ? { decision: 'hold', class: action.class, reason: 'not-in-sandbox' }
    : action

/** Why an attempt is held whatever the rules say, except `never`; undefined if there is no such reason. */
const doubt = ({ snapshot, unrecognised, missing }: Observed, nowMs: number): string | undefined => {
  const createdAtMs = Date.parse(snapshot.created_at)
  const endedAtMs = Date.parse(snapshot.completed_at)
  const isClockRight = createdAtMs <= nowMs + bounds.clockSkewMsMax && !(endedAtMs > nowMs + bounds.clockSkewMsMax)
  if (!isClockRight) return 'clock-unreadable'
  if (!(nowMs - createdAtMs <= bounds.attemptAgeMsMax)) return 'too-old'
  if (unrecognised.length > 0) return 'unrecognised'
  if (missing.length > 0) return 'evidence-missing'
  return undefined
}

const decisiveResult = (_tag: 'Hold' | 'Never', rows: ReadonlyArray<Row>): RuleResult | undefined => {
  const decisive = rows.filter(([, { decision }]) => decision === (_tag === 'Hold' ? 'hold' : 'never'))
  const [first] = decisive
  if (first === undefined || first[1].decision === 'retry') return undefined
  return { _tag, fired: decisive.map(([name]) => name), reason: first[1].reason }
}

/**
 * If the rules name the same strategy: the longest delay and the smallest maximum. Else hold: a person should decide.
 */
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
    delayMs: Math.max(...actions.map(({ delayMs }) => delayMs)),
    automaticMax: Math.min(...actions.map(({ automaticMax }) => automaticMax)),
    applicantText: others.some(({ applicantText }) => applicantText !== first.applicantText)
      ? 'try-again'
      : first.applicantText,
  }
}

/**
 * Of all matching rules, `never` comes before `hold`, and `hold` before `retry`. A doubt holds the attempt unless a
 * rule says `never`.
 */
export const ruleResultOf = ({ rules }: Policy, observed: Observed, nowMs: number): RuleResult => {
  const rows = observed.matching.map((name): Row => [name, inEnvironment(rules[name], observed.snapshot)])
  const never = decisiveResult('Never', rows)
  if (never !== undefined) return never
  const reason = doubt(observed, nowMs)
  if (reason !== undefined) return { _tag: 'Hold', fired: [], reason }
  return decisiveResult('Hold', rows) ?? ofRetries(rows.filter(isRetry))
}
