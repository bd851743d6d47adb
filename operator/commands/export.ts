import { open, rename, rm } from 'node:fs/promises'
import type { AddCommand } from '../desk.ts'
import { Failure } from '../failure.ts'
import type { Functions } from '../functions.ts'
import type { Globals } from '../globals.ts'
import { pagesOf } from '../pages-of.ts'
import { since } from '../since.ts'
import type { Terminal } from '../terminal.ts'
import { plain } from '../words/plain.ts'

interface Exported {
  readonly file: string
  readonly from: string
  readonly to: string
  readonly rows: number
  readonly unreadable: number
}

/** Writes all pages into a file beside the wanted one, which it then replaces: a broken export leaves no half file. */
const writePages = async (
  { read }: Functions,
  terminal: Terminal,
  { file, from, to }: Pick<Exported, 'file' | 'from' | 'to'>,
): Promise<Exported> => {
  const part = `${file}.part`
  const output = await open(part, 'w', 0o600)
  const counts = { rows: 0, unreadable: 0 }
  try {
    const pages = pagesOf(
      at => read({ act: 'export', from, to, ...at }),
      ({ next }) => next,
    )
    for await (const page of pages) {
      for (const row of page.rows) await output.write(`${JSON.stringify(row)}\n`)
      counts.rows += page.rows.length
      counts.unreadable += page.unreadable
      terminal.progress(`${counts.rows} decisions`)
    }
    await output.close()
    await rename(part, file)
  } catch (error) {
    await output.close()
    await rm(part, { force: true })
    throw error
  } finally {
    terminal.progress('')
  }
  return { file, from, to, ...counts }
}

const asFailure = (file: string, error: unknown): unknown => {
  const { code, path } = Object(error)
  return typeof path === 'string'
    ? new Failure('problem', 'not-written', `${plain(file)} cannot be written (${code}). Name another with --out.`)
    : error
}

export const exported: AddCommand = (program, desk) => {
  program
    .command('export')
    .description('writes the kept decisions, one JSON line each; before a backtest of another policy')
    .requiredOption('--out <file>', 'the file, which is replaced')
    .option('--since <time>', 'from then on: 14d, 36h, or an ISO date', '14d')
    .addHelpText('after', '\nExample: idvr export --out recorded.jsonl --since 30d --stage production')
    .action(async ({ out, since: text }: { out: string; since: string }, command) => {
      const globals: Globals = command.optsWithGlobals()
      since(text, 0)
      const functions = desk.functions(globals)
      // The clock of the service: that of a local stack can be moved.
      const { now: to } = await functions.read({ act: 'status' })
      const from = since(text, Date.parse(to))
      const written = await writePages(functions, desk.terminal, { file: out, from, to }).catch((error: unknown) => {
        throw asFailure(out, error)
      })
      desk.show(globals, written, ({ rows, unreadable, file }) => [
        `${rows} decisions from ${from} to ${to} are in ${file}.`,
        ...(unreadable === 0 ? [] : [`${unreadable} could not be read, and are left out.`]),
      ])
    })
}
