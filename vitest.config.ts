import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const support = join(import.meta.dirname, 'test', 'support')

const every = {
  // Only so that a test that hangs ends: nothing is known by it.
  testTimeout: 600_000,
  hookTimeout: 600_000,
  execArgv: ['--require', join(support, 'patient-timers.cjs')],
}

/** These load a handler with variables of their own, or change what a module finds when it is loaded. */
const alone = [
  'test/handlers/**/*.test.ts',
  'test/packaging/**/*.test.ts',
  'test/adapters/secrets-manager/client.test.ts',
  'test/end-to-end/webhook.test.ts',
  'test/use-cases/transitions.test.ts',
]

/** These run the local stack, and so the bundled functions. */
const bundled = ['test/{docs,end-to-end,local}/**/*.test.ts']

/** Many cases, days or weeks on the local stack: only `npm run prove` runs them. */
const onlyProved = [
  'test/end-to-end/disturbed.test.ts',
  'test/end-to-end/explain-scenes.test.ts',
  'test/end-to-end/id-spelling.test.ts',
  'test/end-to-end/pause.test.ts',
  'test/end-to-end/policies.test.ts',
  'test/end-to-end/rate-limit-for-days.test.ts',
]

export default defineConfig({
  test: {
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          ...every,
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: [
            ...alone,
            ...bundled,
            'test/{package,peers,tarball,browser,integrators/tools}/**',
            '**/node_modules/**',
          ],
          isolate: false,
        },
      },
      { test: { ...every, name: 'alone', include: alone } },
      {
        test: {
          ...every,
          name: 'stack',
          include: bundled,
          exclude: [...alone, ...onlyProved],
          isolate: false,
          globalSetup: join(support, 'bundle-once.ts'),
          setupFiles: join(support, 'use-bundles.ts'),
        },
      },
    ],
  },
})
