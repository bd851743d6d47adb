import { cp } from 'node:fs/promises'
import { inject, vi } from 'vitest'

/** Gives the functions that `bundle-once.ts` bundled to every stack that a test starts with the shipped policy. */
vi.mock('../../packaging/bundle.ts', async original => {
  const real = await original<typeof import('../../packaging/bundle.ts')>()
  const bundleHandlers: typeof real.bundleHandlers = async options => {
    if (options?.policy !== undefined || options?.outDir === undefined) return real.bundleHandlers(options)
    await cp(inject('bundles'), options.outDir, { recursive: true })
    return []
  }
  return { ...real, bundleHandlers }
})
