import { type Exploration, explore } from './model-explore.ts'
import { type Mutant, mutants } from './model-mutants.ts'
import { protocol } from './model-protocol.ts'
import { largerScenarios, type Scenario, scenarios, startOf } from './model-scenarios.ts'

export interface ModelProof {
  /** Sum over all scenarios. */
  readonly states: number
  /** Number of scenarios with a violation of any kind. */
  readonly doubles: number
  readonly stuck: number
  /** Number of scenarios with more states than the limit. These prove nothing. */
  readonly cutShort: number
  /** One for each scenario, in order. */
  readonly scenarios: ReadonlyArray<{ readonly name: string; readonly exploration: Exploration }>
}

export interface MutantProof {
  readonly mutant: string
  readonly killed: boolean
  /** The shortest trace to its violation. */
  readonly trace: ReadonlyArray<string>
}

const statesMax = 4_000_000

const run = (scenario: Scenario): Exploration =>
  explore({ start: startOf(scenario), bounds: scenario, protocol: { ...protocol, grain: scenario.grain }, statesMax })

/** Visits every state of the protocol with the service's own `transition`, within the bounds of the scenarios. */
export const proveModel = (chosen: ReadonlyArray<Scenario> = scenarios): ModelProof => {
  const ran = chosen.map(scenario => ({ name: scenario.name, exploration: run(scenario) }))
  const sum = (of: (exploration: Exploration) => number) =>
    ran.reduce((total, { exploration }) => total + of(exploration), 0)
  return {
    states: sum(({ states }) => states),
    doubles: sum(({ violation }) => (violation === undefined ? 0 : 1)),
    stuck: sum(({ stuck }) => stuck),
    cutShort: sum(({ isCutShort }) => Number(isCutShort)),
    scenarios: ran,
  }
}

/** `proveModel` with larger bounds. */
export const proveLargerModel = (): ModelProof => proveModel([...scenarios, ...largerScenarios])

/** Whether the model finds the violation in a mutant, but not in the real protocol within the same bounds. */
export const killMutant = ({ name, change, shows, within }: Mutant): MutantProof => {
  const mutated = { ...protocol, grain: within.grain, ...change }
  const lookFor = shows === 'stuck' ? {} : { lookFor: shows }
  const found = explore({ start: startOf(within), bounds: within, protocol: mutated, statesMax, ...lookFor })
  const sound = explore({
    start: startOf(within),
    bounds: within,
    protocol: { ...protocol, grain: mutated.grain, caps: mutated.caps },
    statesMax,
  })
  const isSeen = shows === 'stuck' ? found.stuck > 0 : found.violation === shows
  return {
    mutant: name,
    killed: isSeen && sound.violation === undefined && sound.stuck === 0 && !sound.isCutShort,
    trace: found.trace,
  }
}

export const killMutants = (): ReadonlyArray<MutantProof> => mutants.map(killMutant)
