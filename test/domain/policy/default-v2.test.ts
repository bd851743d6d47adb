import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { loadPolicy } from '../../../lib/domain/policy/policy.ts'
import { defaultV2 } from '../../support/default-v2.ts'
import { sha256 } from '../../support/policy-inputs.ts'
import { decided, expired, poor, retried, shipped, unsupported } from './judged.ts'

/** The policy that a fresh deployment has: only this file and `enumerations.test.ts` depend on its numbers. */

const minuteMs = 60_000

it('can be loaded, for any templates', () => {
  expect(loadPolicy({ ...defaultV2, templateIds: [] }, sha256)).toSatisfy(E.isRight)
  expect(defaultV2.version).toBe('default-v2')
})

it('retries twice automatically for a user and a template, three times for a user, after a quarter of an hour', () => {
  expect(defaultV2.caps).toEqual({
    automaticPerSubjectMax: 2,
    automaticByDocumentOrSelfieMax: 1,
    automaticPerUserMax: 3,
    onDemandPerSubjectMax: 5,
    cooldownMs: 10 * minuteMs,
    automaticPerDayMax: 200,
  })
  expect(defaultV2.delayMs).toBe(15 * minuteMs)
  expect(defaultV2.windowMs).toBe(180 * 24 * 60 * minuteMs)
})

it('holds for every signal', () => {
  expect(defaultV2.signals).toEqual({
    'risky-interactions': 'hold',
    'low-trust-index': 'hold',
    'suspicious-network': 'hold',
    'many-phone-numbers': 'hold',
  })
})

it('rules', () => {
  const stated = Object.entries(defaultV2.rules).map(([name, rule]) =>
    rule.decision === 'retry'
      ? [name, rule.decision, rule.strategy, rule.automaticMax, rule.applicantText, rule.inSandbox]
      : [name, rule.decision, rule.reason],
  )
  expect(stated).toEqual([
    ['session-expired', 'retry', 'incomplete', 1, 'come-back', undefined],
    ['sms-not-verified', 'retry', 'incomplete', 1, 'phone-at-hand', undefined],
    ['one-detail-differs', 'retry', 'incomplete', 2, 'check-details', undefined],
    ['details-close', 'retry', 'incomplete', 1, 'check-details', undefined],
    ['thin-file', 'hold', 'step-up-needed'],
    ['details-conflict', 'hold', 'details-conflict'],
    ['po-box', 'retry', 'incomplete', 1, 'check-details', undefined],
    ['image-unclear', 'retry', 'incomplete', 1, 'better-light', undefined],
    ['document-expired', 'retry', 'incomplete', 1, 'current-document', undefined],
    ['document-unsuitable', 'retry', 'incomplete', 1, 'accepted-document', undefined],
    ['entry-differs-from-document', 'retry', 'reset', 1, 'check-details', undefined],
    ['conflict-with-document', 'hold', 'conflict-with-document'],
    ['document-doubtful', 'hold', 'document-doubtful'],
    ['liveness-failed', 'hold', 'liveness-failed'],
    ['selfie-unclear', 'retry', 'incomplete', 1, 'better-light', 'hold'],
    ['backend-only', 'hold', 'needs-user-data'],
    ['anything-else', 'hold', 'no-rule-matches'],
  ])
})

describe('of a failed attempt', () => {
  it.each(Object.entries(retried))('%s is retried', (_, edits) => {
    expect(decided(edits, { policy: shipped })).toMatchObject({
      _tag: 'Retry',
      record: { policy: { version: 'default-v2' } },
    })
  })
})

describe('a document with several faults that can be put right', () => {
  it.each([
    { faults: [poor, expired, unsupported], says: 'accepted-document' },
    { faults: [poor, unsupported], says: 'accepted-document' },
    { faults: [expired, unsupported], says: 'accepted-document' },
    { faults: [poor, expired], says: 'current-document' },
    { faults: [poor], says: 'better-light' },
  ])('$says', ({ faults, says }) => {
    const decision = decided([['/steps/documentary_verification', 'failed'], ...faults], { policy: shipped })
    expect(decision).toMatchObject({ _tag: 'Retry', applicantText: says, record: { applicantText: { id: says } } })
  })
})
