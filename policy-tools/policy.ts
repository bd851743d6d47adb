/**
 * `npm run policy`: checks a policy file, says in words what it does, proves it, and compares two. Exits with 0 if the file
 * is accepted, with 1 if it is refused or breaks a law, and with 2 if the command cannot be carried out.
 */
import { Command, CommanderError } from 'commander'
import { addPolicyCommands } from './policy-commands.ts'

/** A reader that has seen enough, such as `head`, ends the output and is no error. */
process.stdout.on('error', () => {})

/** A file that was named and cannot be opened is named in the message. */
const messageOf = (error: unknown): string => {
  const { code, path } = Object(error)
  if (typeof path === 'string') return `${path} cannot be read (${code}). Check its name.`
  return error instanceof Error ? error.message : String(error)
}

const program = new Command('npm run policy --').description('Checks policies of automatic retries.').exitOverride()
addPolicyCommands(program)
try {
  await program.parseAsync(process.argv.slice(2), { from: 'user' })
} catch (error) {
  if (!(error instanceof CommanderError)) process.stderr.write(`${messageOf(error)}\n`)
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2
}
