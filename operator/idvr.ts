/** `idvr`, the operator's command. */
import '../policy-tools/fp-ts-in-node.ts'

const [{ runIdvr }, { processTerminal }] = await Promise.all([import('./run.ts'), import('./terminal.ts')])
const code = await runIdvr(process.argv.slice(2), processTerminal(process))
// A command that checks something has set the exit code of the process.
if (code !== 0) process.exitCode = code
