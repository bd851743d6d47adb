import { defineConfig } from 'vitest/config'

/** The tarball of `npm pack`, installed in a project of its own: `npm run test:tarball`. */
export default defineConfig({
  test: { root: '.', include: ['test/tarball/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 300_000 },
})
