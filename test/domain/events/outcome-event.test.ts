import { describe, expect, it } from 'vitest'
import { decisionEvent } from '../../../lib/domain/events/decision-event.ts'
import { outcomeEvent } from '../../../lib/domain/events/outcome-event.ts'
import { eventOf, type LedgerEventKind } from '../../../lib/domain/ledger/ledger-event.ts'
import type { SubjectLedger } from '../../../lib/domain/ledger/subject-ledger.ts'
import { decide } from '../../../lib/domain/policy/decide.ts'
import type { Mode } from '../../../lib/domain/policy/mode.ts'
import type { Edit } from '../../support/edited.ts'
import { emptySubject, fence, onDemand, record, retried, schedule, t0, via } from '../../support/ledger-examples.ts'
import { nowMs } from '../../support/plaid-answer.ts'
import { alone, countsOf, policyOf, snapshotOf } from '../../support/policy-inputs.ts'

const kinds: ReadonlyArray<LedgerEventKind> = [
  'scheduled',
  'retried',
  'refused',
  'misdirected',
  'review',
  'superseded',
  'skipped',
  'never',
  'exhausted',
  'recovered',
  'abandoned',
]

const scheduled = via(emptySubject, schedule())
const byPolicy = via(scheduled, fence('t1'), record('t1', retried))
const byPerson = via(scheduled, onDemand('t1'), record('t1', retried))
const elsewhere = via(scheduled, { _tag: 'Adopt', attempt_id: 'A', child_id: 'B' })

const textIn = (mode: Mode, subject: SubjectLedger, kind: LedgerEventKind, reason?: string): unknown => {
  const event = eventOf({ kind, attempt_id: 'A', atMs: t0, ...(reason !== undefined && { reason }) })
  const { detail } = outcomeEvent({ policy: policyOf(), mode }, subject, event)
  return Object(detail['applicant_text'])['id'] ?? null
}

describe('what an event says to the applicant', () => {
  it.each(kinds)('is nothing in shadow: %s', kind => {
    expect(textIn('shadow', byPolicy, kind)).toBeNull()
  })

  it.each<[string, LedgerEventKind, SubjectLedger, string | undefined, string | null]>([
    ['before it can be done', 'scheduled', scheduled, undefined, null],
    ['what to do, after an automatic retry', 'retried', byPolicy, undefined, 'check-details'],
    ['nothing, after a retry that a person asked for', 'retried', byPerson, undefined, null],
    ['nothing, after a retry that was made elsewhere', 'retried', elsewhere, undefined, null],
    ['nothing to a verified person', 'recovered', byPolicy, undefined, null],
    ['nothing to a person who was verified meanwhile', 'skipped', scheduled, 'status-success', null],
    ['nothing where a person canceled it', 'skipped', scheduled, 'status-canceled', null],
    ['nothing where a newer attempt is open', 'superseded', scheduled, undefined, null],
    ['nothing where the wrong attempt was retried', 'misdirected', byPolicy, undefined, null],
    ['the one text of all others', 'skipped', scheduled, 'details-conflict', 'contact-support'],
    ['the same for fraud', 'never', scheduled, 'bot-detected', 'contact-support'],
    ['the same for a limit', 'exhausted', scheduled, 'limit-reached', 'contact-support'],
    ['the same for what could not be sent', 'skipped', scheduled, 'unserved', 'contact-support'],
    ['the same for a refusal of Plaid’s', 'refused', scheduled, 'INVALID_FIELD', 'contact-support'],
    ['a reminder', 'abandoned', scheduled, undefined, 'come-back'],
  ])('is %s', (_, kind, subject, reason, text) => {
    expect(textIn('enforce', subject, kind, reason)).toBe(text)
  })
})

describe('the event of a decision against a retry', () => {
  const eventAfter = (mode: Mode, ...edits: ReadonlyArray<Edit>) => {
    const snapshot = snapshotOf(...edits)
    const decision = decide(policyOf(), snapshot, alone(snapshot), countsOf(), nowMs)
    if (decision._tag === 'Retry') throw new Error('the test gives no attempt that is retried')
    return decisionEvent(emptySubject, decision, { mode, nowMs })
  }

  it('has three texts, and none for the applicant in shadow', () => {
    const { detailType, detail } = eventAfter('enforce', ['/risk_check/behavior/bot_detected', 'yes'])
    expect(detailType).toBe('Identity Verification Retry Never')
    expect(detail).toMatchObject({
      reason: 'bot-detected',
      operator_text: expect.stringContaining('the risk check reported automated input'),
      support_text: expect.not.stringMatching(/bot|risk|fraud/i),
      applicant_text: { id: 'contact-support' },
    })
    const shadow = eventAfter('shadow', ['/risk_check/behavior/bot_detected', 'yes'])
    expect(shadow.detail).toEqual({ ...detail, applicant_text: null })
  })
})

describe('the policy of an event', () => {
  const policy = policyOf()
  const policyIn = (subject: SubjectLedger, kind: LedgerEventKind): unknown =>
    outcomeEvent({ policy, mode: 'enforce' }, subject, eventOf({ kind, attempt_id: 'A', atMs: t0 })).detail['policy']
  const decidedBy = (decision: object): SubjectLedger => ({
    ...scheduled,
    attempts: scheduled.attempts.map(entry => ({
      ...entry,
      decision: { rules: [], policy: 'acme-1', atMs: t0, ...decision },
    })),
  })

  it('is the one that decided, with its hash', () => {
    expect(policyIn(decidedBy({ hash: 'a hash' }), 'scheduled')).toEqual({ version: 'acme-1', hash: 'a hash' })
  })

  it('has no hash where the decision was kept without one', () => {
    expect(policyIn(decidedBy({}), 'scheduled')).toEqual({ version: 'acme-1', hash: null })
  })

  it('is that of the deployment where nothing was decided', () => {
    const { version, hash } = policy
    expect(policyIn(emptySubject, 'abandoned')).toEqual({ version, hash })
    expect(policyIn(byPerson, 'retried')).toEqual({ version, hash })
  })
})
