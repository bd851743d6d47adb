import { cp } from 'node:fs/promises'
import { inject, vi } from 'vitest'

/** Gives the functions that `bundle-once.ts` bundled to every stack that a test starts. */
vi.mock('../../packaging/bundle.ts', () => ({
  bundleHandlers: ({ outDir }: { readonly outDir: string }) => cp(inject('bundles'), outDir, { recursive: true }),
}))
