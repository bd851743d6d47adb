import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { Attempt } from '../../lib/domain/plaid/attempt.ts'
import { decide as realDecide } from '../../lib/domain/policy/decide.ts'
import type { Decision } from '../../lib/domain/policy/decision.ts'
import { snapshotDecoder } from '../../lib/domain/policy/findings/snapshot.ts'
import { loadPolicy } from '../../lib/domain/policy/policy.ts'
import { arbitraryPlaidAnswer } from '../support/arbitrary-plaid-answer.ts'
import {
  arbitraryCounts,
  arbitraryHistory,
  arbitraryPolicyData,
  environments,
} from '../support/arbitrary-policy-inputs.ts'
import { nowMs } from '../support/plaid-answer.ts'
import { exceedsCaps, isVetoed } from './policy-oracle.ts'

export interface PolicyProof {
  readonly snapshots: number
  readonly throws: number
  readonly vetoedRetries: number
  readonly capsExceeded: number
  /** How often each decision was made, and how often a veto applied: none should be rare. */
  readonly retries: number
  readonly holds: number
  readonly nevers: number
  readonly vetoed: number
}

export interface PolicyProofOptions {
  readonly snapshots: number
  readonly seed: number
  /** The input of a decision. */
  readonly decide?: typeof realDecide
}

const arbitraryCase = fc.record({
  data: arbitraryPolicyData,
  answer: arbitraryPlaidAnswer,
  environment: fc.constantFrom(...environments),
  history: arbitraryHistory,
  counts: arbitraryCounts,
})

type Case = ReturnType<typeof casesOf>[number]

/** Number of cases that are kept in memory at a time. */
const batch = 1_000

const casesOf = (count: number, seed: number) => fc.sample(arbitraryCase, { numRuns: count, seed })

/** The last batches, so that another `decide` can use the same cases: making a case takes longer than deciding it. */
const made = new Map<number, ReadonlyArray<Case>>()
const madeMax = 3

const batchOf = (seed: number): ReadonlyArray<Case> => {
  const known = made.get(seed)
  if (known !== undefined) return known
  const attempts = casesOf(batch, seed).filter(isAttempt)
  const [oldest] = made.keys()
  if (made.size === madeMax && oldest !== undefined) made.delete(oldest)
  made.set(seed, attempts)
  return attempts
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const rightOf = <A>(either: E.Either<unknown, A>): A => {
  if (E.isLeft(either)) throw new Error('an arbitrary case that should have been valid was refused')
  return either.right
}

type Tally = { -readonly [K in keyof PolicyProof]: number }

const judge = (of: Case, decide: typeof realDecide, tally: Tally): void => {
  const history = of.history(rightOf(Attempt.decode(of.answer)))
  const vetoed = isVetoed(of.answer, history)
  tally.snapshots += 1
  tally.vetoed += vetoed ? 1 : 0
  let decision: Decision
  try {
    const snapshot = rightOf(snapshotDecoder(of.environment).decode(of.answer))
    decision = decide(rightOf(loadPolicy(of.data, sha256)), snapshot, history, of.counts, nowMs)
  } catch {
    tally.throws += 1
    return
  }
  tally.retries += decision._tag === 'Retry' ? 1 : 0
  tally.holds += decision._tag === 'Hold' ? 1 : 0
  tally.nevers += decision._tag === 'Never' ? 1 : 0
  tally.vetoedRetries += vetoed && decision._tag === 'Retry' ? 1 : 0
  tally.capsExceeded += exceedsCaps(of.data, of.answer, of.counts, decision, nowMs) ? 1 : 0
}

/** Whether an answer decodes as the snapshot of an attempt. Other answers do not reach the policy. */
const isAttempt = ({ answer, environment }: Case): boolean => E.isRight(snapshotDecoder(environment).decode(answer))

/**
 * Decides on arbitrary attempts under arbitrary policies, and counts what must not happen. The same seed gives the
 * same counts.
 */
export const provePolicy = ({ snapshots, seed, decide = realDecide }: PolicyProofOptions): PolicyProof => {
  const tally: Tally = {
    snapshots: 0,
    throws: 0,
    vetoedRetries: 0,
    capsExceeded: 0,
    retries: 0,
    holds: 0,
    nevers: 0,
    vetoed: 0,
  }
  for (let round = 0; tally.snapshots < snapshots; round += 1) {
    for (const attempt of batchOf(seed + round).slice(0, snapshots - tally.snapshots)) judge(attempt, decide, tally)
  }
  return tally
}

/** The line that `npm run prove` prints. */
export const policyLine = ({ snapshots, throws, vetoedRetries, capsExceeded }: PolicyProof): string =>
  `policy: ${snapshots} snapshots, ${throws} throws, ${vetoedRetries} vetoed retries, ${capsExceeded} caps exceeded`

/** Whether nothing forbidden happened, and every kind of decision was made often enough to count. */
export const isPolicyProven = ({ snapshots, throws, vetoedRetries, capsExceeded, ...seen }: PolicyProof): boolean =>
  throws + vetoedRetries + capsExceeded === 0 && Object.values(seen).every(count => count >= snapshots / 50)
