import '../fp-ts-in-node.ts'
import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { BacktestFiles } from './run-backtest.ts'

interface Options extends BacktestFiles {
  readonly json?: boolean
  readonly out?: string
}

const report = async ({ json, out, ...files }: Options): Promise<void> => {
  const [{ runBacktest }, { reportInWords }, { canonicalJson }] = await Promise.all([
    import('./run-backtest.ts'),
    import('./report-in-words.ts'),
    import('../../lib/codec/canonical-json.ts'),
  ])
  const found = await runBacktest(files, process.stderr)
  const text = json === true ? canonicalJson(JSON.parse(JSON.stringify(found))) : reportInWords(found).join('\n')
  if (out === undefined) process.stdout.write(`${text}\n`)
  else await writeFile(out, `${text}\n`)
  if (found.reproduction.differing > 0) process.exitCode = 1
}

/** A refused policy is no defect of the command. */
const run = async (options: Options): Promise<void> => {
  const { PolicyFileError } = await import('../policy-of.ts')
  await report(options).catch((error: unknown) => {
    if (!(error instanceof PolicyFileError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  })
}

/**
 * Adds the command `backtest`. It exits with 1 if a policy is refused, or does not decide its own records again as they
 * were; for any other file that cannot be used it throws, with the sentences that say why.
 */
export const backtestCommand = (program: Command): void => {
  program
    .command('backtest')
    .description('judges recorded decisions again by one policy or two: what changes, recovers and costs')
    .requiredOption('--policy <file>', 'the policy that is tried: a path, or the name of a shipped one')
    .option('--against <file>', 'the policy that it is compared with; without it, with what was recorded')
    .requiredOption('--facts <file>', 'recorded decisions, one JSON line each, as `idvr export` writes them')
    .option('--prices <file>', 'what Plaid charges you: see policies/prices.example.json')
    .option('--json', 'the whole report as JSON, always the same for the same files')
    .option('--out <file>', 'where the report is written, instead of the terminal')
    .action(run)
}
