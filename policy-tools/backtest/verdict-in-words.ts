import { findingText } from '../../lib/domain/policy/finding-texts.ts'
import type { Existence } from './existence.ts'
import type { Verdict } from './verdict.ts'

/** What a policy makes of an attempt: its decision, unless the attempt would not be there, or would be another. */
export type Standing = Verdict['decision'] | Exclude<Existence, 'exists'>

const without = { 'would-not-exist': 'would not exist', 'would-be-another': 'would be another attempt' } as const

export const standingInWords = (standing: Standing): string =>
  standing === 'Retry' || standing === 'Hold' || standing === 'Never' ? standing.toLowerCase() : without[standing]

/** `retry incomplete (po-box)`, `hold (limit-reached: po-box)`. */
export const verdictLabel = ({ decision, reason, rules, strategy }: Verdict): string => {
  const by = rules.filter(rule => rule !== reason).join(' + ')
  const why = [reason, by].filter(text => text !== null && text !== '').join(': ')
  return `${decision.toLowerCase()}${strategy === null ? '' : ` ${strategy}`}${why === '' ? '' : ` (${why})`}`
}

/** The same, and what was found. */
export const verdictInWords = (verdict: Verdict): string => {
  const names = verdict.rules.length > 0 ? verdict.rules : [verdict.reason ?? '']
  const found = names.flatMap(name => findingText(name) ?? [])
  return `${verdictLabel(verdict)}${found.length === 0 ? '' : `: ${found.join('; ')}`}`
}
