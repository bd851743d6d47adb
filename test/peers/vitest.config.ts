import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Tests against what others wrote: `npm run test:peers`. They need the packaged service, local/peers and Java. */
export default defineConfig({
  test: {
    root: '.',
    include: ['test/peers/**/*.test.ts'],
    globalSetup: join(import.meta.dirname, 'need-java.ts'),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
