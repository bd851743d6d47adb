import type { Law } from '../laws/reading/law.ts'
import type { PolicyData } from '../laws/reading/situation.ts'
import { courtOf } from './court.ts'
import type { Judge } from './judge.ts'
import type { PartProof } from './prove.ts'
import { type Counterexample, shrink, sizeOf } from './shrink.ts'

export interface Violation extends Counterexample {
  readonly law: string
  /** In how many states the law is broken. */
  readonly count: number
}

export interface Proof extends Omit<PartProof, 'broken' | 'fired'> {
  readonly violations: ReadonlyArray<Violation>
  /** Rules that decide nothing in any state. */
  readonly deadRules: ReadonlyArray<string>
}

const sum = (counters: ReadonlyArray<Readonly<Record<string, number>>>): Readonly<Record<string, number>> => {
  const total: Record<string, number> = {}
  for (const counter of counters)
    for (const [name, count] of Object.entries(counter)) total[name] = (total[name] ?? 0) + count
  return total
}

/** Of the situations that break a law, the one that can be made smallest, as small as it can be made. */
const smallest = (
  name: string,
  situations: PartProof['broken'][string],
  { judge, policy, laws }: Under,
): Counterexample | undefined => {
  const law = laws[name]
  if (law === undefined) return undefined
  const court = courtOf(judge, policy)
  return situations
    .flatMap(situation => shrink(law, situation, court, policy) ?? [])
    .toSorted((one, other) => sizeOf(one.situation) - sizeOf(other.situation))[0]
}

interface Under {
  readonly judge: Judge
  readonly policy: PolicyData
  readonly laws: Readonly<Record<string, Law>>
}

/** Each digest is in one of them; the others have zeros there. */
const merged = (leaves: ReadonlyArray<Uint8Array>): Uint8Array => {
  const all = new Uint32Array((leaves[0]?.length ?? 0) / 4)
  for (const { buffer } of leaves) {
    const words = new Uint32Array(buffer)
    for (let at = 0; at < all.length; at += 1) all[at] = (all[at] ?? 0) | (words[at] ?? 0)
  }
  return new Uint8Array(all.buffer)
}

/** The rules that may decide: `backend-only` is for the flow of that name. */
const rulesOf = ({ rules, segments = [] }: PolicyData): ReadonlyArray<string> =>
  Object.keys(rules).filter(rule => rule !== 'backend-only' || segments.some(({ flow }) => flow === 'backend'))

/** The proof that its parts make together. */
export const proofOf = (parts: ReadonlyArray<PartProof>, under: Under): Proof => {
  const [first] = parts
  if (first === undefined) throw new Error('a proof has at least one part')
  const laws = Object.fromEntries(
    Object.keys(under.laws).map(name => [
      name,
      {
        tried: parts.reduce((total, part) => total + (part.laws[name]?.tried ?? 0), 0),
        broken: parts.reduce((total, part) => total + (part.laws[name]?.broken ?? 0), 0),
      },
    ]),
  )
  const violations = Object.entries(laws).flatMap(([law, { broken }]): Violation[] => {
    const found = smallest(
      law,
      parts.flatMap(part => part.broken[law] ?? []),
      under,
    )
    return found === undefined ? [] : [{ law, count: broken, ...found }]
  })
  const fired = new Set(parts.flatMap(part => part.fired))
  return {
    ...first,
    states: parts.reduce((total, { states }) => total + states, 0),
    leaves: first.leaves.map((ofBlock, block) =>
      merged([ofBlock, ...parts.slice(1).flatMap(part => part.leaves[block] ?? [])]),
    ),
    blocks: first.blocks.map((block, index) => ({
      ...block,
      decisions: sum(parts.map(({ blocks }) => blocks[index]?.decisions ?? {})),
    })),
    uncovered: sum(parts.map(({ uncovered }) => uncovered)),
    laws,
    violations,
    deadRules: rulesOf(under.policy).filter(rule => !fired.has(rule)),
  }
}

const total = (counter: Readonly<Record<string, number>>): number =>
  Object.values(counter).reduce((all, count) => all + count, 0)

/** The line that is printed. `name`: of the policy, or of its segment. */
export const proofLine = (
  { states, violations, deadRules, uncovered }: Pick<Proof, 'states' | 'violations' | 'deadRules' | 'uncovered'>,
  name = 'policy',
): string => {
  const broken = violations.reduce((all, { count }) => all + count, 0)
  return (
    `${name}: ${states} states, ${broken} violations, ` +
    `dead rules ${deadRules.length === 0 ? 'none' : deadRules.join(' ')}, uncovered ${total(uncovered)}`
  )
}
