import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { automaticLeft, isSpent, retriesByAnybody } from '../../../lib/domain/policy/caps-left.ts'
import type { RuleResult } from '../../../lib/domain/policy/rule-result.ts'
import type { RuleName } from '../../../lib/domain/policy/rules/rule-name.ts'
import { alone, countsOf, policyOf, snapshotOf } from '../../support/policy-inputs.ts'
import { decided, documentFailed, type Edits, expired, idBefore, poor, retried, situated, verdict } from './judged.ts'

const lineage = alone(snapshotOf())
const { caps } = policyOf()
const typing = retried['one-detail-differs']
const document = retried['image-unclear']

const resultOf = (maxima: Partial<Record<RuleName, number>>): Extract<RuleResult, { readonly _tag: 'Retry' }> => ({
  _tag: 'Retry',
  fired: Object.keys(maxima) as ReadonlyArray<RuleName>,
  strategy: 'incomplete',
  maxima,
  applicantText: 'check-details',
})

describe('caps', () => {
  it.each<{ name: string; counts: Edits; answer?: Edits; allowed: boolean }>([
    { name: 'per user and template', counts: [['/subject/automatic', 1]], allowed: true },
    { name: 'per user and template, reached', counts: [['/subject/automatic', 2]], allowed: false },
    { name: 'per user over all templates', counts: [['/user/retries', 2]], allowed: true },
    { name: 'per user over all templates, reached', counts: [['/user/retries', 3]], allowed: false },
    { name: 'two retries on demand', counts: [['/subject/onDemand', 2]], allowed: true },
    { name: 'three retries on demand', counts: [['/subject/onDemand', 3]], allowed: false },
    {
      name: 'one automatic, one on demand',
      counts: [
        ['/subject/automatic', 1],
        ['/subject/onDemand', 1],
      ],
      allowed: true,
    },
    {
      name: 'one automatic, two on demand',
      counts: [
        ['/subject/automatic', 1],
        ['/subject/onDemand', 2],
      ],
      allowed: false,
    },
    { name: 'by rule', counts: [['/subject/automaticByRule', { 'one-detail-differs': 1 }]], allowed: true },
    { name: 'by rule, reached', counts: [['/subject/automaticByRule', { 'one-detail-differs': 2 }]], allowed: false },
    { name: 'by another rule', counts: [['/subject/automaticByRule', { 'image-unclear': 1 }]], allowed: true },
    { name: 'document or selfie, other rule', counts: [['/subject/automaticByDocumentOrSelfie', 1]], allowed: true },
    { name: 'document, first', counts: [], answer: document, allowed: true },
    {
      name: 'document after selfie',
      counts: [['/subject/automaticByDocumentOrSelfie', 1]],
      answer: document,
      allowed: false,
    },
  ])('$name', ({ counts, answer = typing, allowed }) => {
    expect(verdict(answer, { counts })).toBe(allowed ? 'Retry incomplete' : 'Hold limit-reached')
  })
})

describe('retries by anybody', () => {
  it.each([
    { automatic: 0, onDemand: 0, children: 0, are: 0 },
    { automatic: 1, onDemand: 1, children: 0, are: 2 },
    { automatic: 1, onDemand: 1, children: 2, are: 2 },
    { automatic: 1, onDemand: 1, children: 3, are: 3 },
    { automatic: 2, onDemand: 2, children: 3, are: 4 },
  ])(
    '$automatic automatic, $onDemand on demand, $children children listed: $are',
    ({ automatic, onDemand, children, are }) => {
      const counts = countsOf(['/subject/automatic', automatic], ['/subject/onDemand', onDemand])
      expect(retriesByAnybody(counts, { ...lineage, children })).toBe(are)
    },
  )

  it('a third child, made by whomever, ends automation', () => {
    const retries = (count: number) => Array.from({ length: count }, (): Edits => [])
    expect(verdict(typing, { before: retries(2) })).toBe('Retry incomplete')
    expect(verdict(typing, { before: retries(3) })).toBe('Hold limit-reached')
  })

  it('a child from before the window does not count', () => {
    const old: Edits = [['/created_at', '2025-01-01T00:00:00Z']]
    expect(situated(typing, { before: [[], old, old, old] }).lineage.children).toBe(2)
    expect(verdict(typing, { before: [[], old, old, old] })).toBe('Retry incomplete')
  })

  it('an attempt that names itself as its parent is no child', () => {
    const own: Edits = [['/previous_attempt_id', idBefore(1)]]
    expect(situated(typing, { before: [own] }).lineage.children).toBe(1)
  })
})

describe('several rules', () => {
  const both = [documentFailed, poor, expired]

  it('each has its own maximum', () => {
    expect(decided(both)).toMatchObject({
      _tag: 'Retry',
      maxima: { 'image-unclear': 1, 'document-expired': 1 },
      record: { fired: ['image-unclear', 'document-expired'] },
    })
  })

  it.each(['image-unclear', 'document-expired'])('that of %s alone is reached', rule => {
    expect(verdict(both, { counts: [['/subject/automaticByRule', { [rule]: 1 }]] })).toBe('Hold limit-reached')
  })

  it.each([
    { by: { 'session-expired': 1, 'one-detail-differs': 1 }, spent: true },
    { by: { 'session-expired': 0, 'one-detail-differs': 2 }, spent: true },
    { by: { 'session-expired': 0, 'one-detail-differs': 1 }, spent: false },
    { by: {}, spent: false },
  ])('maxima of one and of two, $by used: spent is $spent', ({ by, spent }) => {
    const result = resultOf({ 'session-expired': 1, 'one-detail-differs': 2 })
    expect(isSpent(caps, countsOf(['/subject/automaticByRule', by]), lineage, result)).toBe(spent)
  })

  it('a rule without a maximum may not retry', () => {
    const result = { ...resultOf({ 'session-expired': 1 }), maxima: {} }
    expect(isSpent(caps, countsOf(), lineage, result)).toBe(true)
  })
})

it('what is left is never negative, never more than a cap, and never grows with a count', () => {
  const few = fc.nat({ max: 6 })
  fc.assert(
    fc.property(few, few, few, few, (automatic, onDemand, retries, children) => {
      const leftAfter = (more: number) =>
        automaticLeft(
          caps,
          countsOf(
            ['/subject/automatic', automatic + more],
            ['/subject/onDemand', onDemand],
            ['/user/retries', retries],
          ),
          { ...lineage, children },
        )
      expect(leftAfter(0)).toBeGreaterThanOrEqual(0)
      expect(leftAfter(0)).toBeLessThanOrEqual(Math.max(0, caps.automaticPerSubjectMax - automatic))
      expect(leftAfter(1)).toBe(Math.max(0, Math.min(leftAfter(0), leftAfter(1))))
    }),
  )
})
