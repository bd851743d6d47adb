import { spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Bundled, the program lies beside this file, and needs no hook. */
const isBundled = import.meta.filename.endsWith('.mjs')

/**
 * Runs `policy-program.ts` in a process of its own, which finds the modules of fp-ts, and whose threads do. Resolves with
 * the exit code.
 *
 * @param output `ignore`: nothing of it is printed
 */
export const runPolicyProgram = (
  args: ReadonlyArray<string>,
  output: 'inherit' | 'ignore' = 'inherit',
): Promise<number> =>
  new Promise((resolve, reject) => {
    const preload = isBundled ? [] : ['--import', join(import.meta.dirname, 'fp-ts-in-node.ts')]
    const program = join(import.meta.dirname, `policy-program.${isBundled ? 'mjs' : 'ts'}`)
    const child = spawn(process.execPath, [...preload, program, ...args, '--root', root], { stdio: output })
    child.on('error', reject)
    child.on('exit', code => resolve(code ?? 1))
  })
