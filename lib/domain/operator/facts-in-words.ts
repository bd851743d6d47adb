import { stepNames } from '../plaid/attempt.ts'
import type { Facts } from '../policy/facts.ts'

/** The members of an attempt whose facts are findings. Ids, times, counts and earlier attempts are not among them. */
const findings: ReadonlySet<string> = new Set(['status', 'steps', ...stepNames])

/** Members that a person need not read: the fact is about what stands before them. */
const silent: ReadonlySet<string> = new Set(['steps', 'summary', ...stepNames])

const isWord = (fact: Facts[string]): boolean => typeof fact !== 'string' || /^[a-z][a-z0-9_]{0,63}$/.test(fact)

const isPlain = (member: string): boolean => /^[a-z0-9_-]{1,64}$/.test(member)

const isIndex = (member: string): boolean => /^\d+$/.test(member)

const labelOf = (members: ReadonlyArray<string>): string => {
  const [first = '', second = ''] = members
  if (first === 'steps') return second
  const shown = members.filter((member, index) => !silent.has(member) || (index === 0 && members.length === 1))
  return shown.map(member => (isIndex(member) ? String(Number(member) + 1) : member.replaceAll('_', ' '))).join(' ')
}

/**
 * What a decision read of the judged attempt, in words: `kyc_check: failed`, `date of birth: no_match`. Only words of
 * closed lists, numbers and flags are shown.
 */
export const factsInWords = (facts: Facts): ReadonlyArray<string> =>
  Object.entries(facts).flatMap(([pointer, fact]) => {
    const members = pointer.split('/').slice(1)
    if (!findings.has(members[0] ?? '') || !members.every(isPlain) || !isWord(fact)) return []
    return [`${labelOf(members)}: ${fact}`]
  })
