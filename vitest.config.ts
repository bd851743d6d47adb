import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Tests of pure functions: they may share a worker's modules, which saves loading them for each file. */
const pure = ['test/{bench,codec,domain}/**/*.test.ts']

/** Tests of the local stack, which runs the bundled functions. */
const bundled = ['test/{docs,end-to-end,local}/**/*.test.ts']

const support = join(import.meta.dirname, 'test', 'support')
const patient = ['--require', join(support, 'patient-timers.cjs')]

/** Only so that a test that hangs ends: nothing is known by it. */
const never = { testTimeout: 600_000, hookTimeout: 600_000 }

export default defineConfig({
  test: {
    // Some tests wait for a deadline, and work for nobody meanwhile.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          ...never,
          name: 'pure',
          include: pure,
          isolate: false,
          typecheck: { enabled: true, include: ['test/**/*.tst.ts'] },
        },
      },
      {
        test: {
          ...never,
          name: 'surroundings',
          include: ['test/**/*.test.ts'],
          exclude: [...pure, ...bundled, 'test/package/**'],
          execArgv: patient,
        },
      },
      {
        test: {
          ...never,
          name: 'stack',
          include: bundled,
          execArgv: patient,
          globalSetup: join(support, 'bundle-once.ts'),
          setupFiles: join(support, 'use-bundles.ts'),
        },
      },
    ],
  },
})
