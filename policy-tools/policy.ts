/**
 * `npm run policy`: checks a policy file, says in words what it does, proves it, and compares two. Exits with 0 if the file
 * is accepted, with 1 if it is refused or breaks a law, and with 2 if the command cannot be carried out.
 */
import { runPolicy } from './run-policy.ts'

/** A reader that has seen enough, such as `head`, ends the output and is no error. */
process.stdout.on('error', () => {})

await runPolicy(process.argv.slice(2))
