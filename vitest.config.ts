import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Tests of pure functions: they may share a worker's modules, which saves loading them for each file. */
const pure = ['test/{bench,codec,contract,domain}/**/*.test.ts']

export default defineConfig({
  test: {
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: 'pure',
          include: pure,
          isolate: false,
          typecheck: { enabled: true, include: ['test/**/*.tst.ts'] },
        },
      },
      {
        test: {
          name: 'surroundings',
          include: ['test/**/*.test.ts'],
          exclude: [...pure, 'test/package/**'],
          testTimeout: 30_000,
        },
      },
    ],
  },
})
