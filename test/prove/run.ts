import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

/**
 * Runs the proofs, bundled: plain Node cannot import `fp-ts/X`. What is written on the command line goes to `prove.ts`.
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
  const proving = spawn(process.execPath, ['--enable-source-maps', outfile, ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  process.exitCode = await new Promise<number>((resolve, reject) => {
    proving.on('error', reject)
    proving.on('exit', code => resolve(code ?? 1))
  })
} finally {
  await rm(folder, { recursive: true, force: true })
}
