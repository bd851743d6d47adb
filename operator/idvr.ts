/** `idvr`: what an operator of the service does from a laptop. Exits with 2 if a command cannot be carried out. */
import '../policy-tools/fp-ts-in-node.ts'
import { Command, CommanderError } from 'commander'
import { audit } from './commands/audit.ts'

const program = new Command('idvr').description('Commands for the operator of idv-retry.').exitOverride()
audit(program)
try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : 2
}
