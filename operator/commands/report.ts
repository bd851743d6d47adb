import { writeFile } from 'node:fs/promises'
import type { PeriodRow } from '../../lib/domain/operator/read-answers.ts'
import { defaultPolicyPath } from '../../policy-tools/shipped-policies.ts'
import type { AddCommand, Desk } from '../desk.ts'
import { Failure } from '../failure.ts'
import type { Functions } from '../functions.ts'
import { type Globals, ownName } from '../globals.ts'
import { pagesOf } from '../pages-of.ts'
import { since } from '../since.ts'
import { plain } from '../words/plain.ts'

interface Typed {
  readonly out: string
  readonly since: string
  readonly policy?: string
  readonly prices?: string
}

const readAll = async ({ read }: Functions, { terminal }: Desk, from: string, to: string) => {
  const rows: PeriodRow[] = []
  let unreadable = 0
  const pages = pagesOf(
    at => read({ act: 'period', from, to, ...at }),
    ({ next }) => next,
  )
  for await (const page of pages) {
    rows.push(...page.rows)
    unreadable += page.unreadable
    terminal.progress(`${rows.length} decisions`)
  }
  terminal.progress('')
  return { rows, unreadable }
}

const write = async (file: string, text: string): Promise<void> => {
  await writeFile(file, text, { mode: 0o600 }).catch((error: unknown) => {
    const { code } = Object(error)
    throw new Failure('problem', 'not-written', `${plain(file)} cannot be written (${code}). Name another with --out.`)
  })
}

const make = async (desk: Desk, globals: Globals, typed: Typed) => {
  const { local, region, by = ownName() } = globals
  since(typed.since, 0)
  const functions = desk.functions(globals)
  const { place } = functions
  const { policy = defaultPolicyPath, prices } = typed
  const [{ aboutOf }, { buildReport }] = await Promise.all([
    import('../console/about-of.ts'),
    import('../console/build-report.ts'),
  ])
  const about = await aboutOf({ place, isLocal: local !== undefined, region, by, policy, prices })
  // The clock of the service: that of a local stack can be moved.
  const status = await functions.read({ act: 'status' })
  const to = status.now
  const from = since(typed.since, Date.parse(to))
  const read = await readAll(functions, desk, from, to)
  const said = await about()
  const isOfStage = said.policy?.hash === status.policy.hash
  const words = isOfStage ? said.policy : null
  await write(typed.out, await buildReport({ place, from, to, ...read, prices: said.prices, policy: words }))
  return { file: typed.out, from, to, decisions: read.rows.length, unreadable: read.unreadable, policy: isOfStage }
}

export const report: AddCommand = (program, desk) => {
  program
    .command('report')
    .description('writes what became of the attempts of a period as one HTML file; for those who have no console')
    .requiredOption('--out <file>', 'the file, which is replaced; it names users')
    .option('--since <time>', 'from then on: 14d, 36h, or an ISO date', '14d')
    .option('--policy <file>', "the stage's policy file, to be said in words (policies/default-v2.json)")
    .option('--prices <file>', 'what checks cost, as policies/prices.example.json')
    .addHelpText('after', '\nExample: idvr report --out report.html --since 30d --stage production')
    .action(async (typed: Typed, command) => {
      const globals: Globals = command.optsWithGlobals()
      desk.show(globals, await make(desk, globals, typed), ({ decisions, from, to, file, policy }) => [
        `What became of ${decisions} decisions from ${from} to ${to} is in ${file}.`,
        ...(policy ? [] : ['The policy is left out: the stage decides by another file than --policy names.']),
      ])
    })
}
