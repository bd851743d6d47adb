import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import config from '../../vitest.config.ts'
import { testProofs } from './test-proofs.ts'

const root = join(import.meta.dirname, '..', '..')
const proved = testProofs.map(({ file }) => file)

/** `prove.ts` itself runs all of its rows, the mutants. */
const ofProve = ['test/prove/model.test.ts']

const all = globSync('test/**/*.test.ts', { cwd: root, exclude: ['**/node_modules/**'] })

it('every test of which `npm test` runs a sample is run in full', () => {
  const sampled = all.filter(file => /from '.*\/support\/size\.ts'/.test(readFileSync(join(root, file), 'utf8')))
  expect(sampled.length).toBeGreaterThan(20)
  expect(sampled.filter(file => !proved.includes(file)).toSorted()).toEqual(ofProve)
})

it('every test that `npm test` leaves out is run by `npm run prove`', () => {
  const files = (member: 'include' | 'exclude'): ReadonlyArray<string> =>
    config.test?.projects?.flatMap(project =>
      typeof project === 'object' && 'test' in project ? (project.test?.[member] ?? []) : [],
    ) ?? []
  const leftOut = all.filter(file => files('exclude').includes(file) && !files('include').includes(file))
  expect(leftOut.length).toBeGreaterThan(0)
  expect(leftOut.filter(file => !proved.includes(file))).toEqual([])
})

it('each of them is there, once', () => {
  expect(proved.filter(file => !all.includes(file))).toEqual([])
  expect(new Set(proved).size).toBe(proved.length)
})
