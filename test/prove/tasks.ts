import type { PartProof } from '../../policy-tools/prove/prove.ts'
import { type JwtTally, proveTokens } from './jwt.ts'
import { killMutants, type ModelProof, proveModel } from './model.ts'
import { scenarios } from './model-scenarios.ts'
import type { Kill } from './mutants.ts'
import { type OrdersProof, ordersOf, proveOrders } from './orders.ts'
import { type PolicyProof, provePolicy } from './policy.ts'
import { killSimulationMutant, simulationMutants } from './simulation-mutants.ts'
import { proveSimulation, type SimulationProof } from './simulation-proof.ts'
import { proveStates } from './states.ts'
import { killWireMutants, proveWire, type WireProof } from './wire.ts'

/** A part of the proofs that one thread runs alone. Plain data, like its result. */
export type Task =
  | { readonly _tag: 'Model'; readonly isQuick: boolean }
  | { readonly _tag: 'Kills'; readonly by: Kill['by'] }
  | { readonly _tag: 'Simulation'; readonly from: number; readonly count: number }
  | { readonly _tag: 'Wire'; readonly calls: number; readonly seed: number }
  | { readonly _tag: 'Orders'; readonly every: number }
  | { readonly _tag: 'Jwt'; readonly tokens: number; readonly seed: number }
  | { readonly _tag: 'Policy'; readonly snapshots: number; readonly seed: number }
  | { readonly _tag: 'States'; readonly index: number; readonly of: number; readonly isQuick: boolean }

export type Done =
  | { readonly _tag: 'Model'; readonly proof: ModelProof }
  | { readonly _tag: 'Kills'; readonly kills: ReadonlyArray<Kill> }
  | { readonly _tag: 'Simulation'; readonly from: number; readonly proof: SimulationProof }
  | { readonly _tag: 'Wire'; readonly proof: WireProof }
  | { readonly _tag: 'Orders'; readonly proof: OrdersProof }
  | { readonly _tag: 'Jwt'; readonly proof: JwtTally }
  | { readonly _tag: 'Policy'; readonly proof: PolicyProof }
  | { readonly _tag: 'States'; readonly proof: PartProof }

const small = ['on demand, at once', 'an operator re-arms']

const killsBy = async (by: Kill['by']): Promise<ReadonlyArray<Kill>> => {
  switch (by) {
    case 'model':
      return killMutants().map(({ mutant, killed }) => ({ mutant, killed, by }))
    case 'wire':
      return killWireMutants()
    case 'simulation': {
      const kills: Kill[] = []
      for (const mutant of simulationMutants)
        kills.push({ mutant: mutant.name, killed: (await killSimulationMutant(mutant)).killed, by })
      return kills
    }
  }
}

export const perform = async (task: Task): Promise<Done> => {
  const { _tag } = task
  switch (_tag) {
    case 'Model':
      return { _tag, proof: proveModel(scenarios.filter(({ name }) => !task.isQuick || small.includes(name))) }
    case 'Kills':
      return { _tag, kills: await killsBy(task.by) }
    case 'Simulation':
      return { _tag, from: task.from, proof: await proveSimulation(task.count, task.from) }
    case 'Wire':
      return { _tag, proof: await proveWire({ calls: task.calls, seed: task.seed }) }
    case 'Orders':
      return {
        _tag,
        proof: await proveOrders(
          undefined,
          ordersOf(7).filter((_, index) => index % task.every === 0),
        ),
      }
    case 'Jwt':
      return { _tag, proof: await proveTokens(task.tokens, task.seed) }
    case 'Policy':
      return { _tag, proof: provePolicy({ snapshots: task.snapshots, seed: task.seed }) }
    case 'States':
      return { _tag, proof: proveStates(task, task.isQuick) }
  }
}

interface Size {
  readonly seed: number
  readonly isQuick: boolean
}

const chunk = 2_500

/** All tasks. Long tasks that cannot be split come first. */
export const tasksOf = ({ seed, isQuick }: Size): ReadonlyArray<Task> => {
  const schedules = isQuick ? 2_000 : 100_000
  const many = isQuick ? 2_000 : 100_000
  return [
    { _tag: 'Model', isQuick },
    { _tag: 'Orders', every: isQuick ? 14 : 1 },
    { _tag: 'Jwt', tokens: many, seed },
    { _tag: 'Policy', snapshots: many, seed },
    { _tag: 'States', index: 0, of: 2, isQuick },
    { _tag: 'States', index: 1, of: 2, isQuick },
    { _tag: 'Wire', calls: isQuick ? 1_000 : 10_000, seed },
    { _tag: 'Kills', by: 'wire' },
    { _tag: 'Kills', by: 'simulation' },
    { _tag: 'Kills', by: 'model' },
    ...Array.from({ length: Math.ceil(schedules / chunk) }, (_, index): Task => {
      const before = index * chunk
      return { _tag: 'Simulation', from: seed + before, count: Math.min(chunk, schedules - before) }
    }),
  ]
}
