import * as fc from 'fast-check'
import { decisionItem } from '../../lib/domain/decision-item.ts'
import type { ExportedDecision } from '../../lib/domain/operator/read-answers.ts'
import { historyOf } from '../../lib/domain/plaid/history.ts'
import type { Counts } from '../../lib/domain/policy/counts.ts'
import { decide } from '../../lib/domain/policy/decide.ts'
import { factsOf, type Judged } from '../../lib/domain/policy/facts.ts'
import type { Snapshot } from '../../lib/domain/policy/findings/snapshot.ts'
import { type Asked, lineageOf } from '../../lib/domain/policy/lineage.ts'
import type { Policy } from '../../lib/domain/policy/policy.ts'
import type { ClientUserId, TemplateId } from '../../lib/domain/request/identifiers.ts'
import { arbitrarySnapshot } from './arbitrary-policy-inputs.ts'
import type { Edit } from './edited.ts'
import { otherSpelling } from './other-spelling.ts'
import { retried } from './plaid-answer.ts'
import { snapshotOf } from './policy-inputs.ts'

/** A line of an export, and what it was made of. */
export interface Generated {
  readonly decision: ExportedDecision
  readonly judged: Judged
}

interface Options {
  readonly seed: number
  /** At least so many: the last person's lineage is not cut. */
  readonly records: number
  /** What decided then: some of the people by each. */
  readonly policies: readonly [Policy, ...Policy[]]
}

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
const randomBy = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const dayMs = 86_400_000
const minuteMs = 60_000

const kycFailed: Edit = ['/steps/kyc_check', 'failed']

/** What is seen often, how often. */
const usual: ReadonlyArray<readonly [weight: number, edits: ReadonlyArray<Edit>]> = [
  ...Object.values(retried).map((edits): readonly [number, ReadonlyArray<Edit>] => [6, edits]),
  [6, [kycFailed, ['/kyc_check/address/po_box', 'yes']]],
  [6, [kycFailed, ['/kyc_check/date_of_birth/summary', 'partial_match']]],
  [8, [kycFailed, ['/kyc_check/id_number/summary', 'no_match']]],
  [8, [kycFailed, ['/kyc_check/name/summary', 'no_data'], ['/kyc_check/address/summary', 'no_data']]],
  [4, [['/steps/risk_check', 'failed']]],
  [2, [['/steps/watchlist_screening', 'failed']]],
  [
    3,
    [
      ['/steps/documentary_verification', 'failed'],
      ['/documentary_verification/documents/0/analysis/authenticity', 'no_match'],
    ],
  ],
]

const unusual = 15

interface Pool {
  readonly seen: ReadonlyArray<Snapshot>
  readonly odd: ReadonlyArray<Snapshot>
}

const poolOf = (seed: number): Pool => ({
  seen: usual.flatMap(([weight, edits]) => Array<Snapshot>(weight).fill(snapshotOf(...edits))),
  odd: fc.sample(arbitrarySnapshot, { numRuns: 200, seed }),
})

type Outcome = NonNullable<ExportedDecision['closed']>['outcome'] | undefined

const afterRetry: ReadonlyArray<readonly [weight: number, outcome: Outcome]> = [
  [30, 'recovered'],
  [45, 'retried'],
  [3, 'abandoned'],
  [5, 'superseded'],
  [3, 'skipped'],
  [3, 'refused'],
  [2, 'review'],
  [1, 'misdirected'],
  [1, 'exhausted'],
  [7, undefined],
]

const countsAfter = (sent: number, byRule: Readonly<Record<string, number>>, random: () => number): Counts => ({
  subject: {
    automatic: sent,
    onDemand: 0,
    automaticByDocumentOrSelfie: 0,
    automaticByRule: byRule,
  },
  user: { retries: random() < 0.1 ? sent + 1 : sent },
  inFlight: random() < 0.01 ? 1 : 0,
  automaticByDay: [random() < 0.02 ? 200 : 17],
})

const nothingAsked: Asked = { faces: {} }

/**
 * Decisions as a deployment would have kept them: people with lineages of several attempts, each judged by the real
 * `decide`, with outcomes. The same options give the same records.
 */
export function* recordedDecisions({ seed, records, policies }: Options): Generator<Generated> {
  const random = randomBy(seed)
  const pick = <A>(from: ReadonlyArray<A>): A => from[Math.floor(random() * from.length)] as A
  const weighted = <A>(rows: ReadonlyArray<readonly [number, A]>): A => {
    let left = random() * rows.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, row] of rows) {
      left -= weight
      if (left < 0) return row
    }
    return (rows[0] as readonly [number, A])[1]
  }
  const pool = poolOf(seed)
  const startMs = Date.parse('2026-01-05T08:00:00Z')
  let made = 0

  /** Passed steps are skipped in the next attempt. */
  const skippingPassed = (next: Snapshot, before: Snapshot | undefined): Snapshot['steps'] =>
    before === undefined
      ? next.steps
      : (Object.fromEntries(
          Object.entries(next.steps).map(([step, reading]) => {
            const passed = before.steps[step as keyof Snapshot['steps']]
            const isSkipped = reading === 'success' && ['success', 'skipped'].includes(passed) && random() < 0.7
            return [step, isSkipped ? 'skipped' : reading]
          }),
        ) as Snapshot['steps'])

  const attemptOf = (id: string, person: Person, before: Snapshot | undefined, createdMs: number): Snapshot => {
    const seen = random() * 100 < unusual ? pick(pool.odd) : pick(pool.seen)
    const previous = before === undefined ? null : random() < 0.1 ? otherSpelling(before.id) : before.id
    return {
      ...seen,
      id,
      environment: person.environment,
      client_user_id: person.client_user_id,
      template: { id: person.template_id, version: 1 },
      previous_attempt_id: previous,
      created_at: new Date(createdMs).toISOString(),
      completed_at: new Date(createdMs + 20 * minuteMs).toISOString(),
      steps: skippingPassed(seen, before),
    }
  }

  interface Person {
    readonly client_user_id: ClientUserId
    readonly template_id: TemplateId
    readonly environment: Snapshot['environment']
    readonly policy: Policy
  }

  const exported = (person: Person, judged: Judged, closed?: ExportedDecision['closed']): Generated => {
    const { client_user_id, template_id, environment, policy } = person
    const { snapshot, lineage, counts, nowMs } = judged
    // Some templates are no longer allowed.
    const templateIds = random() < 0.01 ? [] : [template_id]
    const decision = decide({ ...policy, templateIds }, snapshot, lineage, counts, nowMs)
    const key = { client_user_id, template_id, environment }
    const item = decisionItem({ key, status: snapshot.status, atMs: nowMs, facts: factsOf(judged) }, decision)
    const { key: _, closed: __, atMs, ...said } = item
    made += 1
    return {
      decision: { ...key, ...said, at: new Date(atMs).toISOString(), ...(closed && { closed }) },
      judged,
    }
  }

  for (let number = 0; made < records; number += 1) {
    const person: Person = {
      // Some people have several subjects.
      client_user_id: `user-${random() < 0.1 ? Math.max(0, number - 3) : number}` as ClientUserId,
      template_id: (random() < 0.8 ? 'idvtmp_local' : 'idvtmp_business') as TemplateId,
      environment: random() < 0.97 ? 'production' : 'sandbox',
      policy: pick(policies),
    }
    let nowMs = startMs + Math.floor(random() * 120 * dayMs)
    const attempts: Snapshot[] = []
    const byRule: Record<string, number> = {}
    let sent = 0
    for (let turn = 0; turn < 4; turn += 1) {
      const snapshot = attemptOf(`idv_${number.toString(36)}x${turn}`, person, attempts[0], nowMs - 30 * minuteMs)
      attempts.unshift(snapshot)
      const lineage = lineageOf(snapshot, historyOf(attempts), nothingAsked, nowMs - 180 * dayMs)
      const judged: Judged = { snapshot, lineage, counts: countsAfter(sent, { ...byRule }, random), nowMs }
      if (random() < 0.03) {
        const counts = { ...judged.counts, inFlight: 1 }
        yield exported(person, { ...judged, counts, nowMs: nowMs - minuteMs })
      }
      const alone = exported(person, judged)
      const { decision, rules } = alone.decision
      const outcome = decision === 'Retry' ? weighted(afterRetry) : random() < 0.03 ? 'retried' : undefined
      const closed = outcome && { outcome, at: new Date(nowMs + 30 * minuteMs).toISOString() }
      yield { ...alone, decision: { ...alone.decision, ...(closed && { closed }) } }
      const isSent = decision === 'Retry' && ['retried', 'recovered', 'abandoned'].includes(outcome ?? '')
      if (isSent) {
        sent += 1
        for (const rule of rules) byRule[rule] = (byRule[rule] ?? 0) + 1
      }
      const isFollowed = isSent ? outcome === 'retried' && random() < 0.6 : random() < 0.15
      if (!isFollowed) break
      nowMs += Math.floor((1 + random() * 5) * dayMs)
    }
  }
}
