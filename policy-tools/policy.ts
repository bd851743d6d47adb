/**
 * `npm run policy`: checks a policy file, and says in words what it does. Exits with 0 if the file is accepted, with 1 if
 * it is refused, and with 2 if the command cannot be carried out.
 */
import './fp-ts-in-node.ts'
import { access } from 'node:fs/promises'
import { Command, CommanderError } from 'commander'
import { refusalLine } from './policy-for-bundle.ts'

/** A reader that has seen enough, such as `head`, ends the output and is no error. */
process.stdout.on('error', () => {})

const say = (line: string): boolean => process.stdout.write(`${line}\n`)

const exitCodes = { accepted: 0, refused: 1, unusable: 2 } as const

const checkFile = async (file: string): Promise<number> => {
  await access(file)
  const [{ check }, { policyInWords }] = await Promise.all([import('./check.ts'), import('./policy-in-words.ts')])
  const result = await check(file)
  if (result._tag === 'Refused') {
    say(`${file} is refused.`)
    for (const refusal of result.refusals) say(`  ${refusalLine(refusal)}`)
    return exitCodes.refused
  }
  const { policy, notes } = result
  say(`${file} is accepted: ${policy.version}, hash ${policy.hash}.`)
  for (const { pointer, note } of notes) say(`  note: ${file} ${pointer}: ${note}`)
  for (const line of policyInWords(policy)) say(line)
  return exitCodes.accepted
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

const codeOf = (error: unknown): number =>
  error instanceof CommanderError && error.exitCode === 0 ? exitCodes.accepted : exitCodes.unusable

/** Runs one command; the exit code is its result. */
const run = async (args: readonly string[]): Promise<number> => {
  let code: number = exitCodes.accepted
  const program = new Command('npm run policy --').description('Checks policies of automatic retries.').exitOverride()
  program
    .command('check')
    .description('checks a policy file, and says in words what it does')
    .argument('<file>', 'path of the policy file')
    .action(async (file: string) => {
      code = await checkFile(file)
    })
  program
    .command('show')
    .description('prints the whole policy after everything it extends: the text that its hash is of')
    .argument('<file>', 'path of the policy file')
    .action(async (file: string) => {
      code = await showFile(file)
    })
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (!(error instanceof CommanderError))
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return codeOf(error)
  }
}

process.exitCode = await run(process.argv.slice(2))
