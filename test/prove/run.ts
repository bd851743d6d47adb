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
 * Bundles and runs the proofs, because plain Node cannot import `fp-ts/X`. The command line goes to `prove.ts`. Then
 * runs in full the tests of `test-proofs.ts`, which need vitest, and plays the ten incidents.
 */
const root = join(import.meta.dirname, '..', '..')
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
    // Bundled CommonJS modules `require` Node's built-in modules.
    banner: {
      js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url)",
    },
  })
  process.exitCode = await run(['--enable-source-maps', outfile, ...process.argv.slice(2), '--root', root])
} finally {
  await rm(folder, { recursive: true, force: true })
}

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, quick: { type: 'boolean', default: false } },
  strict: false,
})
const isPartOnly = process.argv.some(argument => argument === '--large' || argument.startsWith('--replay'))
if (!isPartOnly) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const code = await run([vitest, 'run', '--config', join(import.meta.dirname, 'vitest.config.ts')], {
    PROVE_SIZE: values.quick ? 'sample' : 'full',
    PROVE_SEED: String(values.seed),
  })
  if (code !== 0) process.exitCode = code
  const withFpTs = ['--import', join(root, 'policy-tools', 'fp-ts-in-node.ts')]
  const incidents = await run([...withFpTs, join(import.meta.dirname, 'incidents.ts')])
  if (incidents !== 0) process.exitCode = incidents
}
