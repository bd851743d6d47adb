import type { Stack } from '../../../local/stack.ts'
import { runIdvr } from '../../../operator/run.ts'
import { isRunbookCommand } from '../../docs/is-runbook-command.ts'
import { recordingTerminal } from '../../support/recording-terminal.ts'
import type { Transcript } from './transcript.ts'

/** What a command must print: each of the patterns is in a line of it. */
interface Wanted {
  /** 0 by default. */
  readonly code?: number
  readonly shows: readonly RegExp[]
}

/** What an operator can do. */
export interface Shift {
  /** Runs a command of idvr, and throws where it does not show what is wanted. Resolves with all it printed. */
  readonly idvr: (command: readonly string[], wanted: Wanted) => Promise<string>
  readonly wait: (minutes: number) => Promise<void>
  /** What idvr cannot do: somebody repairs it elsewhere. */
  readonly elsewhere: (text: string, act: () => unknown) => Promise<void>
  /** Nothing is left to do for an operator. */
  readonly calm: () => Promise<void>
}

const calmStatus = [
  /^Sending +on/,
  /^Unfinished +0$/,
  /^In review +0$/,
  /^Unpublished +0$/,
  /^Dead letters +0$/,
] as const

const quoted = (word: string): string => (/^[\w.,/:<>-]+$/.test(word) ? word : `"${word}"`)

/** The lines that matter, in their order; `…` stands for the others. */
const excerpt = (lines: readonly string[], shows: readonly RegExp[]): readonly string[] =>
  lines
    .map(line => (shows.some(pattern => pattern.test(line)) ? `    ${line}` : '    …'))
    .filter((line, at, all) => line !== '    …' || all[at - 1] !== '    …')

export const shiftAt = ({ url, clock }: Stack, transcript: Transcript, sections: readonly string[]): Shift => {
  const { port } = new URL(url)
  const idvr: Shift['idvr'] = async (command, { code: wantedCode = 0, shows }) => {
    const shown = `idvr ${command.map(quoted).join(' ')}`
    if (!isRunbookCommand(command, sections))
      throw new Error(`${shown} is not in ${sections.join(', ')} of the runbook`)
    const terminal = recordingTerminal()
    const code = await runIdvr([...command, '--local', port], terminal)
    const printed = [terminal.output(), terminal.errors()].filter(text => text !== '').join('\n')
    const lines = printed.split('\n')
    const missing = shows.filter(pattern => !lines.some(line => pattern.test(line)))
    if (code !== wantedCode || missing.length > 0)
      throw new Error(`${shown}: exit code ${code}, and without ${missing.join(' and ')}:\n${printed}`)
    transcript.add(`  $ ${shown}${code === 0 ? '' : `   (exit code ${code})`}`)
    for (const line of excerpt(lines, shows)) transcript.add(line)
    return printed
  }
  return {
    idvr,
    wait: async minutes => {
      transcript.add(`  (${minutes} minutes pass)`)
      await clock.advance(minutes * 60_000)
    },
    elsewhere: async (text, act) => {
      transcript.add(`  (elsewhere: ${text})`)
      await act()
      await clock.untilIdle()
    },
    calm: async () => {
      const printed = await idvr(['status'], { shows: calmStatus })
      const [, concerns = ''] = printed.split(/^Dead letters .*$/m)
      if (concerns.trim() !== '') throw new Error(`something is left to do:${concerns}`)
    },
  }
}

/** The id that the first group of the pattern finds. */
export const idIn = (printed: string, pattern: RegExp): string => {
  const id = pattern.exec(printed)?.[1]
  if (id === undefined) throw new Error(`there is no ${pattern} in:\n${printed}`)
  return id
}
