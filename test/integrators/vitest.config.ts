import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** The contracts and the examples with the tools of integrators: `npm run test:integrators`. */
export default defineConfig({
  test: {
    root: '.',
    include: ['test/integrators/tools/*.test.ts'],
    globalSetup: join(import.meta.dirname, 'need-programs.ts'),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
