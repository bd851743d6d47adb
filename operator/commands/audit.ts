import { InvalidArgumentError } from 'commander'
import type { AddCommand } from '../desk.ts'
import { usage } from '../failure.ts'
import type { Globals } from '../globals.ts'
import { plain } from '../words/plain.ts'

const dayMs = 24 * 60 * 60_000

const daysOf = (text: string): number => {
  const days = Number(text)
  if (!(Number.isFinite(days) && days > 0)) throw new InvalidArgumentError('It must be a number of days.')
  return days
}

interface Typed {
  readonly windowDays?: number
  readonly complete?: true
}

const windowOf = async (days: number | undefined): Promise<number> => {
  if (days !== undefined) return days * dayMs
  const { policyOf } = await import('../../policy-tools/policy-of.ts')
  return (await policyOf()).windowMs
}

const reportOf = async (file: string, { windowDays, complete }: Typed) => {
  const { auditFile } = await import('../audit/audit-file.ts')
  const options = { windowMs: await windowOf(windowDays), ...(complete === true && { isComplete: true }) }
  return auditFile(file, options).catch((error: unknown) => {
    const { code, message } = Object(error)
    throw usage(`${plain(file)} cannot be read (${plain(String(code ?? message))}). Check its name.`)
  })
}

/** Adds `audit`, which checks the promises of the service in a log. */
export const audit: AddCommand = (program, desk) => {
  program
    .command('audit')
    .description('replays the trace in a log, and names the first line that breaks a promise')
    .argument('<file>', 'a log of the functions, of npm start, or an export of CloudWatch; - is the standard input')
    .option('--window-days <days>', 'how long a send counts in the caps: window_days of the policy', daysOf)
    .option('--complete', 'the log has every version: one that is missing is a violation')
    .addHelpText('after', '\nExample: idvr audit functions.log')
    .action(async (file: string, typed: Typed, command) => {
      const globals: Globals = command.optsWithGlobals()
      const [{ exitCodeOf }, { inWords }] = await Promise.all([
        import('../audit/report.ts'),
        import('../audit/in-words.ts'),
      ])
      const report = await reportOf(file, typed)
      desk.show(globals, report, inWords)
      desk.endWith(exitCodeOf(report))
    })
}
