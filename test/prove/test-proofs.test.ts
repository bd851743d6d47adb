import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, it } from 'vitest'
import config from '../../vitest.config.ts'
import browser from '../browser/vitest.config.ts'
import integrators from '../integrators/vitest.config.ts'
import packages from '../package/vitest.config.ts'
import peers from '../peers/vitest.config.ts'
import tarball from '../tarball/vitest.config.ts'
import { testProofs } from './test-proofs.ts'

const root = join(import.meta.dirname, '..', '..')
const proved = testProofs.map(({ file }) => file)

const filesOf = (patterns: readonly string[] = []): ReadonlyArray<string> =>
  globSync(patterns, { cwd: root, exclude: ['**/node_modules/**'] })

const all = filesOf(['test/**/*.test.ts'])

const importsOf = (file: string): ReadonlyArray<string> =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/ from '(\.[^']+)'/g)].map(([, path = '']) =>
    normalize(join(dirname(file), path)),
  )

/** Whether a test has a size: its own, or that of a contract that it tries. */
const isSized = (file: string): boolean => {
  const size = 'test/support/size.ts'
  const imports = importsOf(file)
  return imports.includes(size) || imports.some(path => path.endsWith('-contract.ts') && importsOf(path).includes(size))
}

it('every test of which `npm test` runs a sample is run in full', () => {
  // A peer is compared with the sizes of `npm test`.
  const sampled = all.filter(file => isSized(file) && !file.startsWith('test/peers/'))
  expect(sampled.length).toBeGreaterThan(20)
  expect(sampled.filter(file => !proved.includes(file))).toEqual([])
})

it('every test is run by `npm test`, by `npm run prove` or by a command of its folder', () => {
  const projects = config.test?.projects ?? []
  const tried = projects.flatMap(project => {
    if (typeof project !== 'object' || !('test' in project)) return []
    const left = new Set(filesOf(project.test?.exclude))
    return filesOf(project.test?.include).filter(file => !left.has(file))
  })
  const ofFolders = [browser, integrators, packages, peers, tarball].flatMap(({ test }) => filesOf(test?.include))
  expect(tried.length).toBeGreaterThan(250)
  expect(ofFolders.length).toBeGreaterThan(20)
  const run = new Set([...tried, ...ofFolders, ...proved])
  expect(run.size).toBeGreaterThan(300)
  expect(all.filter(file => !run.has(file))).toEqual([])
  expect(tried.length).toBe(new Set(tried).size)
})

it('each of them is there, once', () => {
  expect(proved.filter(file => !all.includes(file))).toEqual([])
  expect(new Set(proved).size).toBe(proved.length)
})
