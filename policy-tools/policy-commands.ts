import './fp-ts-in-node.ts'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { refusalLine } from './policy-for-bundle.ts'
import { runPolicyProgram } from './prove-command.ts'

const say = (line: string): boolean => process.stdout.write(`${line}\n`)

const exitCodes = { accepted: 0, refused: 1 } as const

const checkFile = async (file: string, isProven: boolean): Promise<number> => {
  await access(file)
  const [{ readPolicyFile }, { policyInWords }] = await Promise.all([
    import('./read-policy-file.ts'),
    import('./policy-in-words.ts'),
  ])
  const result = await readPolicyFile(file)
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
  await access(file)
  const [{ readPolicyFile }, { policyText }] = await Promise.all([
    import('./read-policy-file.ts'),
    import('../lib/domain/policy/policy.ts'),
  ])
  const read = await readPolicyFile(file)
  if (read._tag === 'Refused') {
    for (const refusal of read.refusals) process.stderr.write(`${refusalLine(refusal)}\n`)
    return exitCodes.refused
  }
  process.stdout.write(policyText({ ...read.content, templateIds: [] }))
  return exitCodes.accepted
}

const flagsOf = (options: Readonly<Record<string, string>>): ReadonlyArray<string> =>
  Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])

/**
 * Adds the commands for policy files to a program. Each sets the exit code of the process: 0 if the file is accepted, 1 if
 * it is refused or breaks a law. It throws where it cannot be carried out.
 */
export const addPolicyCommands = (program: Command): void => {
  program
    .command('check')
    .description('checks a policy file, says in words what it does, and proves it')
    .argument('<file>', 'path of the policy file')
    .option('--no-proof', 'leave the proof out')
    .action(async (file: string, { proof }: { readonly proof: boolean }) => {
      process.exitCode = await checkFile(file, proof)
    })
  program
    .command('show')
    .description('prints the whole policy after everything it extends: the text that its hash is of')
    .argument('<file>', 'path of the policy file')
    .action(async (file: string) => {
      process.exitCode = await showFile(file)
    })
  program
    .command('prove')
    .description('checks the laws on every state that a decision can tell apart')
    .argument('[file]', 'path of the policy file', 'default-v2')
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
    .argument('[file]', 'path of the policy file', 'default-v2')
    .action(async (certificate: string, file: string) => {
      await access(certificate)
      process.exitCode = await runPolicyProgram(['verify', certificate, file])
    })
  program
    .command('diff')
    .description('says which states change their decision from one policy to another')
    .argument('<file>', 'path of the one policy file')
    .argument('<other>', 'path of the other')
    .option('--states <number>', 'of each block only so many states: a quick look')
    .option('--out <folder>', 'where the examples are written', join('.build', 'counterexamples'))
    .action(async (file: string, other: string, options: Readonly<Record<string, string>>) => {
      process.exitCode = await runPolicyProgram(['diff', file, other, ...flagsOf(options)])
    })
}
