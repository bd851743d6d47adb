import { expect } from 'vitest'
import type { Stack } from '../../local/stack.ts'
import { runIdvr } from '../../operator/run.ts'
import { recordingTerminal } from '../support/recording-terminal.ts'

/** The arguments of the same command for this stack, whose port is another one. `values` replace words. */
export const idvrArguments = (
  [npx, no, idvr, ...words]: readonly string[],
  { url }: Pick<Stack, 'url'>,
  values: Readonly<Record<string, string>>,
): readonly string[] => {
  expect([npx, no, idvr]).toEqual(['npx', '--no', 'idvr'])
  const { port } = new URL(url)
  return words.flatMap((word, at) => {
    if (word === '--local') return ['--local', port]
    if (word === '--stage') return ['--local']
    if (words[at - 1] === '--stage') return [port]
    return [values[word] ?? word]
  })
}

/** Runs idvr in this process. A command that checks something sets the exit code of the process. */
export const runIdvrHere = async (args: readonly string[]) => {
  const terminal = recordingTerminal()
  const code = await runIdvr(args, terminal)
  return { code: code === 0 ? (process.exitCode ?? 0) : code, out: terminal.output(), err: terminal.errors() }
}
