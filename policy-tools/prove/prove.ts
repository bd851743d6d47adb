import type { Law } from '../laws/reading/law.ts'
import type { PolicyData, Situation } from '../laws/reading/situation.ts'
import { decidingStep } from '../laws/reading/standing.ts'
import type { Block } from './block.ts'
import { type Blocks, blocksOf } from './blocks.ts'
import { checkLaw } from './check-law.ts'
import { courtOf } from './court.ts'
import { leafOf } from './digest.ts'
import type { Judge, Ruling } from './judge.ts'
import { signerOf } from './partition.ts'
import type { DigestsOf } from './share.ts'
import { type SliceClasses, sliceClasses } from './slice-classes.ts'

/** A part of the states: each `of`th chunk of each block. */
export interface Part {
  readonly index: number
  readonly of: number
}

export interface ProofOptions {
  readonly judge: Judge
  readonly policy: PolicyData
  readonly laws: Readonly<Record<string, Law>>
  readonly part?: Part
  /** Of each block this many states, evenly, instead of all of them. */
  readonly statesOfBlock?: number
  /** Ends at the first law that is broken. */
  readonly isFirstEnough?: boolean
  /** Slices that were made before. A proof must make its own: they depend on the judge and on the policy. */
  readonly space?: Space
}

type Counter = Readonly<Record<string, number>>

export interface PartProof {
  readonly states: number
  readonly blocks: ReadonlyArray<{
    readonly name: string
    readonly axes: Block['axes']
    readonly size: number
    readonly decisions: Counter
  }>
  /** Digests of all states of a part, by block; of a state that is another part's, zeros. */
  readonly leaves: ReadonlyArray<Uint8Array>
  readonly laws: Readonly<Record<string, { readonly tried: number; readonly broken: number }>>
  /** Of each law that is broken, the first situation of each block. */
  readonly broken: Readonly<Record<string, ReadonlyArray<Situation>>>
  readonly fired: ReadonlyArray<string>
  /** Failed or expired attempts that no rule but the last one matches, by what ended them. */
  readonly uncovered: Readonly<Record<string, number>>
  readonly classes: Readonly<Record<string, { readonly inputs: number; readonly classes: number }>>
}

/** What is enumerated: the classes of all slices, and the blocks that combine them. */
export interface Space extends Blocks {
  readonly slices: SliceClasses
}

/** @param digestsOf how the digests of inputs are computed: here, or among threads that make the same space */
export const spaceOf = (
  { judge, policy, laws }: Pick<ProofOptions, 'judge' | 'policy' | 'laws'>,
  digestsOf?: DigestsOf,
): Space => {
  const court = courtOf(judge, policy)
  const signer = signerOf(court, Object.values(laws), policy, digestsOf)
  const slices = sliceClasses(signer)
  return { slices, ...blocksOf(slices, signer, policy) }
}

const chunk = 4_096
const leafBytes = 32

const indicesOf = function* ({ size }: Block, { index, of }: Part, wanted: number): Generator<number> {
  if (wanted < size) {
    const step = size / wanted
    for (let at = index; at < wanted; at += of) yield Math.floor(at * step)
    return
  }
  for (let from = index * chunk; from < size; from += of * chunk)
    for (let at = from; at < Math.min(size, from + chunk); at += 1) yield at
}

const add = (counter: Record<string, number>, name: string, count = 1): void => {
  counter[name] = (counter[name] ?? 0) + count
}

const isUncovered = ({ answer }: Situation, { stage, matched }: Ruling): boolean =>
  stage === 'reason' &&
  matched.join() === 'anything-else' &&
  (answer.status === 'failed' || answer.status === 'expired')

/** Decides every state, and checks every law. The same judge and policy give the same proof. */
export const provePart = (options: ProofOptions): PartProof => {
  const { judge, policy, laws, part = { index: 0, of: 1 }, statesOfBlock = Infinity, isFirstEnough = false } = options
  const { slices, blocks, ancestors } = options.space ?? spaceOf(options)
  const court = courtOf(judge, policy)
  const named = Object.entries(laws)
  const tallies = Object.fromEntries(named.map(([name]) => [name, { tried: 0, broken: 0 }]))
  const broken: Record<string, Situation[]> = {}
  const decisions: Array<Record<string, number>> = []
  const uncovered: Record<string, number> = {}
  const fired = new Set<string>()
  const leaves: Uint8Array[] = []
  let states = 0
  for (const block of blocks) {
    const brokenHere = new Set<string>()
    const decided: Record<string, number> = { Retry: 0, Hold: 0, Never: 0 }
    decisions.push(decided)
    const applied = named.filter(([name, { kind }]) => kind !== 'change' || block.changes.includes(name))
    const ofBlock = new Uint8Array(statesOfBlock < block.size ? 0 : block.size * leafBytes)
    leaves.push(ofBlock)
    for (const index of indicesOf(block, part, statesOfBlock)) {
      const situation = block.at(index)
      const ruling = court.judge(situation)
      states += 1
      add(decided, ruling.decision)
      for (const rule of ruling.fired) fired.add(rule)
      if (isUncovered(situation, ruling)) add(uncovered, decidingStep(situation) ?? situation.answer.status)
      if (ofBlock.length > 0) ofBlock.set(Buffer.from(leafOf(situation, ruling), 'hex'), index * leafBytes)
      for (const [name, law] of applied) {
        const { tried, breach } = checkLaw(law, situation, ruling, court, policy)
        const tally = tallies[name]
        if (tally === undefined || tried === 0) continue
        tally.tried += tried
        if (breach === undefined) continue
        tally.broken += 1
        if (!brokenHere.has(name)) broken[name] = [...(broken[name] ?? []), situation]
        brokenHere.add(name)
      }
      if (isFirstEnough && brokenHere.size > 0) break
    }
    if (isFirstEnough && brokenHere.size > 0) break
  }
  const sizeOf = (classes: { readonly inputs: number; readonly representatives: ReadonlyArray<unknown> }) => ({
    inputs: classes.inputs,
    classes: classes.representatives.length,
  })
  const { photoGroups, riskGroups, ...whole } = slices
  return {
    states,
    blocks: blocks.map(({ name, axes, size }, index) => ({ name, axes, size, decisions: decisions[index] ?? {} })),
    leaves,
    laws: tallies,
    broken,
    fired: [...fired],
    uncovered,
    classes: Object.fromEntries([
      ...Object.entries(whole).map(([name, classes]) => [name, sizeOf(classes)]),
      ...Object.entries(photoGroups).map(([name, classes]) => [`photo/${name}`, sizeOf(classes)]),
      ...Object.entries(riskGroups).map(([name, classes]) => [`risk/${name}`, sizeOf(classes)]),
      ['attempts before', sizeOf(ancestors)],
    ]),
  }
}
