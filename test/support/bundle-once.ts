import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { bundleHandlers } from '../../packaging/bundle.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the bundled functions are. */
    bundles: string
  }
}

/** Bundles the functions once for all tests that run them: the same sources give the same bytes. */
export default async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(join(tmpdir(), 'idv-retry-bundles-'))
  await bundleHandlers({ outDir: folder })
  provide('bundles', folder)
  return () => rm(folder, { recursive: true })
}
