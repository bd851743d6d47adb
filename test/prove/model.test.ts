import { describe, expect, test } from 'vitest'
import { inFull, sized } from '../support/size.ts'
import { killMutant, proveModel } from './model.ts'
import { mutants } from './model-mutants.ts'
import { scenario, scenarios } from './model-scenarios.ts'

const inFineGrain = { grain: 'fine', workersMax: 2, generations: 1 } as const

const outcomes = ['Retried', 'Refused', 'Misdirected', 'Superseded', 'Skipped', 'Review']

describe('the protocol, in every order of events within small bounds', () => {
  // `prove.ts` has larger bounds, and faults together that are alone here.
  const full = [
    ...scenarios.filter(({ name }) => name === 'an operator re-arms'),
    scenario('on demand, at once', { workersMax: 2, generations: 2, webhooks: 1, requests: 2, crashes: 1 }),
    scenario('two generations', { workersMax: 2, generations: 2, webhooks: 2, crashes: 2, lostSaves: 1 }),
    scenario('somebody else', { workersMax: 2, generations: 2, webhooks: 2, crashes: 1, elsewhere: 1 }),
    scenario('fine grain, a crash, a definite no', { ...inFineGrain, webhooks: 1, crashes: 1, definiteNos: 1 }),
    scenario('fine grain, a delivery more, a lost save', { ...inFineGrain, webhooks: 2, lostSaves: 1 }),
  ]
  const sample = [
    scenario('an operator re-arms', { workersMax: 1, generations: 1, webhooks: 1, crashes: 1, rearms: 1, refusals: 1 }),
    scenario('on demand, at once', { workersMax: 2, generations: 1, webhooks: 1, requests: 2, crashes: 1 }),
    scenario('two generations', { workersMax: 2, generations: 2, webhooks: 2, crashes: 1, lostSaves: 1 }),
    scenario('somebody else', { workersMax: 2, generations: 2, webhooks: 2, crashes: 1, elsewhere: 1 }),
    scenario('fine grain', { ...inFineGrain, webhooks: 1, lostSaves: 1 }),
  ]
  const proof = proveModel(sized({ sample, full }))

  test('sends an attempt at most once unless the answer is a definite no, exceeds no budget, and hides no send', () => {
    expect(proof.scenarios.filter(({ exploration }) => exploration.violation !== undefined)).toStrictEqual([])
    expect(proof).toMatchObject({ doubles: 0, cutShort: 0 })
  })

  test('can reach an outcome from every state', () => {
    expect(proof.scenarios.flatMap(({ exploration }) => exploration.trace)).toStrictEqual([])
    expect(proof.stuck).toBe(0)
  })

  test('reaches every outcome in some order', () => {
    const seen = new Set(proof.scenarios.flatMap(({ exploration }) => [...exploration.outcomes]))
    expect([...seen].toSorted()).toStrictEqual(outcomes.toSorted())
  })
})

inFull(() => {
  test('coarse and fine grain reach the same outcomes', () => {
    const settings = { workersMax: 2, generations: 1, webhooks: 2, crashes: 1 }
    const [coarse, fine] = proveModel([
      scenario('coarse', settings),
      scenario('fine', { ...settings, grain: 'fine' }),
    ]).scenarios
    expect(fine?.exploration.outcomes).toStrictEqual(coarse?.exploration.outcomes)
    expect(fine?.exploration.states).toBeGreaterThan(coarse?.exploration.states ?? 0)
  })

  // `prove.ts` tries all of them.
  test.each(mutants.filter((_, index) => index % 5 === 0))('the model detects the defect: $name', mutant => {
    const { killed, trace } = killMutant(mutant)
    expect(killed).toBe(true)
    expect(trace.length).toBeGreaterThan(0)
  })
})
