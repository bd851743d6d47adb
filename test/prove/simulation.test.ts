import { describe, expect, it } from 'vitest'
import { inFull } from '../support/size.ts'
import { simulate } from './simulation.ts'
import { killSimulationMutant, simulationMutants } from './simulation-mutants.ts'
import { isSimulationProven, proveSimulation, simulationLine } from './simulation-proof.ts'

const seed = 20_261_101

it('no retry is doubled, lost or hidden in any schedule', async () => {
  const proof = await proveSimulation(80, seed)
  expect(simulationLine(proof)).toBe('simulation: 80 schedules, seed 20261101, doubles 0, lost 0, review = oracle')
  expect(proof.violations).toEqual({})
  expect(proof.outcomes).toMatchObject({ Retried: expect.any(Number), Review: expect.any(Number) })
})

it('one schedule proves nothing, because it does not reach every outcome', async () => {
  expect(isSimulationProven(await proveSimulation(1, seed))).toBe(false)
})

inFull(() => {
  it('a seed replays byte for byte, whatever runs at the same time', async () => {
    const seeds = Array.from({ length: 10 }, (_, index) => seed + index)
    const all = await simulate(seeds, { keepTrace: true })
    const [alone] = await simulate([seed + 7], { keepTrace: true })
    expect(alone?.trace.length).toBeGreaterThan(100)
    expect(alone?.trace.join('\n')).toBe(all[7]?.trace.join('\n'))
    expect(alone?.traceHash).toBe(all[7]?.traceHash)
    expect((await simulate(seeds)).map(({ traceHash }) => traceHash)).toEqual(all.map(({ traceHash }) => traceHash))
  })

  it('different seeds give different schedules', async () => {
    const results = await simulate(Array.from({ length: 20 }, (_, index) => seed + index))
    expect(new Set(results.map(({ traceHash }) => traceHash)).size).toBe(20)
  })

  describe('the oracle detects the defect', () => {
    // `npm run prove` runs all of these mutants. Some need many schedules.
    const few = ['no fence', 'shadow sends', 'no version check', 'a child is not watched']
    const found = simulationMutants.filter(({ name }) => few.includes(name))

    it('some are tried here', () => {
      expect(found).toHaveLength(few.length)
    })

    it.each(found)('$name', async mutant => {
      expect(await killSimulationMutant(mutant)).toMatchObject({ killed: true })
    })
  })

  describe('the audit of the log alone detects', () => {
    it.each([
      ['no fence', 'one-send', 1],
      ['no version check', 'no-fork', 1],
      ['the pause switch is not read', 'paused', 20],
      ['a child is not watched', 'replay', 1],
    ])('%s', async (name, promise, seedFrom) => {
      const { change } = simulationMutants.find(mutant => mutant.name === name) ?? {}
      expect(change).toBeDefined()
      const seeds = Array.from({ length: 12 }, (_, index) => seedFrom + index)
      const results = await simulate(seeds, { change: change ?? {} })
      expect(results.flatMap(({ audit }) => audit.violations.map(found => found.promise))).toContain(promise)
    })
  })

  it('without a mutant the oracle reports no violation', async () => {
    const nothing = { name: 'nothing', change: {}, shows: '' }
    expect(await killSimulationMutant(nothing, { schedulesMax: 20 })).toMatchObject({ killed: false })
  })
})
