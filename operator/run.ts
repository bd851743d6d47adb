import { Command, CommanderError } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { commands } from './commands.ts'
import { type Desk, deskAt } from './desk.ts'
import { exitCodes, Failure, usage } from './failure.ts'
import { addGlobals, withLocalPort } from './globals.ts'
import type { Terminal } from './terminal.ts'
import { plain, plainJson } from './words/plain.ts'

const exitCodeText = `
Exit codes: 0 done; 1 the service answered a problem, or a check failed; 2 what was typed is wrong, or a change was
not confirmed; 3 not reachable: no credentials, no such function, or no local stack.
docs/operating.md shows each command.`

const newProgram = (terminal: Terminal, desk: Desk): Command => {
  const trimmed = (text: string): string => text.replace(/\n$/, '')
  const program = new Command('idvr')
    .description('Operates idv-retry: says why an attempt is or is not retried, and changes what may be changed.')
    .version(packageJson.version)
    .exitOverride()
    .configureOutput({
      writeOut: text => terminal.out(trimmed(text)),
      writeErr: text => terminal.err(plain(trimmed(text))),
    })
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', exitCodeText)
  addGlobals(program)
  for (const add of commands) add(program, desk)
  return program
}

/** A file that was named and cannot be opened. */
const unusableFile = (error: unknown): string | undefined => {
  const { code, path } = Object(error)
  return typeof path === 'string' ? `${plain(path)} cannot be read (${code}). Check its name.` : undefined
}

const report = (error: unknown, terminal: Terminal, isJson: boolean): number => {
  // Commander has said already what is wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  if (error instanceof Failure) {
    if (isJson) terminal.out(plainJson(error.json))
    else terminal.err(error.message)
    return error.exitCode
  }
  const unusable = unusableFile(error)
  if (unusable !== undefined) return report(usage(unusable), terminal, isJson)
  terminal.err(plain(error instanceof Error ? error.message : String(error)))
  return exitCodes.problem
}

/** Runs one command. The result is the exit code; what it prints goes to the terminal. */
export const runIdvr = async (args: ReadonlyArray<string>, terminal: Terminal): Promise<number> => {
  try {
    let exitCode: number = exitCodes.done
    const desk = deskAt(terminal, code => {
      exitCode = code
    })
    await newProgram(terminal, desk).parseAsync(withLocalPort(args), { from: 'user' })
    return exitCode
  } catch (error) {
    return report(error, terminal, args.includes('--json'))
  }
}
