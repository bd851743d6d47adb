import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../lib/domain/policy/decide.ts'
import { defaultV1 } from '../../../lib/domain/policy/default-v1.ts'
import { loadPolicy } from '../../../lib/domain/policy/policy.ts'
import { nowMs, retried } from '../../support/plaid-answer.ts'
import { countsOf, rowOf, sha256, snapshotOf } from '../../support/policy-inputs.ts'
import { rightOf } from '../../support/right-of.ts'

/** The policy that a fresh deployment has: this file alone depends on its numbers. */

const minuteMs = 60_000
const hourMs = 60 * minuteMs

const policy = rightOf(loadPolicy({ ...defaultV1, templateIds: ['idvtmp_local'] }, sha256))

it('can be loaded, for any templates', () => {
  expect(loadPolicy({ ...defaultV1, templateIds: [] }, sha256)).toSatisfy(E.isRight)
  expect(defaultV1.version).toBe('default-v1')
})

it('retries twice automatically for a user and a template, and stops at three retries of a user, as Plaid advises', () => {
  expect(defaultV1.caps).toEqual({
    automaticPerSubjectMax: 2,
    automaticByDocumentOrSelfieMax: 1,
    retriesPerUserMax: 3,
    onDemandPerSubjectMax: 5,
    cooldownMs: 10 * minuteMs,
    automaticPerDayMax: 200,
  })
})

it('rules', () => {
  const stated = Object.entries(defaultV1.rules).map(([name, rule]) =>
    rule.decision === 'retry'
      ? [name, rule.decision, rule.strategy, rule.delayMs, rule.automaticMax, rule.applicantText, rule.inSandbox]
      : [name, rule.decision, rule.reason],
  )
  expect(stated).toEqual([
    ['session-expired', 'retry', 'incomplete', 0, 1, 'try-again', undefined],
    ['sms-not-verified', 'retry', 'incomplete', 30 * minuteMs, 1, 'try-again', undefined],
    ['one-detail-differs', 'retry', 'incomplete', 10 * minuteMs, 2, 'try-again', undefined],
    ['nothing-to-compare', 'hold', 'step-up-needed'],
    ['details-conflict', 'hold', 'details-conflict'],
    ['image-unclear', 'retry', 'incomplete', hourMs, 1, 'better-light', undefined],
    ['document-expired', 'retry', 'incomplete', 24 * hourMs, 1, 'current-document', undefined],
    ['document-unsuitable', 'retry', 'incomplete', hourMs, 1, 'accepted-document', undefined],
    ['entry-differs-from-document', 'retry', 'reset', hourMs, 1, 'try-again', undefined],
    ['verified-person-differs-from-document', 'hold', 'conflict-with-verified-person'],
    ['document-forged', 'never', 'document-forged'],
    ['document-doubtful', 'hold', 'document-doubtful'],
    ['liveness-failed', 'hold', 'liveness-failed'],
    ['terms-not-accepted', 'never', 'terms-not-accepted'],
    ['face-differs-from-document', 'never', 'face-differs-from-document'],
    ['selfie-unclear', 'retry', 'incomplete', hourMs, 1, 'better-light', 'hold'],
    ['anything-else', 'hold', 'no-rule-matches'],
  ])
})

describe('of a failed attempt', () => {
  it.each(Object.entries(retried))('%s is retried', (_, edits) => {
    const snapshot = snapshotOf(...edits)
    const decision = decide(policy, snapshot, [rowOf(snapshot)], countsOf(), nowMs)
    expect(decision).toMatchObject({ _tag: 'Retry', record: { policy: { version: 'default-v1' } } })
  })
})
