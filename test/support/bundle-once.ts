import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { bundleHandlers } from '../../packaging/bundle.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the bundled functions. */
    bundles: string
  }
}

/** Bundles the functions once for all tests that run them. */
export default async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(join(tmpdir(), 'idv-retry-bundles-'))
  await bundleHandlers({ outDir: folder })
  provide('bundles', folder)
  return () => rm(folder, { recursive: true })
}
