import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/** Bundles and runs `backlog-table.ts`, because plain Node cannot import `fp-ts/X`. Takes about two minutes. */
const folder = await mkdtemp(join(tmpdir(), 'idv-retry-backlog-'))
try {
  const outfile = join(folder, 'backlog.mjs')
  await build({
    entryPoints: [join(import.meta.dirname, 'backlog-table.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  })
  await import(pathToFileURL(outfile).href)
} finally {
  await rm(folder, { recursive: true })
}
