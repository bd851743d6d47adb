import { availableParallelism } from 'node:os'
import { join, matchesGlob } from 'node:path'
import { defineConfig } from 'vitest/config'
import { alone, bundled, loaded, running } from '../../vitest.config.ts'
import { proofReporter } from './proof-reporter.ts'
import { testProofs } from './test-proofs.ts'

const root = join(import.meta.dirname, '..', '..')

/** `run.ts` sets the size and the seed. */
const provide = {
  size: process.env['PROVE_SIZE'] === 'sample' ? 'sample' : 'full',
  seed: Number(process.env['PROVE_SEED'] ?? '1'),
} as const

/** As the project of `npm test` that such a file is in, or would be in. */
const projectOf = (file: string): keyof typeof running => {
  const isIn = (patterns: ReadonlyArray<string>): boolean => patterns.some(pattern => matchesGlob(file, pattern))
  if (isIn(alone)) return 'alone'
  if (isIn(loaded)) return 'loaded'
  return isIn(bundled) ? 'stack' : 'shared'
}

const files = testProofs.map(({ file }) => file)
const including = (name: keyof typeof running) => ({
  test: { ...running[name], name, include: files.filter(file => projectOf(file) === name), provide },
})

/** The configuration for `npm run prove`. */
export default defineConfig({
  root,
  test: {
    maxWorkers: availableParallelism(),
    projects: [including('alone'), including('shared'), including('loaded'), including('stack')],
    reporters: [proofReporter(root)],
  },
})
