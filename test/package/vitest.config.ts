import { defineConfig } from 'vitest/config'

/** Tests that need the packaged zips and AWS's runtime client: `npm run test:package`. */
export default defineConfig({
  test: { root: '.', include: ['test/package/**/*.test.ts'], testTimeout: 60_000 },
})
