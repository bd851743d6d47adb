import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bounds, dayMs } from '../../../lib/domain/policy/bounds.ts'
import type { Counts } from '../../../lib/domain/policy/counts.ts'
import { decide } from '../../../lib/domain/policy/decide.ts'
import type { Decision } from '../../../lib/domain/policy/decision.ts'
import type { Snapshot } from '../../../lib/domain/policy/findings/snapshot.ts'
import { standingOf } from '../../../lib/domain/policy/findings/standing.ts'
import { isActedOn } from '../../../lib/domain/policy/mode.ts'
import type { Policy } from '../../../lib/domain/policy/policy.ts'
import { isOfDocumentOrSelfie, type RuleName } from '../../../lib/domain/policy/rules/rule-name.ts'
import { isNever, type VetoName, vetoesOn } from '../../../lib/domain/policy/vetoes.ts'
import { arbitraryCounts, arbitrarySnapshot } from '../../support/arbitrary-policy-inputs.ts'
import type { Edit } from '../../support/edited.ts'
import { nowMs, plaidAnswer, secondDocument } from '../../support/plaid-answer.ts'
import { alone, countsOf, policyOf, snapshotOf } from '../../support/policy-inputs.ts'
import { inFull, seeded, sized } from '../../support/size.ts'
import { arbitraryCase, arbitraryPolicy, decisionOf, essenceOf } from './arbitrary-case.ts'
import { knownWords } from './findings/known-members.ts'
import {
  analysis,
  decided,
  documentFailed,
  documents,
  type Edits,
  fraud,
  kyc,
  kycFailed,
  onDocument,
  quality,
  retried,
  selfie,
  selfieFailed,
  step,
} from './judged.ts'

const runs = { numRuns: sized({ sample: 60, full: 1_000 }), ...seeded() }

describe('a decision is a pure function', () => {
  it('the same inputs give the same decision, byte for byte', () => {
    fc.assert(
      fc.property(arbitraryCase, of => {
        expect(JSON.stringify(decisionOf(structuredClone(of)))).toBe(JSON.stringify(decisionOf(of)))
      }),
      runs,
    )
  })

  it('inputs are left as they were', () => {
    fc.assert(
      fc.property(arbitraryCase, of => {
        const before = JSON.stringify(of)
        decisionOf(of)
        expect(JSON.stringify(of)).toBe(before)
      }),
      runs,
    )
  })

  it('no time makes it throw, or retry at no time', () => {
    fc.assert(
      fc.property(arbitraryCase, fc.double(), (of, atMs) => {
        const decision = decisionOf(of, atMs)
        expect(decision.record.operatorText).not.toBe('')
        expect(decision._tag === 'Retry' ? decision.notBeforeMs >= atMs : decision.reason !== '').toBe(true)
      }),
      runs,
    )
  })

  it('nothing is acted on in shadow, and nothing but a retry in enforce', () => {
    fc.assert(
      fc.property(arbitraryCase, of => {
        const decision = decisionOf(of)
        expect([isActedOn('shadow', decision), isActedOn('enforce', decision)]).toEqual([
          false,
          decision._tag === 'Retry',
        ])
      }),
      runs,
    )
  })

  it('the record holds no id of the user', () => {
    fc.assert(
      fc.property(arbitraryCase, of => {
        const { record } = decisionOf({ ...of, snapshot: { ...of.snapshot, client_user_id: 'canary-4711' } })
        expect(JSON.stringify(record)).not.toContain('canary-4711')
      }),
      runs,
    )
  })

  inFull(() => {
    it('its cases are retried, held and never retried, and at every stage', () => {
      const decisions = fc.sample(arbitraryCase, { numRuns: 3_000, seed: 7 }).map(of => decisionOf(of))
      const counted = (is: (decision: Decision) => boolean) => decisions.filter(is).length
      for (const tag of ['Retry', 'Hold', 'Never'] as const)
        expect(counted(({ _tag }) => _tag === tag)).toBeGreaterThan(100)
      for (const stage of ['allow-list', 'veto', 'child', 'in-flight', 'reason', 'caps', 'time'] as const)
        expect(counted(({ record }) => record.stage === stage)).toBeGreaterThan(10)
    })
  })
})

describe('never and hold come before caps', () => {
  it('no count changes a decision that is not a retry', () => {
    fc.assert(
      fc.property(arbitraryCase, arbitraryCounts, fc.nat({ max: 4 }), (of, counts, children) => {
        const idle = { ...of.counts, inFlight: 0 }
        const one = decisionOf({ ...of, counts: idle })
        const other = decisionOf({
          ...of,
          lineage: { ...of.lineage, children },
          counts: { ...counts, inFlight: 0 },
        })
        // Where a retry is what caps, Plaid's rules and the time are asked about, it is so under all counts.
        const seen = (decision: Decision) =>
          ['caps', 'strategy', 'time'].includes(decision.record.stage) ? 'a retry' : essenceOf(decision).action
        expect(seen(one)).toEqual(seen(other))
      }),
      runs,
    )
  })

  it('a cap never makes a never, and no cap lets more pass than none', () => {
    fc.assert(
      fc.property(arbitraryCase, of => {
        const spent = decisionOf({
          ...of,
          counts: { ...countsOf(), subject: { ...countsOf().subject, automatic: 9 }, user: { retries: 9 } },
        })
        const idle = decisionOf({ ...of, counts: countsOf() })
        expect(spent._tag).toBe(idle._tag === 'Never' ? 'Never' : 'Hold')
      }),
      runs,
    )
  })
})

describe('what Plaid passed or a person approved never counts against anybody', () => {
  const passed = fc.constantFrom('success', 'manually_approved')
  const notMatching = fc.constantFrom('partial_match', 'no_match', 'no_data', 'no_input', null, 'new_word')

  it('of a passed document or selfie no finding changes a decision', () => {
    fc.assert(
      fc.property(arbitraryCase, arbitrarySnapshot, passed, passed, (of, other, document, face) => {
        const { snapshot } = of
        const status = { documentary_verification: document, selfie_check: face }
        const good = { ...snapshot, steps: { ...snapshot.steps, ...status } } as Snapshot
        const bad = {
          ...good,
          documentary_verification: other.documentary_verification,
          selfie_check: other.selfie_check,
        }
        expect(essenceOf(decisionOf({ ...of, snapshot: bad }))).toEqual(
          essenceOf(decisionOf({ ...of, snapshot: good })),
        )
      }),
      runs,
    )
  })

  it('of passed details nothing but a match counts', () => {
    const kinds = ['name', 'address', 'phone_number', 'date_of_birth', 'id_number']
    const edits = (words: ReadonlyArray<unknown>): Edits => kinds.map((kind, index) => kyc(kind, words[index]))
    const words = fc.array(notMatching, { minLength: kinds.length, maxLength: kinds.length })
    const others = fc.constantFrom<Edits>([], ...Object.values(retried).filter(([[at]]) => at !== '/steps/kyc_check'))
    fc.assert(
      fc.property(arbitraryPolicy, others, passed, words, words, (policy, attempt, status, one, other) => {
        const essence = (given: ReadonlyArray<unknown>) =>
          essenceOf(decided([...attempt, step('kyc_check', status), ...edits(given)], { policy }))
        expect(essence(one)).toEqual(essence(other))
      }),
      runs,
    )
  })
})

it('the order of documents changes nothing', () => {
  const photo = fc.record({
    attempt: fc.constantFrom(0, 1, 2, 3, null),
    quality: fc.constantFrom('high', 'low', null),
    authenticity: fc.constantFrom('match', 'no_match', 'no_data'),
    name: fc.constantFrom('match', 'no_match', 'partial_match'),
    expiration_date: fc.constantFrom('not_expired', 'expired'),
  })
  const [, second] = secondDocument
  const shown = ({ attempt, quality: image_quality, authenticity, ...extracted_data }: Record<string, unknown>) => ({
    ...(second as object),
    attempt,
    analysis: {
      ...(second as { readonly analysis: object }).analysis,
      image_quality,
      authenticity,
      extracted_data: { date_of_birth: 'match', ...extracted_data },
    },
  })
  fc.assert(
    fc.property(arbitraryPolicy, fc.array(photo, { maxLength: 4 }), fc.boolean(), (policy, photos, isLast) => {
      const essence = (all: typeof photos) =>
        essenceOf(decided([documentFailed, [documents, all.map(shown)], ...(isLast ? [] : [selfieFailed])], { policy }))
      expect(essence(photos.toReversed())).toEqual(essence(photos))
      expect(essence(photos.toSorted((a, b) => (a.name < b.name ? -1 : 1)))).toEqual(essence(photos))
    }),
    runs,
  )
})

/** What each rule that retries reads: without one of them it does not match. */
const readBy: Readonly<Record<keyof typeof retried, ReadonlyArray<string>>> = (() => {
  const details = ['name', 'address', 'phone_number', 'date_of_birth', 'id_number'].map(
    member => `/kyc_check/${member}/summary`,
  )
  const clean = [
    `${documents}/0/attempt`,
    `${analysis}/authenticity`,
    `${analysis}/extracted_data/name`,
    `${analysis}/extracted_data/date_of_birth`,
    ...['image_composition_check', 'integrity_check', 'detail_check', 'portrait_details_check', 'issue_date_check'].map(
      check => `${fraud}/${check}`,
    ),
  ]
  return {
    'session-expired': ['/status'],
    'sms-not-verified': ['/status', '/steps/verify_sms'],
    'one-detail-differs': details,
    'details-close': details,
    'po-box': [...details, '/kyc_check/address/po_box'],
    'image-unclear': [`${documents}/0/attempt`, `${analysis}/image_quality`],
    'document-expired': [...clean, `${analysis}/extracted_data/expiration_date`],
    'document-unsuitable': [...clean, `${fraud}/type_supported`],
    'entry-differs-from-document': [...clean, `${analysis}/image_quality`, '/steps/kyc_check'],
    'selfie-unclear': [`${selfie}/liveness_check`, `${selfie}/document_comparison`, '/selfie_check/selfies'],
  }
})()

const unknownCases = Object.entries(readBy).flatMap(([rule, pointers]) =>
  pointers.map(pointer => ({ rule: rule as keyof typeof retried, pointer })),
)

describe('nothing is retried with an unknown in place of a value that the rule reads', () => {
  it.each(unknownCases.filter(({ pointer }) => pointer !== '/status'))(
    '$rule without $pointer',
    ({ rule, pointer }) => {
      fc.assert(
        fc.property(arbitraryPolicy, fc.constantFrom(null, undefined), (policy, nothing) => {
          const decision = decided([...retried[rule], [pointer, nothing]], { policy })
          expect({ tag: decision._tag === 'Retry', rule: decision.record.rules[rule] }).toEqual({
            tag: false,
            rule: 'not-matched',
          })
        }),
        { numRuns: 8 },
      )
    },
  )

  it.each(unknownCases)('$rule with an unknown word at $pointer', ({ rule, pointer }) => {
    fc.assert(
      fc.property(arbitraryPolicy, policy => {
        expect(decided([...retried[rule], [pointer, 'new_word']], { policy })._tag).not.toBe('Retry')
      }),
      { numRuns: 4 },
    )
  })

  it.each([
    'accept_tos',
    'verify_sms',
    'kyc_check',
    'documentary_verification',
    'selfie_check',
    'watchlist_screening',
    'risk_check',
  ])('any rule without the status of %s', name => {
    for (const edits of Object.values(retried)) {
      expect(decided([...edits, step(name, null)])._tag).not.toBe('Retry')
      expect(decided([...edits, step(name, 'new_word')])._tag).not.toBe('Retry')
    }
  })
})

describe('an unknown word', () => {
  /** Everything that Plaid finds is read where every step has failed. */
  const read = (edits: Edits): Edits => [kycFailed, documentFailed, selfieFailed, ...edits]

  it.each(knownWords)('at $path is never retried where it is read', ({ path, given = [] }) => {
    // What was not asked for has no findings to be read.
    for (const edits of Object.values(retried).filter(each => each.every(([at]) => at !== '/kyc_check'))) {
      const { _tag, record } = decided(read([...edits, ...given, [path, 'new_word']]))
      expect(_tag).not.toBe('Retry')
      expect(record.unrecognised.length > 0 || _tag === 'Never').toBe(true)
    }
  })
})

describe('a veto holds under every policy', () => {
  const signs: Readonly<Partial<Record<VetoName, Edits>>> = {
    'status-success': [['/status', 'success']],
    'status-active': [['/status', 'active']],
    'status-canceled': [['/status', 'canceled']],
    'terms-refused': [['/status', 'failed'], step('accept_tos', 'failed')],
    'manually-rejected': [step('selfie_check', 'manually_rejected')],
    'watchlist-screening': [step('watchlist_screening', 'failed')],
    'risk-check': [step('risk_check', 'failed')],
    'bot-detected': [['/risk_check/behavior/bot_detected', 'yes']],
    'fraud-ring-detected': [['/risk_check/behavior/fraud_ring_detected', 'yes']],
    'synthetic-identity': [['/risk_check/identity_abuse_signals/synthetic_identity/score', 70]],
    'stolen-identity': [['/risk_check/identity_abuse_signals/stolen_identity/score', 90]],
    'facial-duplicate': [['/risk_check/facial_duplicates', [{ id: 'idv_stranger' }]]],
    'face-differs-from-document': [selfieFailed, [`${selfie}/document_comparison`, 'no_match']],
    'document-forged': [
      documentFailed,
      [`${analysis}/image_quality`, 'high'],
      [quality, null],
      [`${analysis}/authenticity`, 'no_match'],
    ],
    'under-review': [step('watchlist_screening', 'pending_review')],
    'face-unknown': [['/risk_check/facial_duplicates', [{ id: 'idv_unasked' }]]],
  }
  const faces = { idv_stranger: 'stranger' } as const

  it.each(Object.entries(signs))('%s', (veto, edits) => {
    fc.assert(
      fc.property(arbitraryPolicy, fc.constantFrom(...Object.values(retried)), (policy, attempt) => {
        const { _tag, record } = decided([...attempt, ...edits], { policy, asked: { faces } })
        expect(record.vetoes).toContain(veto)
        expect(['allow-list', 'veto']).toContain(record.stage)
        expect(_tag === 'Never' || record.stage === 'allow-list' || !record.vetoes.some(isNever)).toBe(true)
        expect(_tag).not.toBe('Retry')
      }),
      { numRuns: 12 },
    )
  })

  it('whatever the attempt, the lineage and the counts', () => {
    fc.assert(
      fc.property(arbitraryCase, of => {
        const vetoes = vetoesOn(standingOf(of.snapshot, of.lineage.before), of.lineage)
        const decision = decisionOf(of)
        expect(decision.record.vetoes).toEqual(vetoes)
        expect(vetoes.length > 0 && decision._tag === 'Retry').toBe(false)
      }),
      runs,
    )
  })
})

describe('a floor holds under every policy', () => {
  it.each<[RuleName, Edits]>([
    ['details-conflict', [kycFailed, kyc('id_number', 'no_match')]],
    ['conflict-with-document', [documentFailed, onDocument('name', 'no_match')]],
    ['document-doubtful', [documentFailed, [`${analysis}/human_review/status`, 'failed']]],
    ['liveness-failed', [selfieFailed, [`${selfie}/liveness_check`, 'failed']]],
    ['anything-else', []],
  ])('%s', (rule, edits) => {
    fc.assert(
      fc.property(arbitraryPolicy, policy => {
        const decision = decided(edits, { policy })
        expect([decision._tag === 'Retry', decision.record.rules[rule]]).toEqual([false, 'matched'])
      }),
      { numRuns: 20 },
    )
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
const failing = fc.array(fc.constantFrom<Edits>(...Object.values(retried)), { minLength: 12, maxLength: 12 })

it('however often attempts fail, automatic retries never exceed a cap, and never come within the cool-down', () => {
  fc.assert(
    fc.property(arbitraryPolicy, failing, (policy, failures) => {
      let counts = countsOf()
      let atMs = nowMs
      const sentAtMs: number[] = []
      for (const edits of failures) {
        const time = new Date(atMs).toISOString()
        const snapshot = snapshotOf(...edits, ['/created_at', time], ['/completed_at', time])
        const decision = decide(policy, snapshot, alone(snapshot), counts, atMs)
        if (decision._tag !== 'Retry') continue
        atMs = decision.notBeforeMs
        sentAtMs.push(atMs)
        counts = counted(counts, decision, atMs)
      }
      const { caps, rules } = policy
      expect(sentAtMs.length).toBeLessThanOrEqual(
        Math.min(caps.automaticPerSubjectMax, caps.automaticPerUserMax, bounds.lineageRetriesMax),
      )
      expect(counts.subject.automaticByDocumentOrSelfie).toBeLessThanOrEqual(caps.automaticByDocumentOrSelfieMax)
      for (const [rule, count] of Object.entries(counts.subject.automaticByRule)) {
        const action = rules[rule as RuleName]
        expect(count).toBeLessThanOrEqual(action.decision === 'retry' ? action.automaticMax : 0)
      }
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
    const atMs = nowMs + hours * 3_600_000
    const snapshot = snapshotOf(...retried['one-detail-differs'])
    const decision = decide(policyOf(), snapshot, alone(snapshot), counts, atMs)
    decisions.push(decision)
    counts = counted(counts, decision, atMs)
  }
  expect(decisions.map(({ _tag }) => _tag)).toEqual(['Retry', 'Retry', 'Hold', 'Hold'])
})

it('a new decision at the due time neither moves nor drops a retry', () => {
  let retries = 0
  const dueAgain = (policy: Policy, snapshot: Snapshot, counts: Counts): void => {
    const first = decide(policy, snapshot, alone(snapshot), counts, nowMs)
    if (first._tag !== 'Retry') return
    retries += 1
    const days = Math.floor(first.notBeforeMs / dayMs) - Math.floor(nowMs / dayMs)
    const then: Counts = { ...counts, automaticByDay: counts.automaticByDay.slice(days) }
    expect(decide(policy, snapshot, alone(snapshot), then, first.notBeforeMs)).toMatchObject({
      _tag: 'Retry',
      notBeforeMs: first.notBeforeMs,
    })
  }
  fc.assert(fc.property(arbitraryPolicy, arbitrarySnapshot, arbitraryCounts, dueAgain), {
    numRuns: sized({ sample: 1_000, full: 10_000 }),
    seed: 7,
  })
  expect(retries).toBeGreaterThan(50)
})

it('a policy that only says retry where the other holds, retries at least as much', () => {
  const names: ReadonlyArray<RuleName> = ['po-box', 'image-unclear', 'selfie-unclear', 'details-close']
  const held = names.map((name): Edit => [`/rules/${name}`, { decision: 'hold', class: 'mine', reason: 'mine' }])
  fc.assert(
    fc.property(arbitraryCase, ({ snapshot, lineage, counts }) => {
      const strict = decide(policyOf(...held), snapshot, lineage, counts, nowMs)
      const usual = decide(policyOf(), snapshot, lineage, counts, nowMs)
      expect(strict._tag === 'Retry' && usual._tag !== 'Retry').toBe(false)
    }),
    runs,
  )
})

it('the answer that these laws edit is a failed attempt', () => {
  expect(plaidAnswer()).toMatchObject({ status: 'failed' })
})
