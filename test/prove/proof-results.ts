import type { PartProof } from '../../policy-tools/prove/prove.ts'
import type { JwtTally } from './jwt.ts'
import type { ModelProof } from './model.ts'
import { mutantsLine, mutantsProof } from './mutants.ts'
import { type OrdersProof, ordersLine } from './orders.ts'
import { isPolicyProven, policyLine } from './policy.ts'
import {
  emptyProof,
  isLivenessProven,
  isSimulationProven,
  livenessLine,
  missingSituations,
  simulationLine,
  together,
} from './simulation-proof.ts'
import { statesResult } from './states.ts'
import type { Done } from './tasks.ts'
import { type WireProof, wireLine } from './wire.ts'

/** The result of one proof: the printed line, whether it is proven, and details for the search of a failure. */
export interface ProofResult {
  readonly line: string
  readonly isProven: boolean
  readonly details: unknown
}

const ofModel = (proof: ModelProof): ProofResult => {
  const { states, doubles, stuck, cutShort } = proof
  const failed = proof.scenarios.filter(({ exploration }) => exploration.trace.length > 0)
  return {
    line: `model: ${states} states, ${doubles} doubles, ${stuck} stuck`,
    isProven: doubles + stuck + cutShort === 0 && states > 0,
    details: failed,
  }
}

const ofWire = (proof: WireProof): ProofResult => ({
  line: wireLine(proof),
  isProven: proof.calls > 0 && proof.overs.length === 0 && proof.anonymous === 0,
  details: proof,
})

const ofOrders = (proof: OrdersProof): ProofResult => ({
  line: ordersLine(proof),
  isProven: proof.orders > 0 && proof.alike === proof.orders,
  details: proof.ledgers,
})

const ofJwt = (proof: JwtTally): ProofResult => ({
  line: `jwt: genuine accepted ${proof.genuineAccepted}/${proof.genuineTotal}, mutated accepted ${proof.mutatedAccepted} of ${proof.mutatedTotal}`,
  isProven: proof.genuineTotal > 0 && proof.genuineAccepted === proof.genuineTotal && proof.mutatedAccepted === 0,
  details: proof.breaches,
})

const nothing: ProofResult = { line: 'a proof was not made', isProven: false, details: undefined }

const those = <T extends Done['_tag']>(done: ReadonlyArray<Done>, tag: T): ReadonlyArray<Extract<Done, { _tag: T }>> =>
  done.filter((one): one is Extract<Done, { _tag: T }> => one._tag === tag)

const firstOf = <A>(proofs: ReadonlyArray<{ readonly proof: A }>, resultOf: (proof: A) => ProofResult): ProofResult => {
  const [one] = proofs
  return one === undefined ? nothing : resultOf(one.proof)
}

const ofStates = (parts: ReadonlyArray<PartProof>): ProofResult => (parts.length === 0 ? nothing : statesResult(parts))

/**
 * The results of all finished tasks, in the order in which they are printed.
 *
 * @param certified the result of the states of the policy, where no task has tried them
 */
export const proofResultsOf = (
  done: ReadonlyArray<Done>,
  seed: number,
  certified?: ProofResult,
): ReadonlyArray<ProofResult> => {
  const mutants = mutantsProof(those(done, 'Kills').flatMap(({ kills }) => kills))
  const simulation = those(done, 'Simulation')
    .toSorted((one, other) => one.from - other.from)
    .reduce((all, { proof }) => together(all, proof), emptyProof(seed))
  return [
    firstOf(those(done, 'Model'), ofModel),
    {
      line: mutantsLine(mutants),
      isProven: mutants.killed === mutants.mutants,
      details: mutants.kills.map(({ mutant, killed, by }) => `${mutant}: ${killed ? 'killed' : 'alive'}, ${by}`),
    },
    {
      line: simulationLine(simulation),
      isProven: isSimulationProven(simulation),
      details: { ...simulation, missing: missingSituations(simulation) },
    },
    { line: livenessLine(simulation), isProven: isLivenessProven(simulation), details: simulation.violations },
    firstOf(those(done, 'Wire'), ofWire),
    firstOf(those(done, 'Orders'), ofOrders),
    firstOf(those(done, 'Jwt'), ofJwt),
    firstOf(those(done, 'Policy'), proof => ({
      line: policyLine(proof),
      isProven: isPolicyProven(proof),
      details: proof,
    })),
    certified ?? ofStates(those(done, 'States').map(({ proof }) => proof)),
  ]
}
