import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, it } from 'vitest'
import { testProofs } from '../prove/test-proofs.ts'

const root = join(import.meta.dirname, '../..')
const size = 'test/support/size.ts'

const importsOf = (file: string): ReadonlyArray<string> =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/ from '(\.[^']+)'/g)].map(([, path = '']) =>
    normalize(join(dirname(file), path)),
  )

/** Whether a test has a size: its own, or that of a contract that it tries. */
const isSized = (file: string): boolean => {
  const imports = importsOf(file)
  return imports.includes(size) || imports.some(path => path.endsWith('-contract.ts') && importsOf(path).includes(size))
}

/** `prove.ts` kills the mutants of the model itself. A peer is compared with the sizes of `npm test`. */
const isTriedElsewhere = (file: string): boolean =>
  file === 'test/prove/model.test.ts' || file.startsWith('test/peers/')

it('each test of which `npm test` runs a sample is run in full by `npm run prove`', () => {
  const sized = globSync('test/**/*.test.ts', { cwd: root, exclude: ['**/node_modules/**'] }).filter(isSized)
  const listed = new Set(testProofs.map(({ file }) => file))
  expect(sized.length).toBeGreaterThan(20)
  expect(sized.filter(file => !listed.has(file) && !isTriedElsewhere(file))).toEqual([])
})
