import type { Command } from 'commander'
import { checkedAct } from './checked-act.ts'
import { usage } from './failure.ts'
import { type Functions, functionsAt, type Place } from './functions.ts'
import { type Globals, ownName } from './globals.ts'
import { placeOf, readLocal } from './local.ts'
import type { Terminal } from './terminal.ts'
import { plainJson, plainly } from './words/plain.ts'
import { type Styled, styled } from './words/styled.ts'

/** What a command works with. */
export interface Desk {
  readonly terminal: Terminal
  readonly functions: (globals: Globals) => Functions
  /** Prints an answer: as JSON, or as the lines that `words` makes of it. */
  readonly show: <A>(globals: Globals, answer: A, words: (answer: A, style: Styled) => ReadonlyArray<string>) => void
  /** The exit code of a command that has shown its answer, and found in it that something is wrong. */
  readonly endWith: (exitCode: number) => void
}

/** Adds a command to the program. */
export type AddCommand = (program: Command, desk: Desk) => void

const stagePlace = (stage: string, { region, profile }: Globals): Place => ({
  standing: `idv-retry-${stage}-standing`,
  operate: `idv-retry-${stage}-operate`,
  client: { ...(region !== undefined && { region }), ...(profile !== undefined && { profile }) },
})

const functionsFor = (globals: Globals): Functions => {
  const { stage, local } = globals
  if (local !== undefined && stage !== undefined) throw usage('Give --stage or --local, not both.')
  if (local !== undefined)
    return functionsAt(`the local stack on port ${local}`, async () => placeOf(await readLocal(local)))
  if (stage === undefined) throw usage('Say which stage: --stage <name>, or --local for a running npm start.')
  return functionsAt(`stage ${stage}`, async () => stagePlace(stage, globals))
}

export const deskAt = (terminal: Terminal, endWith: Desk['endWith']): Desk => ({
  terminal,
  functions: functionsFor,
  endWith,
  show: ({ json = false }, answer, words) => {
    if (json) terminal.out(plainJson(answer))
    else for (const line of words(plainly(answer), styled(terminal.isColoured))) terminal.out(line)
  },
})

/** Who asks for a change, and why, checked. */
export const signed = (
  { by = ownName() }: Globals,
  reason: string,
): { readonly reason: string; readonly by: string } => {
  const { reason: why, by: author } = checkedAct({ act: 'pause', reason, by })
  return { reason: why, by: author }
}
