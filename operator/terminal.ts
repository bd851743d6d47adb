import { createInterface } from 'node:readline/promises'
import { setTimeout as wait } from 'node:timers/promises'

/** Where a command prints, asks and waits. */
export interface Terminal {
  /** One line of the answer, on standard output. */
  readonly out: (line: string) => void
  /** One line about the command itself, on standard error. */
  readonly err: (line: string) => void
  /** Text that replaces the one before, on standard error; nothing if that is no terminal. `''` removes it. */
  readonly progress: (text: string) => void
  /** Whether there is a person who can be asked. */
  readonly isInteractive: boolean
  readonly isColoured: boolean
  /** The answer; empty if Ctrl-C or Ctrl-D was pressed. */
  readonly ask: (question: string) => Promise<string>
  readonly wait: (ms: number) => Promise<void>
}

/** The terminal of this process. */
export const processTerminal = ({ stdin, stdout, stderr, env }: NodeJS.Process): Terminal => {
  // A reader that has seen enough, such as `head`, ends the output and is no error.
  stdout.on('error', () => {})
  const isColoured = stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
  return {
    out: line => void stdout.write(`${line}\n`),
    err: line => void stderr.write(`${line}\n`),
    progress: text => void (stderr.isTTY && stderr.write(`\r\u001b[2K${text}`)),
    isInteractive: stdin.isTTY && stderr.isTTY,
    isColoured,
    ask: async question => {
      const lines = createInterface({ input: stdin, output: stderr })
      try {
        return await lines.question(question)
      } catch (error) {
        if (!(error instanceof Error && error.name === 'AbortError')) throw error
        // The cursor stands behind the question still.
        stderr.write('\n')
        return ''
      } finally {
        lines.close()
      }
    },
    wait: async ms => {
      await wait(ms)
    },
  }
}
