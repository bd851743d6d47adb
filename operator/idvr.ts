/** `idvr`, the operator's command. */
import { runIdvr } from './run.ts'
import { processTerminal } from './terminal.ts'

const code = await runIdvr(process.argv.slice(2), processTerminal(process))
// A command that checks something sets its own exit code.
process.exitCode = code === 0 ? (process.exitCode ?? 0) : code
