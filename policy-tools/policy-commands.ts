import './fp-ts-in-node.ts'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { backtestCommand } from './backtest/backtest-command.ts'
import { refusalLine } from './policy-for-bundle.ts'
import { runPolicyProgram } from './prove-command.ts'
import { policyPath } from './shipped-policies.ts'

const say = (line: string): boolean => process.stdout.write(`${line}\n`)

const exitCodes = { accepted: 0, refused: 1 } as const

const checkFile = async (file: string, isProven: boolean): Promise<number> => {
  const path = policyPath(file)
  await access(path)
  const [{ readPolicyFile }, { policyInWords }] = await Promise.all([
    import('./read-policy-file.ts'),
    import('./policy-in-words.ts'),
  ])
  const result = await readPolicyFile(path)
  if (result._tag === 'Refused') {
    say(`${file} is refused.`)
    for (const refusal of result.refusals) say(`  ${refusalLine(refusal)}`)
    return exitCodes.refused
  }
  const { policy, notes } = result
  say(`${file} is accepted: ${policy.version}, hash ${policy.hash}.`)
  for (const { pointer, note } of notes) say(`  note: ${file} ${pointer}: ${note}`)
  for (const line of policyInWords(policy)) say(line)
  if (!isProven) return exitCodes.accepted
  say('What it decides in every state, which takes a minute or two:')
  return runPolicyProgram(['prove', file])
}

const showFile = async (file: string): Promise<number> => {
  const path = policyPath(file)
  await access(path)
  const [{ readPolicyFile }, { policyText }] = await Promise.all([
    import('./read-policy-file.ts'),
    import('../lib/domain/policy/policy.ts'),
  ])
  const read = await readPolicyFile(path)
  if (read._tag === 'Refused') {
    for (const refusal of read.refusals) process.stderr.write(`${refusalLine(refusal)}\n`)
    return exitCodes.refused
  }
  process.stdout.write(policyText({ ...read.content, templateIds: [] }))
  return exitCodes.accepted
}

const flagsOf = (options: Readonly<Record<string, string>>): ReadonlyArray<string> =>
  Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])

/** How many recorded attempts change their decision, and from what to what. */
const sayRecordedChanges = async (file: string, other: string, facts: string): Promise<void> => {
  const [{ runBacktest }, { changesInWords }] = await Promise.all([
    import('./backtest/run-backtest.ts'),
    import('./backtest/report-in-words.ts'),
  ])
  const { changes } = await runBacktest({ policy: other, against: file, facts }, process.stderr)
  for (const line of changesInWords(changes)) say(line)
}

/**
 * Adds the commands for policy files to a program. Each sets the exit code of the process: 0 if the file is accepted, 1 if
 * it is refused or breaks a law. It throws where it cannot be carried out.
 */
export const addPolicyCommands = (program: Command): void => {
  program
    .command('check')
    .description('checks a policy file, says in words what it does, and proves it')
    .argument('<file>', 'path of the policy file, or default-v2')
    .option('--no-proof', 'leave the proof out')
    .action(async (file: string, { proof }: { readonly proof: boolean }) => {
      process.exitCode = await checkFile(file, proof)
    })
  program
    .command('show')
    .description('prints the whole policy after everything it extends: the text that its hash is of')
    .argument('<file>', 'path of the policy file, or default-v2')
    .action(async (file: string) => {
      process.exitCode = await showFile(file)
    })
  program
    .command('prove')
    .description('checks the laws on every state that a decision can tell apart')
    .argument('[file]', 'path of the policy file, or the name of a shipped one', 'default-v2')
    .option('--states <number>', 'of each block only so many states: a quick look, and no proof')
    .option('--certificate <path>', 'where the certificate is written')
    .option('--out <folder>', 'where counterexamples are written', join('.build', 'counterexamples'))
    .action(async (file: string, options: Readonly<Record<string, string>>) => {
      process.exitCode = await runPolicyProgram(['prove', file, ...flagsOf(options)])
    })
  program
    .command('verify')
    .description('accepts or refuses the certificate of a proof')
    .argument('<certificate>', 'path of the certificate')
    .argument('[file]', 'path of the policy file, or the name of a shipped one', 'default-v2')
    .action(async (certificate: string, file: string) => {
      await access(certificate)
      process.exitCode = await runPolicyProgram(['verify', certificate, file])
    })
  program
    .command('diff')
    .description('says which states change their decision from one policy to another')
    .argument('<file>', 'path of the one policy file, or default-v2')
    .argument('<other>', 'path of the other, or default-v2')
    .option('--states <number>', 'of each block only so many states: a quick look')
    .option('--facts <file>', 'recorded decisions: how many of their attempts change their decision')
    .option('--out <folder>', 'where the examples are written', join('.build', 'counterexamples'))
    .action(async (file: string, other: string, { facts, ...options }: Readonly<Record<string, string>>) => {
      process.exitCode = await runPolicyProgram(['diff', file, other, ...flagsOf(options)])
      if (process.exitCode === exitCodes.accepted && facts !== undefined) await sayRecordedChanges(file, other, facts)
    })
  backtestCommand(program)
}
