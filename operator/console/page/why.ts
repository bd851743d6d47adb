import { findingText } from '../../../lib/domain/policy/finding-texts.ts'

interface Decided {
  readonly reason?: string | null | undefined
  readonly rules: ReadonlyArray<string>
}

/**
 * Why it was decided so, in words: by the reason, which may come before the rules, such as a cap; else by what the rules
 * found. A policy may give reasons in words of its own.
 */
export const whyOf = ({ reason, rules }: Decided): string => {
  const byReason = findingText(reason ?? '')
  const byRules = rules.flatMap(name => findingText(name) ?? [])
  return byReason ?? (byRules.length > 0 ? byRules.join('; ') : (reason ?? rules.join(', ')))
}
