import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { proofReporter } from './proof-reporter.ts'
import { testProofs } from './test-proofs.ts'

const root = join(import.meta.dirname, '..', '..')

/** The configuration for `npm run prove`. `run.ts` sets the size and the seed. */
export default defineConfig({
  root,
  test: {
    include: testProofs.map(({ file }) => file),
    provide: {
      size: process.env['PROVE_SIZE'] === 'sample' ? 'sample' : 'full',
      seed: Number(process.env['PROVE_SEED'] ?? '1'),
    },
    reporters: [proofReporter(root)],
    execArgv: ['--require', join(root, 'test', 'support', 'patient-timers.cjs')],
    globalSetup: join(root, 'test', 'support', 'bundle-once.ts'),
    setupFiles: join(root, 'test', 'support', 'use-bundles.ts'),
    // Only so that a test that hangs ends: nothing is known by them. A hook may bundle the functions, or play a month.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
})
