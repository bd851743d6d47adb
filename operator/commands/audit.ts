import { type Command, InvalidArgumentError } from 'commander'

const dayMs = 24 * 60 * 60_000

const daysOf = (text: string): number => {
  const days = Number(text)
  if (!(Number.isFinite(days) && days > 0)) throw new InvalidArgumentError('It must be a number of days.')
  return days
}

interface Options {
  readonly windowDays?: number
  readonly complete?: true
  readonly json?: true
}

const windowOf = async (days: number | undefined): Promise<number> => {
  if (days !== undefined) return days * dayMs
  const { policyOf } = await import('../../policy-tools/policy-of.ts')
  return (await policyOf()).windowMs
}

/** Prints what is found in a log. Returns the exit code. */
const auditAndPrint = async (file: string, { windowDays, complete, json }: Options): Promise<number> => {
  const [{ auditFile }, { exitCodeOf }, { inWords }] = await Promise.all([
    import('../audit/audit-file.ts'),
    import('../audit/report.ts'),
    import('../audit/in-words.ts'),
  ])
  const options = { windowMs: await windowOf(windowDays), ...(complete === true && { isComplete: true }) }
  try {
    const report = await auditFile(file, options)
    process.stdout.write(`${json === true ? JSON.stringify(report, undefined, 2) : inWords(report).join('\n')}\n`)
    return exitCodeOf(report)
  } catch (error) {
    process.stderr.write(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}\n`)
    return 2
  }
}

/** Adds `audit`, which checks the promises of the service in a log. */
export const audit = (program: Command): void => {
  program
    .command('audit')
    .description('replays the trace in a log, and names the first line that breaks a promise')
    .argument('<file>', 'a log of the functions, of npm start, or an export of CloudWatch; - is the standard input')
    .option('--window-days <days>', 'how long a send counts in the caps: window_days of the policy', daysOf)
    .option('--complete', 'the log has every version: one that is missing is a violation')
    .addHelpText('after', '\nExample: idvr audit functions.log')
    .action(async (file: string, _options: Options, command: Command) => {
      process.exitCode = await auditAndPrint(file, command.optsWithGlobals())
    })
}
