import { countedBy } from './count-by.ts'
import type { Entry } from './entry.ts'
import { existenceBy } from './existence.ts'
import type { Verdict } from './verdict.ts'
import { type Standing, standingInWords, verdictInWords, verdictLabel } from './verdict-in-words.ts'

/** How the decisions differ: from those of a policy, or from the recorded ones, to those of another policy. */
export interface Changes {
  readonly from: string
  readonly to: string
  readonly unchanged: number
  readonly changed: number
  /** What changes, by what it changes from and to: `retry → hold`. Only what occurs. */
  readonly matrix: ReadonlyArray<{ readonly from: string; readonly to: string; readonly attempts: number }>
  /** The same by rule and reason, with the earliest attempt of each as example. */
  readonly rows: ReadonlyArray<{
    readonly from: string
    readonly to: string
    readonly attempts: number
    readonly example: { readonly attempt_id: string; readonly from: string; readonly to: string }
  }>
}

interface Side {
  readonly standing: Standing
  readonly verdict: Verdict
}

interface Change {
  readonly entry: Entry
  readonly from: Side
  readonly to: Side
}

/** The strategy and the text of a recorded decision may not be known: what is not known is not compared. */
const isSameOr = (one: string | null, other: string | null): boolean => one === null || other === null || one === other

const isSame = ({ standing, verdict: one }: Side, { standing: otherStanding, verdict: other }: Side): boolean => {
  if (standing !== otherStanding) return false
  if (standing === 'would-not-exist' || standing === 'would-be-another') return true
  return (
    one.reason === other.reason &&
    one.rules.join() === other.rules.join() &&
    isSameOr(one.strategy, other.strategy) &&
    isSameOr(one.text, other.text)
  )
}

/** The two sides in words, the applicant's text only where it is all that differs. */
const wordsOf = ({ from, to }: Change, words: (verdict: Verdict) => string): readonly [from: string, to: string] => {
  const of = ({ standing, verdict }: Side): string =>
    standing === verdict.decision ? words(verdict) : standingInWords(standing)
  const both = [of(from), of(to)] as const
  return both[0] === both[1] ? [`${both[0]}, text ${from.verdict.text}`, `${both[1]}, text ${to.verdict.text}`] : both
}

const isEarlier = (one: Entry, other: Entry): boolean =>
  one.atMs < other.atMs || (one.atMs === other.atMs && one.key < other.key)

const earliest = (changes: ReadonlyArray<Change>): ReadonlyArray<Change> =>
  changes.toSorted(({ entry: one }, { entry: other }) => (isEarlier(one, other) ? -1 : isEarlier(other, one) ? 1 : 0))

/** Where the sides of an entry are found: the recorded decisions, or a policy's by its index. */
export type From = { readonly name: string; readonly index: number | 'recorded' }

const sidesBy = (entries: ReadonlyMap<string, Entry>, { index }: From): ((entry: Entry) => Side | undefined) => {
  if (index === 'recorded') return ({ recorded }) => ({ standing: recorded.decision, verdict: recorded })
  const existence = existenceBy(entries, index)
  return entry => {
    const verdict = entry.verdicts[index]
    if (verdict === undefined) return undefined
    const found = existence(entry)
    return { standing: found === 'exists' ? verdict.decision : found, verdict }
  }
}

export const changesOf = (entries: ReadonlyMap<string, Entry>, from: From, to: From): Changes => {
  const [before, after] = [sidesBy(entries, from), sidesBy(entries, to)]
  const changes: Change[] = []
  for (const entry of entries.values()) {
    const [one, other] = [before(entry), after(entry)]
    if (one !== undefined && other !== undefined && !isSame(one, other)) changes.push({ entry, from: one, to: other })
  }
  const ordered = earliest(changes)
  return {
    from: from.name,
    to: to.name,
    unchanged: entries.size - changes.length,
    changed: changes.length,
    matrix: countedBy(ordered, change => `${change.from.standing} → ${change.to.standing}`).map(({ first, count }) => ({
      from: standingInWords(first.from.standing),
      to: standingInWords(first.to.standing),
      attempts: count,
    })),
    rows: countedBy(ordered, change => wordsOf(change, verdictLabel).join(' → ')).map(({ first, count }) => {
      const [fromLabel, toLabel] = wordsOf(first, verdictLabel)
      const [fromWords, toWords] = wordsOf(first, verdictInWords)
      const example = { attempt_id: first.entry.attempt_id, from: fromWords, to: toWords }
      return { from: fromLabel, to: toLabel, attempts: count, example }
    }),
  }
}
