import { Command, CommanderError } from 'commander'
import { addPolicyCommands } from './policy-commands.ts'

/** A file that was named and cannot be opened is named in the message. */
const messageOf = (error: unknown): string => {
  const { code, path } = Object(error)
  if (typeof path === 'string') return `${path} cannot be read (${code}). Check its name.`
  return error instanceof Error ? error.message : String(error)
}

/** Runs `npm run policy` with these arguments, and sets the exit code of the process. */
export const runPolicy = async (args: readonly string[]): Promise<void> => {
  const program = new Command('npm run policy --').description('Checks policies of automatic retries.').exitOverride()
  addPolicyCommands(program)
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) process.stderr.write(`${messageOf(error)}\n`)
    process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2
  }
}
