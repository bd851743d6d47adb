import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import type { Counts } from '../../../lib/domain/policy/counts.ts'
import { decide } from '../../../lib/domain/policy/decide.ts'
import type { Decision } from '../../../lib/domain/policy/decision.ts'
import type { Snapshot } from '../../../lib/domain/policy/findings/snapshot.ts'
import { isActedOn } from '../../../lib/domain/policy/mode.ts'
import { loadPolicy, type Policy } from '../../../lib/domain/policy/policy.ts'
import { isOfDocumentOrSelfie } from '../../../lib/domain/policy/rules/rule-name.ts'
import {
  arbitraryCounts,
  arbitraryHistory,
  arbitraryPolicyData,
  arbitrarySnapshot,
} from '../../support/arbitrary-policy-inputs.ts'
import { nowMs, plaidAnswer, retried } from '../../support/plaid-answer.ts'
import { countsOf, policyOf, rowOf, sha256, snapshotOf } from '../../support/policy-inputs.ts'
import { knownWords } from './findings/known-members.ts'

const dayMs = 86_400_000
const runs = { numRuns: 300 }

const loaded = (data: unknown): Policy =>
  E.getOrElse((violations): Policy => {
    throw new Error(JSON.stringify(violations))
  })(loadPolicy(data, sha256))

const arbitraryPolicy = arbitraryPolicyData.map(loaded)

const arbitraryCase = fc
  .record({
    policy: arbitraryPolicy,
    snapshot: arbitrarySnapshot,
    historyOf: arbitraryHistory,
    counts: arbitraryCounts,
  })
  .map(({ historyOf, ...rest }) => ({ ...rest, history: historyOf(rowOf(rest.snapshot)) }))

it('the same inputs give the same decision, byte for byte', () => {
  fc.assert(
    fc.property(arbitraryCase, of => {
      const decided = ({ policy, snapshot, history, counts }: typeof of) =>
        JSON.stringify(decide(policy, snapshot, history, counts, nowMs))
      expect(decided(structuredClone(of))).toBe(decided(of))
    }),
    runs,
  )
})

it('inputs are left as they were', () => {
  fc.assert(
    fc.property(arbitraryCase, of => {
      const before = JSON.stringify(of)
      decide(of.policy, of.snapshot, of.history, of.counts, nowMs)
      expect(JSON.stringify(of)).toBe(before)
    }),
    runs,
  )
})

it('nothing is acted on in shadow, and nothing but a retry in enforce', () => {
  fc.assert(
    fc.property(arbitraryCase, ({ policy, snapshot, history, counts }) => {
      const decision = decide(policy, snapshot, history, counts, nowMs)
      expect([isActedOn('shadow', decision), isActedOn('enforce', decision)]).toEqual([
        false,
        decision._tag === 'Retry',
      ])
    }),
    runs,
  )
})

it('no time makes it throw', () => {
  fc.assert(
    fc.property(arbitraryCase, fc.double(), ({ policy, snapshot, history, counts }, atMs) => {
      expect(decide(policy, snapshot, history, counts, atMs).record.applicantText.text).not.toBe('')
    }),
    runs,
  )
})

it('the record holds no id of the user', () => {
  fc.assert(
    fc.property(arbitraryCase, ({ policy, snapshot, history, counts }) => {
      const { record } = decide(policy, { ...snapshot, client_user_id: 'canary-4711' }, history, counts, nowMs)
      expect(JSON.stringify(record)).not.toContain('canary-4711')
    }),
    runs,
  )
})

describe('an unknown word', () => {
  it.each(knownWords.map(({ path }) => path))('at %s is never retried', path => {
    for (const edits of Object.values(retried)) {
      const isNew = path.includes('age_check')
      const parent = isNew ? [[path.slice(0, path.lastIndexOf('/')), {}] as const] : []
      const snapshot = snapshotOf(...edits, ...parent, [path, 'new_word'])
      expect(decide(policyOf(), snapshot, [rowOf(snapshot)], countsOf(), nowMs)._tag).not.toBe('Retry')
    }
  })
})

/** The counts after a retry was sent at this time. */
const counted = (counts: Counts, decision: Decision, atMs: number): Counts => {
  const { subject, user } = counts
  const ofDocument = decision.record.fired.some(isOfDocumentOrSelfie) ? 1 : 0
  const byRule = decision.record.fired.map(rule => [rule, (subject.automaticByRule[rule] ?? 0) + 1])
  return {
    ...counts,
    subject: {
      automatic: subject.automatic + 1,
      onDemand: subject.onDemand,
      automaticByDocumentOrSelfie: subject.automaticByDocumentOrSelfie + ofDocument,
      automaticByRule: { ...subject.automaticByRule, ...Object.fromEntries(byRule) },
      lastSentAtMs: atMs,
    },
    user: { retries: user.retries + 1 },
  }
}

/** Each attempt fails in a way that is retried. */
const failing = fc.array(fc.constantFrom(...Object.values(retried)), { minLength: 12, maxLength: 12 })

it('however often attempts fail, automatic retries never exceed a cap, and never come within the cool-down', () => {
  fc.assert(
    fc.property(arbitraryPolicy, failing, (policy, failures) => {
      let counts = countsOf()
      let atMs = nowMs
      const sentAtMs: number[] = []
      for (const edits of failures) {
        const time = new Date(atMs).toISOString()
        const snapshot = snapshotOf(...edits, ['/created_at', time], ['/completed_at', time])
        const decision = decide(policy, snapshot, [rowOf(snapshot)], counts, atMs)
        if (decision._tag !== 'Retry') continue
        atMs = decision.notBeforeMs
        sentAtMs.push(atMs)
        counts = counted(counts, decision, atMs)
      }
      const { caps } = policy
      expect(sentAtMs.length).toBeLessThanOrEqual(Math.min(caps.automaticPerSubjectMax, caps.retriesPerUserMax))
      expect(counts.subject.automaticByDocumentOrSelfie).toBeLessThanOrEqual(caps.automaticByDocumentOrSelfieMax)
      for (const [index, sent] of sentAtMs.entries())
        expect(sent - (sentAtMs[index - 1] ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(caps.cooldownMs)
    }),
    runs,
  )
})

it('under a maximum of two, two retries are made where every attempt fails by a typing error', () => {
  let counts = countsOf()
  const decisions: Decision[] = []
  for (const hours of [0, 1, 2, 3]) {
    const snapshot = snapshotOf(...retried['one-detail-differs'])
    const decision = decide(policyOf(), snapshot, [rowOf(snapshot)], counts, nowMs + hours * 3_600_000)
    decisions.push(decision)
    counts = counted(counts, decision, nowMs + hours * 3_600_000)
  }
  expect(decisions.map(({ _tag }) => _tag)).toEqual(['Retry', 'Retry', 'Hold', 'Hold'])
})

it('a new decision at the due time neither moves nor drops a retry', () => {
  let retries = 0
  const dueAgain = (policy: Policy, snapshot: Snapshot, counts: Counts) => {
    const first = decide(policy, snapshot, [rowOf(snapshot)], counts, nowMs)
    if (first._tag !== 'Retry') return
    retries += 1
    const days = Math.floor(first.notBeforeMs / dayMs) - Math.floor(nowMs / dayMs)
    const then: Counts = {
      ...counts,
      firstSeenAtMs: counts.firstSeenAtMs ?? nowMs,
      automaticByDay: counts.automaticByDay.slice(days),
    }
    expect(decide(policy, snapshot, [rowOf(snapshot)], then, first.notBeforeMs)).toMatchObject({
      _tag: 'Retry',
      notBeforeMs: first.notBeforeMs,
    })
  }
  fc.assert(fc.property(arbitraryPolicy, arbitrarySnapshot, arbitraryCounts, dueAgain), { numRuns: 2_000, seed: 7 })
  expect(retries).toBeGreaterThan(50)
})

it('the answer that these laws edit is a failed attempt', () => {
  expect(plaidAnswer()).toMatchObject({ status: 'failed' })
})
