import { cp } from 'node:fs/promises'
import { inject, vi } from 'vitest'

/** What is started here gets the functions that `bundle-once.ts` bundled. */
vi.mock('../../packaging/bundle.ts', () => ({
  bundleHandlers: ({ outDir }: { readonly outDir: string }) => cp(inject('bundles'), outDir, { recursive: true }),
}))
