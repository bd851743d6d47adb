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

/** These change what a module finds when it is loaded. */
export const alone = ['test/adapters/secrets-manager/client.test.ts', 'test/use-cases/transitions.test.ts']

/** Each of these loads a handler anew, as Lambda does, with variables of its own. */
export const loaded = ['test/handlers/**/*.test.ts', 'test/end-to-end/webhook.test.ts']

/** These run the local stack, and so the bundled functions. */
export const bundled = ['test/{docs,end-to-end,local}/**/*.test.ts']

/** How a project runs its files: those of one worker share what they import, but for those that are alone. */
export const running = {
  alone: every,
  shared: { ...every, isolate: false },
  loaded: { ...every, isolate: false },
  stack: {
    ...every,
    isolate: false,
    globalSetup: join(support, 'bundle-once.ts'),
    setupFiles: join(support, 'use-bundles.ts'),
  },
}

/** Of the packages that are deployed and published: `npm run test:package` runs them. */
const ofPackages = ['test/packaging/{bundle,bundle-idvr,lean-aws-sdk}.test.ts']

/**
 * Many cases, days or weeks on the local stack, cases that a proof has to find first, programs that take seconds to start,
 * what the documentation tells, and what the proofs detect: only `npm run prove` runs them.
 */
const onlyProved = [
  ...alone,
  'test/docs/operating.test.ts',
  'test/docs/runbook.test.ts',
  'test/docs/snippets.test.ts',
  'test/end-to-end/canary.test.ts',
  'test/end-to-end/counterexample.test.ts',
  'test/end-to-end/disturbed.test.ts',
  'test/end-to-end/explain-scenes.test.ts',
  'test/end-to-end/id-spelling.test.ts',
  'test/end-to-end/idempotency.test.ts',
  'test/end-to-end/idvr.test.ts',
  'test/end-to-end/log-fields.test.ts',
  'test/end-to-end/operate.test.ts',
  'test/end-to-end/pause.test.ts',
  'test/end-to-end/plaid-forms.test.ts',
  'test/end-to-end/plaid-keys.test.ts',
  'test/end-to-end/plaid-out-of-reach.test.ts',
  'test/end-to-end/policies.test.ts',
  'test/end-to-end/rate-limit-for-days.test.ts',
  'test/end-to-end/standing.test.ts',
  'test/end-to-end/stories.test.ts',
  'test/end-to-end/watched.test.ts',
  'test/local/aws/lambda-function.test.ts',
  'test/local/plaid-simulator/stories.test.ts',
  'test/local/plaid-simulator/story-retries.test.ts',
  'test/local/stack.test.ts',
  'test/local/start.test.ts',
  'test/local/start/data/keep-state.test.ts',
  'test/local/start/welcome.test.ts',
  'test/packaging/check-template.test.ts',
  'test/policy-tools/bad-policies.test.ts',
  'test/policy-tools/certificate.test.ts',
  'test/policy-tools/decide-v1.test.ts',
  'test/policy-tools/diff.test.ts',
  'test/prove/backlog.test.ts',
  'test/prove/jwt.test.ts',
  'test/prove/orders.test.ts',
  'test/prove/policy.test.ts',
  'test/prove/proof-results.test.ts',
  'test/prove/wire.test.ts',
  'test/support/patient-timers.test.ts',
]

export default defineConfig({
  test: {
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          ...running.shared,
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: [
            ...loaded,
            ...bundled,
            ...onlyProved,
            ...ofPackages,
            'test/{package,peers,tarball,browser,integrators/tools}/**',
            '**/node_modules/**',
          ],
        },
      },
      { test: { ...running.loaded, name: 'loaded', include: loaded } },
      { test: { ...running.stack, name: 'stack', include: bundled, exclude: [...loaded, ...onlyProved] } },
    ],
  },
})
