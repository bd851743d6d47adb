import { allLaws } from './all-laws.ts'
import type { Outcome, PolicyData, Situation } from './laws/reading/situation.ts'
import { countBlocks } from './prove/blocks.ts'
import { courtOf } from './prove/court.ts'
import { outcomeInWords } from './prove/in-words.ts'
import type { Judge } from './prove/judge.ts'
import { type Space, spaceOf } from './prove/prove.ts'
import { sizeOf, smallestWhere } from './prove/shrink.ts'

/** States that one policy decides in one way, and another in another. */
export interface Difference {
  readonly from: string
  readonly to: string
  readonly states: number
  /** The smallest of them. */
  readonly example: Situation
}

export interface DiffOptions {
  readonly judge: Judge
  readonly from: PolicyData
  readonly to: PolicyData
  /** Of each block this many states, evenly, instead of all of them. */
  readonly statesOfBlock?: number
  readonly space?: Space
}

/** What an applicant, a reviewer or Plaid would see: the time is not among it. */
const inWords = (outcome: Outcome): string =>
  outcome.decision === 'Retry' ? `${outcomeInWords(outcome)}, text ${outcome.text}` : outcomeInWords(outcome)

/** Which states change their decision, by what they change from and to; those of most states first. */
export const diff = ({
  judge,
  from,
  to,
  statesOfBlock = Infinity,
  ...options
}: DiffOptions): ReadonlyArray<Difference> => {
  const before = courtOf(judge, from)
  const after = courtOf(judge, to)
  const { blocks } = options.space ?? spaceOf({ judge, policy: from, laws: allLaws })
  // Maxima and times of the other policy lie elsewhere.
  const others = countBlocks(to)
  const changeIn = (situation: Situation): string | undefined => {
    const one = inWords(before.judge(situation))
    const other = inWords(after.judge(situation))
    return one === other ? undefined : `${one} → ${other}`
  }
  const found = new Map<string, { states: number; example: Situation }>()
  for (const block of [...blocks, ...others]) {
    const step = Math.max(1, block.size / statesOfBlock)
    for (let at = 0; at < block.size; at += step) {
      const situation = block.at(Math.floor(at))
      const change = changeIn(situation)
      if (change === undefined) continue
      const known = found.get(change)
      if (known === undefined) found.set(change, { states: 1, example: situation })
      else {
        known.states += 1
        if (sizeOf(situation) < sizeOf(known.example)) known.example = situation
      }
    }
  }
  return [...found]
    .map(([change, { states, example }]): Difference => {
      const [one = '', other = ''] = change.split(' → ')
      const isSame = (tried: Situation) => (changeIn(tried) === change ? change : undefined)
      return { from: one, to: other, states, example: smallestWhere(example, change, isSame).situation }
    })
    .toSorted((one, other) => other.states - one.states)
}
