import { type ScheduleResult, simulate } from './simulation.ts'

/** The sum over `schedules` schedules, from `seed` on. */
export interface SimulationProof {
  readonly schedules: number
  readonly seed: number
  readonly doubles: number
  readonly lost: number
  /** Attempts that ended in review, and those that the oracle expects there. */
  readonly reviews: number
  readonly expectedReviews: number
  readonly posts: number
  /** Attempts that the law of liveness is about, and those with an outcome or an alarm in time. */
  readonly live: { readonly attempts: number; readonly inTime: number }
  /** By name: how often a situation occurred. */
  readonly met: Readonly<Record<string, number>>
  readonly outcomes: Readonly<Record<string, number>>
  /** For each violation: the number of schedules that showed it, and the first seed. */
  readonly violations: Readonly<Record<string, { readonly schedules: number; readonly seed: number }>>
  /** Hash of the traces of all schedules. */
  readonly traceHash: number
}

const batch = 1_000

export const emptyProof = (seed: number): SimulationProof => ({
  schedules: 0,
  seed,
  doubles: 0,
  lost: 0,
  reviews: 0,
  expectedReviews: 0,
  posts: 0,
  live: { attempts: 0, inTime: 0 },
  met: {},
  outcomes: {},
  violations: {},
  traceHash: 0,
})

type Tally = Readonly<Record<string, number>>

const sumOf = (one: Tally, other: Tally): Tally => {
  const sum = { ...one }
  for (const [name, count] of Object.entries(other)) sum[name] = (sum[name] ?? 0) + count
  return sum
}

type Live = SimulationProof['live']

const sumOfLive = (one: Live, other: Live): Live => ({
  attempts: one.attempts + other.attempts,
  inTime: one.inTime + other.inTime,
})

const startsWith = (result: ScheduleResult, word: string): number =>
  result.violations.filter(violation => violation.startsWith(word)).length

const added = (proof: SimulationProof, result: ScheduleResult): SimulationProof => {
  const outcomes = { ...proof.outcomes }
  for (const outcome of result.outcomes) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  const violations = { ...proof.violations }
  for (const violation of result.violations) {
    const { schedules, seed } = violations[violation] ?? { schedules: 0, seed: result.seed }
    violations[violation] = { schedules: schedules + 1, seed }
  }
  return {
    schedules: proof.schedules + 1,
    seed: proof.seed,
    doubles: proof.doubles + startsWith(result, 'double'),
    lost: proof.lost + startsWith(result, 'lost'),
    reviews: proof.reviews + result.reviews,
    expectedReviews: proof.expectedReviews + result.expectedReviews,
    posts: proof.posts + result.posts,
    live: sumOfLive(proof.live, result.liveness),
    met: sumOf(proof.met, Object.fromEntries(result.met)),
    outcomes,
    violations,
    traceHash: (Math.imul(proof.traceHash, 31) + result.traceHash) >>> 0,
  }
}

/** Joins the proofs of two neighbouring ranges of seeds. */
export const together = (one: SimulationProof, other: SimulationProof): SimulationProof => {
  const outcomes = sumOf(one.outcomes, other.outcomes)
  const violations = { ...one.violations }
  for (const [violation, { schedules, seed }] of Object.entries(other.violations)) {
    const before = violations[violation]
    violations[violation] = { schedules: schedules + (before?.schedules ?? 0), seed: before?.seed ?? seed }
  }
  return {
    schedules: one.schedules + other.schedules,
    seed: Math.min(one.seed, other.seed),
    doubles: one.doubles + other.doubles,
    lost: one.lost + other.lost,
    reviews: one.reviews + other.reviews,
    expectedReviews: one.expectedReviews + other.expectedReviews,
    posts: one.posts + other.posts,
    live: sumOfLive(one.live, other.live),
    met: sumOf(one.met, other.met),
    outcomes,
    violations,
    traceHash: (Math.imul(one.traceHash, 31) + other.traceHash) >>> 0,
  }
}

/** Runs `schedules` schedules, with the seeds from `seed` on. */
export const proveSimulation = async (schedules: number, seed: number): Promise<SimulationProof> => {
  let proof = emptyProof(seed)
  while (proof.schedules < schedules) {
    const from = seed + proof.schedules
    const count = Math.min(batch, schedules - proof.schedules)
    for (const result of await simulate(Array.from({ length: count }, (_, index) => from + index)))
      proof = added(proof, result)
  }
  return proof
}

const isReviewRight = ({ reviews, expectedReviews, violations }: SimulationProof): boolean =>
  reviews === expectedReviews && !Object.keys(violations).some(violation => violation.startsWith('review'))

/** The line that `npm run prove` prints. */
export const simulationLine = (proof: SimulationProof): string => {
  const { schedules, seed, doubles, lost } = proof
  const review = isReviewRight(proof) ? 'review = oracle' : 'review ≠ oracle'
  return `simulation: ${schedules} schedules, seed ${seed}, doubles ${doubles}, lost ${lost}, ${review}`
}

const outcomesWanted = ['Retried', 'Refused', 'Misdirected', 'Superseded', 'Skipped', 'Review']

/** How often each situation must occur in 10,000 schedules: about a third of how often it does. */
const situationsWanted: Tally = {
  'webhook lost for good': 3_000,
  'lost webhook healed': 50,
  'read before the outcome': 6_000,
  'a look: scheduled': 600,
  'a look: recovered': 200,
  'outage of reads': 4_000,
  'bus outage': 3_000,
  'a no that lasts': 1_000,
  'another send after a no': 400,
  unserved: 30,
  'list refused': 1_500,
  'get refused': 1_500,
  'blind review': 40,
  recovered: 900,
  abandoned: 500,
  'not-completed': 900,
  exhausted: 700,
  misdirected: 25,
  pause: 500,
  'sent before effective_at': 40,
  'fence without a request': 25,
  'child found after review': 15,
}

/** Situations that occurred too seldom: then the proof says little about them. */
export const missingSituations = ({ met, schedules }: SimulationProof): ReadonlyArray<string> =>
  Object.entries(situationsWanted)
    .filter(([situation, wanted]) => (met[situation] ?? 0) < Math.floor((wanted * schedules) / 10_000))
    .map(([situation]) => situation)

/** Whether there is no violation, and every outcome and situation occurred, so that violations were possible. */
export const isSimulationProven = (proof: SimulationProof): boolean =>
  Object.keys(proof.violations).length === 0 &&
  isReviewRight(proof) &&
  missingSituations(proof).length === 0 &&
  outcomesWanted.every(outcome => (proof.outcomes[outcome] ?? 0) > 0)

/** The line of the law that every attempt has an outcome or an alarm by a time. */
export const livenessLine = ({ live: { attempts, inTime } }: SimulationProof): string =>
  `liveness: ${attempts} attempts, ${inTime} ended or alarmed by T, ${attempts - inTime} silent`

export const isLivenessProven = ({ live: { attempts, inTime } }: SimulationProof): boolean =>
  attempts > 0 && inTime === attempts
