import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } })
    child.on('error', reject)
    child.on('exit', code => resolve(code ?? 1))
  })

/**
 * Runs the proofs, bundled: plain Node cannot import `fp-ts/X`. What is written on the command line goes to `prove.ts`.
 * Then the tests that prove more when they are made in full: those need vitest.
 */
const folder = await mkdtemp(join(tmpdir(), 'idv-retry-prove-'))
try {
  const outfile = join(folder, 'prove.mjs')
  await build({
    entryPoints: [join(import.meta.dirname, 'prove.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    sourcemap: 'inline',
    logLevel: 'error',
    // Bundled CommonJS modules ask for built-in ones.
    banner: {
      js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url)",
    },
  })
  process.exitCode = await run(['--enable-source-maps', outfile, ...process.argv.slice(2)])
} finally {
  await rm(folder, { recursive: true, force: true })
}

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, quick: { type: 'boolean', default: false } },
  strict: false,
})
const isPartOnly = process.argv.some(argument => argument === '--large' || argument.startsWith('--replay'))
if (!isPartOnly) {
  const root = join(import.meta.dirname, '..', '..')
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const code = await run([vitest, 'run', '--config', join(import.meta.dirname, 'vitest.config.ts')], {
    PROVE_SIZE: values.quick ? 'sample' : 'full',
    PROVE_SEED: String(values.seed),
  })
  if (code !== 0) process.exitCode = code
}
