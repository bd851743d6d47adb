import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** The console in a real browser: `npm run test:browser`. One test file at a time: each starts a browser, with two pages. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    include: ['test/browser/**/*.test.ts'],
    fileParallelism: false,
    maxConcurrency: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
