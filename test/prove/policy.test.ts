import { describe, expect, it } from 'vitest'
import { decide } from '../../lib/domain/policy/decide.ts'
import type { Snapshot } from '../../lib/domain/policy/findings/snapshot.ts'
import { countsOf } from '../support/policy-inputs.ts'
import { isPolicyProven, policyLine, provePolicy } from './policy.ts'

const seed = 20_260_310

it('no attempt makes `decide` throw, no vetoed attempt is retried, and no cap is exceeded', () => {
  const proof = provePolicy({ snapshots: 2_000, seed })
  expect(policyLine(proof)).toBe('policy: 2000 snapshots, 0 throws, 0 vetoed retries, 0 caps exceeded')
  expect({ proof, isProven: isPolicyProven(proof) }).toMatchObject({ isProven: true })
})

it('the same seed gives the same counts', () => {
  expect(provePolicy({ snapshots: 300, seed })).toEqual(provePolicy({ snapshots: 300, seed }))
})

/** `decide` with a defect: a part of its input is removed before it decides. */
const blindTo =
  (gone: (snapshot: Snapshot) => Snapshot): typeof decide =>
  (policy, snapshot, history, counts, nowMs) =>
    decide(policy, gone(snapshot), history, counts, nowMs)

type Counted = Parameters<typeof decide>[3]

const forgetting =
  (forget: (counts: Counted) => Counted): typeof decide =>
  (policy, snapshot, history, counts, nowMs) =>
    decide(policy, snapshot, history, forget(counts), nowMs)

const none = countsOf()

const defects: ReadonlyArray<{
  name: string
  sees: 'throws' | 'vetoedRetries' | 'capsExceeded'
  decide: typeof decide
}> = [
  { name: 'a status that is no failure', sees: 'vetoedRetries', decide: blindTo(s => ({ ...s, status: 'failed' })) },
  {
    name: 'a failed risk check',
    sees: 'vetoedRetries',
    decide: blindTo(s => ({ ...s, steps: { ...s.steps, risk_check: 'success' } })),
  },
  {
    name: 'a watchlist hit',
    sees: 'vetoedRetries',
    decide: blindTo(s => ({ ...s, steps: { ...s.steps, watchlist_screening: 'success' } })),
  },
  {
    name: "a person's rejection",
    sees: 'vetoedRetries',
    decide: blindTo(s => ({
      ...s,
      steps: { ...s.steps, verify_sms: s.steps.verify_sms === 'manually_rejected' ? 'failed' : s.steps.verify_sms },
    })),
  },
  {
    name: 'a bot',
    sees: 'vetoedRetries',
    decide: blindTo(s => ({
      ...s,
      risk_check: { ...s.risk_check, behavior: { ...s.risk_check.behavior, bot_detected: 'no' } },
    })),
  },
  {
    name: 'a fraud ring',
    sees: 'vetoedRetries',
    decide: blindTo(s => ({
      ...s,
      risk_check: { ...s.risk_check, behavior: { ...s.risk_check.behavior, fraud_ring_detected: 'no' } },
    })),
  },
  {
    name: 'a synthetic identity',
    sees: 'vetoedRetries',
    decide: blindTo(s => ({
      ...s,
      risk_check: {
        ...s.risk_check,
        identity_abuse_signals: { ...s.risk_check.identity_abuse_signals, synthetic_identity: { score: 0 } },
      },
    })),
  },
  {
    name: 'a stolen identity',
    sees: 'vetoedRetries',
    decide: blindTo(s => ({
      ...s,
      risk_check: {
        ...s.risk_check,
        identity_abuse_signals: { ...s.risk_check.identity_abuse_signals, stolen_identity: { score: 0 } },
      },
    })),
  },
  {
    name: 'a face that is somebody else’s',
    sees: 'vetoedRetries',
    decide: blindTo(s => ({ ...s, risk_check: { ...s.risk_check, facial_duplicates: [] } })),
  },
  {
    name: 'earlier automatic retries',
    sees: 'capsExceeded',
    decide: forgetting(c => ({ ...c, subject: { ...c.subject, automatic: 0 } })),
  },
  {
    name: "the user's other retries",
    sees: 'capsExceeded',
    decide: forgetting(c => ({ ...c, user: { ...c.user, retries: 0 } })),
  },
  {
    name: 'earlier retries by document or selfie',
    sees: 'capsExceeded',
    decide: forgetting(c => ({
      ...c,
      subject: { ...c.subject, automaticByDocumentOrSelfie: 0 },
    })),
  },
  {
    name: 'earlier retries by the rule',
    sees: 'capsExceeded',
    decide: forgetting(c => ({ ...c, subject: { ...c.subject, automaticByRule: {} } })),
  },
  { name: 'a retry in flight', sees: 'capsExceeded', decide: forgetting(c => ({ ...c, inFlight: 0 })) },
  {
    name: 'the last retry',
    sees: 'capsExceeded',
    decide: forgetting(c => ({
      ...c,
      subject: { ...none.subject, automatic: c.subject.automatic, onDemand: c.subject.onDemand },
    })),
  },
  { name: 'the budget of the day', sees: 'capsExceeded', decide: forgetting(c => ({ ...c, automaticByDay: [] })) },
  {
    name: 'the age of an attempt',
    sees: 'capsExceeded',
    decide: blindTo(s => ({ ...s, created_at: '2026-03-10T09:00:00Z' })),
  },
  { name: 'the end of an attempt', sees: 'capsExceeded', decide: blindTo(s => ({ ...s, completed_at: s.created_at })) },
  {
    name: 'a hole',
    sees: 'throws',
    decide: (policy, snapshot, ...rest) => {
      if (snapshot.otherSteps.length > 0) throw new TypeError('planted')
      return decide(policy, snapshot, ...rest)
    },
  },
]

/** Numbers of snapshots. Most defects show with the smaller one. */
const sizes = [250, 2_000]

describe('the proof detects a planted defect', () => {
  it.each(defects)('blind to $name', ({ sees, decide: defective }) => {
    const proofOf = (snapshots: number) => provePolicy({ snapshots, seed, decide: defective })
    const proof = sizes.reduce((before, snapshots) => (before[sees] > 0 ? before : proofOf(snapshots)), proofOf(1))
    expect(proof[sees]).toBeGreaterThan(0)
    expect(isPolicyProven(proof)).toBe(false)
  })
})
