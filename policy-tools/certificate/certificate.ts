import { createHash, hash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Policy } from '../../lib/domain/policy/policy.ts'
import type { Outcome, Situation } from '../laws/reading/situation.ts'
import type { Proof } from '../prove/proof.ts'
import type { Place, ShownProof } from '../prove/threads.ts'

/** One state, with what was decided, and its way up to the root of its block. */
export interface Sample {
  readonly block: string
  readonly index: number
  readonly situation: Situation
  readonly outcome: Outcome
  /** The digests beside the way; null where there is none. */
  readonly path: ReadonlyArray<string | null>
}

type Counter = Readonly<Record<string, number>>

/** What a proof says, so that another program can check it. Hashes are SHA-256, in hexadecimal. */
export interface Certificate {
  readonly format: 'idv-retry-policy-certificate-1'
  readonly policy: { readonly version: string; readonly hash: string }
  /** Of the files of the prover with its laws, and of what decides. */
  readonly prover: string
  readonly decide: string
  readonly states: number
  readonly laws: Readonly<Record<string, { readonly tried: number; readonly broken: number }>>
  readonly deadRules: ReadonlyArray<string>
  readonly uncovered: Counter
  readonly slices: Proof['classes']
  /** `root`: of the tree of digests of all states of the block. */
  readonly blocks: ReadonlyArray<{
    readonly name: string
    readonly axes: Counter
    readonly states: number
    readonly decisions: Counter
    readonly root: string
  }>
  /** States that the prover did not choose: which ones follows from the roots. */
  readonly samples: ReadonlyArray<Sample>
}

const bytes = 32
const samplesOfBlock = 4

type Level = Uint8Array

/** Levels of a tree of digests: each is half as long as the one before; a digest without a partner moves up. */
const levelsOf = (leaves: Level): ReadonlyArray<Level> => {
  const levels: Level[] = [leaves]
  for (let level = leaves; level.length > bytes; ) {
    const next = new Uint8Array(Math.ceil(level.length / (2 * bytes)) * bytes)
    for (let at = 0; at < level.length; at += 2 * bytes) {
      const pair = level.subarray(at, at + 2 * bytes)
      next.set(pair.length === bytes ? pair : hash('sha256', pair, 'buffer'), at / 2)
    }
    levels.push(next)
    level = next
  }
  return levels
}

const hex = (level: Level, index: number): string | null =>
  index * bytes < level.length ? Buffer.from(level.subarray(index * bytes, (index + 1) * bytes)).toString('hex') : null

const pathOf = (levels: ReadonlyArray<Level>, index: number): ReadonlyArray<string | null> =>
  levels.slice(0, -1).map((level, height) => hex(level, (index >> height) ^ 1))

/** The place that a root chooses: a prover cannot know it before all digests are made. */
const chosenIndex = (root: string, number: number, states: number): number =>
  Number.parseInt(hash('sha256', `${root} ${number}`).slice(0, 12), 16) % states

/** The hash of all files below some folders, with their names. */
const sourcesHash = (root: string, folders: ReadonlyArray<string>): string => {
  const sum = createHash('sha256')
  const files = folders.flatMap(folder => globSync(`${folder}/**/*.ts`, { cwd: root }))
  for (const file of files.toSorted()) sum.update(`${file}\n`).update(readFileSync(join(root, file)))
  return sum.digest('hex')
}

const proverFolders = ['policy-tools/laws', 'policy-tools/prove']
const decideFolders = ['lib/domain', 'lib/codec']

/** @param root the folder of the project, whose files are hashed */
export const certificateOf = async (
  { proof, statesAt }: Pick<ShownProof, 'proof' | 'statesAt'>,
  { version, hash: policyHash }: Pick<Policy, 'version' | 'hash'>,
  root: string,
): Promise<Certificate> => {
  const trees = proof.leaves.map(levelsOf)
  const blocks = proof.blocks.map(({ name, axes, size, decisions }, index) => {
    const top = trees[index]?.at(-1)
    return { name, axes, states: size, decisions, root: (top && hex(top, 0)) ?? '' }
  })
  const places = blocks.flatMap(({ root: top, states }, block) =>
    Array.from({ length: samplesOfBlock }, (_, number): Place => [block, chosenIndex(top, number, states)]),
  )
  const states = await statesAt(places)
  return {
    format: 'idv-retry-policy-certificate-1',
    policy: { version, hash: policyHash },
    prover: sourcesHash(root, proverFolders),
    decide: sourcesHash(root, decideFolders),
    states: proof.states,
    laws: proof.laws,
    deadRules: proof.deadRules,
    uncovered: proof.uncovered,
    slices: proof.classes,
    blocks,
    samples: places.flatMap(([block, index], at): Sample[] => {
      const state = states[at]
      const levels = trees[block]
      const name = blocks[block]?.name
      if (state === undefined || levels === undefined || name === undefined) return []
      return [{ block: name, index, ...state, path: pathOf(levels, index) }]
    }),
  }
}
