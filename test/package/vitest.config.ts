import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Tests of what is packaged, most of them under AWS's runtime client: `npm run test:package`. */
// The limits only end a test that hangs: some package the service anew, and the machine may have other work.
export default defineConfig({
  test: {
    root: '.',
    maxWorkers: availableParallelism(),
    include: ['test/package/**/*.test.ts', 'test/packaging/{bundle,bundle-idvr,lean-aws-sdk}.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
