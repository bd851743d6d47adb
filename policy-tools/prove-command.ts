import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

/**
 * Bundles and runs `policy-program.ts`, because plain Node cannot import `fp-ts/X`: `npm run policy -- prove [FILE]`,
 * `npm run policy -- diff A B`. Resolves with the exit code.
 */
export const runPolicyProgram = async (args: ReadonlyArray<string>): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), 'idv-retry-policy-'))
  try {
    const outfile = join(folder, 'policy-program.mjs')
    await build({
      entryPoints: [join(import.meta.dirname, 'policy-program.ts')],
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
    return await new Promise((resolve, reject) => {
      const child = spawn(
        process.execPath,
        ['--enable-source-maps', outfile, ...args, '--root', join(import.meta.dirname, '..')],
        { stdio: 'inherit' },
      )
      child.on('error', reject)
      child.on('exit', code => resolve(code ?? 1))
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Where a package's certificate is written, beside its functions. */
const certificateFile = join(import.meta.dirname, '..', '.build', 'policy-certificate.json')

/** Proves a policy and writes its certificate: for `npm run package`. Resolves with the exit code: 0 if no law is broken. */
export const provePolicy = (file?: string, certificate = certificateFile): Promise<number> =>
  runPolicyProgram(['prove', ...(file === undefined ? [] : [file]), '--certificate', certificate])

if (import.meta.main) process.exitCode = await runPolicyProgram(process.argv.slice(2))
