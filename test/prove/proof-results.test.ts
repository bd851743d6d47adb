import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { shippedPolicy } from '../policy-tools/proving.ts'
import { mutantsLine, mutantsProof } from './mutants.ts'
import { proofResultsOf } from './proof-results.ts'
import { certifiedStates } from './states.ts'
import { perform, tasksOf } from './tasks.ts'

it('a proof that did not run is not proven', () => {
  const results = proofResultsOf([], 1)
  expect(results).toHaveLength(9)
  expect(results.filter(({ isProven }) => isProven)).toEqual([])
})

it('results are printed in one order, whichever task ends first', async () => {
  const done = await Promise.all([
    perform({ _tag: 'Policy', snapshots: 60, seed: 1 }),
    perform({ _tag: 'Jwt', tokens: 60, seed: 1 }),
    perform({ _tag: 'Simulation', from: 21, count: 20 }),
    perform({ _tag: 'Simulation', from: 1, count: 20 }),
    perform({ _tag: 'Orders', every: 720 }),
    perform({ _tag: 'States', index: 0, of: 400, isQuick: true }),
  ])
  expect(proofResultsOf(done, 1).map(({ line }) => line)).toEqual([
    'a proof was not made',
    expect.stringMatching(/^mutants: 0\/15 killed$/),
    'simulation: 40 schedules, seed 1, doubles 0, lost 0, review = oracle',
    expect.stringMatching(/^liveness: (\d+) attempts, \1 ended or alarmed by T, 0 silent$/),
    'a proof was not made',
    'orders: 7 of 7 give one ledger',
    'jwt: genuine accepted 4/4, mutated accepted 0 of 60',
    'policy: 60 snapshots, 0 throws, 0 vetoed retries, 0 caps exceeded, 0 disagreements with the oracle',
    expect.stringMatching(/^policy: \d+ states, 0 violations, dead rules .*, uncovered \d+$/),
  ])
})

it.each([
  ['that is not there', undefined],
  ['that was written half', '[{"format"'],
  ['of another format', '[{"format":"another"}]'],
  ['of another proof', JSON.stringify([{ blocks: [], samples: [], laws: {}, states: 0 }])],
])('a certificate %s proves no states', async (_case, file) => {
  const root = await mkdtemp(join(tmpdir(), 'certificates-'))
  await mkdir(join(root, '.certificates'))
  if (file !== undefined) await writeFile(join(root, '.certificates', `${shippedPolicy.hash}.json`), file)
  expect(await certifiedStates(root)).toBeUndefined()
  await rm(root, { recursive: true })
})

it('the result of the simulation does not depend on how it is split into tasks', async () => {
  const whole = proofResultsOf([await perform({ _tag: 'Simulation', from: 1, count: 12 })], 1)[2]
  const pieces = proofResultsOf(
    await Promise.all([1, 5, 9].map(from => perform({ _tag: 'Simulation', from, count: 4 }))),
    1,
  )[2]
  expect(pieces?.line).toBe(whole?.line)
})

it('100,000 schedules use 100,000 different seeds', () => {
  const counts = tasksOf({ seed: 5, isQuick: false }).flatMap(task =>
    task._tag === 'Simulation' ? Array.from({ length: task.count }, (_, index) => task.from + index) : [],
  )
  expect(counts).toEqual(Array.from({ length: 100_000 }, (_, index) => 5 + index))
})

it('a mutant that no proof tries to kill, or that one proof misses, is alive', () => {
  const kills = [
    { mutant: 'no fence', killed: true, by: 'model' },
    { mutant: 'no fence', killed: true, by: 'simulation' },
    { mutant: 'delete on error', killed: true, by: 'model' },
    { mutant: 'delete on error', killed: false, by: 'simulation' },
    { mutant: 'something more', killed: true, by: 'wire' },
  ] as const
  expect(mutantsLine(mutantsProof(kills))).toBe('mutants: 2/16 killed')
})
