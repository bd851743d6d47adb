import { describe, expect, it } from 'vitest'
import { adviceOf, decisionOnDemand, isClosedToBus, listedLineage } from '../../lib/domain/advice.ts'
import { historyOf } from '../../lib/domain/plaid/history.ts'
import type { Decision } from '../../lib/domain/policy/decision.ts'
import { lineageOf } from '../../lib/domain/policy/lineage.ts'
import type { Edit } from '../support/edited.ts'
import { emptySubject, fence, onDemand, record, schedule, unknown, via } from '../support/ledger-examples.ts'
import { nowMs } from '../support/plaid-answer.ts'
import { policyOf } from '../support/policy-inputs.ts'
import { windowMs } from '../support/window.ts'
import { chainOf, decided, documentFailed, type Edits, forged, kyc, kycFailed, retried, step } from './policy/judged.ts'

const faces: Edit = ['/risk_check/facial_duplicates', [{ id: 'idv_face' }]]
const risky: Edit = ['/risk_check/behavior/user_interactions', 'risky']

/** What is decided on demand, where Plaid's list shows these attempts. */
const onDemandOf = (edits: Edits, before: ReadonlyArray<Edits> = [], subject = emptySubject): Decision => {
  const [snapshot, ...rows] = chainOf(edits, { before })
  return decisionOnDemand(
    policyOf(),
    snapshot,
    listedLineage(policyOf(), snapshot, historyOf([snapshot, ...rows]), nowMs),
    subject,
    nowMs,
  )
}

describe('advice', () => {
  it('of a retry: its rules, and when', () => {
    expect(adviceOf(decided(retried['po-box']))).toEqual({
      decision: 'Retry',
      rules: ['po-box'],
      automaticLeft: 2,
      nextEligibleAtMs: nowMs,
    })
  })

  it('of a hold and a never: why', () => {
    expect(adviceOf(decided([kycFailed, kyc('id_number', 'no_match')]))).toEqual({
      decision: 'Hold',
      reason: 'details-conflict',
      rules: ['details-conflict'],
      automaticLeft: 2,
      nextEligibleAtMs: null,
    })
    expect(adviceOf(decided([documentFailed, forged]))).toEqual({
      decision: 'Never',
      reason: 'document-forged',
      rules: [],
      automaticLeft: 2,
      nextEligibleAtMs: null,
    })
  })

  it('of a spent cap: none is left, and the rules that would have retried', () => {
    expect(adviceOf(decided(retried['po-box'], { counts: [['/subject/automatic', 2]] }))).toMatchObject({
      decision: 'Hold',
      reason: 'limit-reached',
      rules: ['po-box'],
      automaticLeft: 0,
    })
  })
})

describe('on demand', () => {
  it('what is decided is the decision of the policy, on what the list and the ledger say', () => {
    const [snapshot] = chainOf(retried['po-box'])
    const today: Edits = [['/automaticByDay', [0]]]
    for (const edits of [retried['po-box'], [documentFailed, forged]])
      expect(onDemandOf(edits)).toEqual(decided(edits, { counts: today }))
    expect(snapshot.status).toBe('failed')
  })

  it('nothing is asked of Plaid: what the list does not say is not known, and holds', () => {
    expect(onDemandOf([...retried['po-box'], faces])).toMatchObject({ _tag: 'Hold', reason: 'face-unknown' })
    const skipped: Edits = [...retried['sms-not-verified'], step('kyc_check', 'skipped')]
    expect(onDemandOf(skipped, [[]])._tag).toBe('Retry')
    expect(onDemandOf([...skipped, ['/previous_attempt_id', 'idv_gone']])).toMatchObject({ reason: 'lineage-unknown' })
  })

  it('a listed earlier attempt counts', () => {
    expect(onDemandOf(retried['po-box'], [[step('risk_check', 'failed')]])).toMatchObject({
      reason: 'earlier-attempt-vetoed',
    })
    expect(onDemandOf(retried['po-box'], [[], [], []])).toMatchObject({ reason: 'limit-reached' })
  })

  it('children count inside the window of the ledger', () => {
    const [snapshot, ...rows] = chainOf(retried['po-box'], { before: [[], []] })
    const history = historyOf([snapshot, ...rows])
    const asked = { faces: {} }
    const childAtMs = Date.parse(rows[0]?.created_at ?? '')
    const children = (atMs: number) => listedLineage(policyOf(), snapshot, history, atMs).children
    expect(listedLineage(policyOf(), snapshot, history, nowMs)).toEqual(
      lineageOf(snapshot, history, asked, nowMs - windowMs),
    )
    expect([children(childAtMs + windowMs), children(childAtMs + windowMs + 1)]).toEqual([2, 1])
  })

  it('the sends of the ledger count, those of the user and of the day do not', () => {
    const sentAtMs = nowMs - 3_600_000
    const two = via(
      emptySubject,
      [schedule('A', sentAtMs), sentAtMs],
      [fence('one'), sentAtMs],
      [record('one', { _tag: 'Retried', child_id: 'B' }), sentAtMs],
      [onDemand('two', { attempt_id: 'B' }), sentAtMs],
    )
    const { record: kept } = onDemandOf(retried['po-box'], [], two)
    expect(kept.counts).toMatchObject({
      subject: { automatic: 1, onDemand: 1, lastSentAtMs: sentAtMs },
      user: { retries: 0 },
      inFlight: 1,
      automaticByDay: [0],
    })
    expect(onDemandOf(retried['po-box'], [], two)).toMatchObject({ reason: 'in-flight' })
    const settled = via(two, [record('two', unknown, 'B'), sentAtMs])
    expect(onDemandOf(retried['po-box'], [], settled)).toMatchObject({ reason: 'in-flight' })
  })
})

describe('a request on the bus', () => {
  it.each<[string, Edits, boolean]>([
    ['a retry', retried['po-box'], false],
    ['a hold of a rule', [kycFailed, kyc('id_number', 'no_match')], false],
    ['a hold of a signal', [...retried['po-box'], risky], false],
    ['no rule', [], false],
    ['an unknown word', [...retried['po-box'], step('new_step', 'success')], false],
    ['a veto that says never', [documentFailed, forged], true],
    ['a veto that holds', [...retried['po-box'], step('selfie_check', 'pending_review')], true],
    ['an attempt that has succeeded', [['/status', 'success']], true],
  ])('is refused for %s: %s', (_, edits, closed) => {
    expect(isClosedToBus(policyOf(), decided(edits))).toBe(closed)
  })

  it('is refused for a veto of an earlier attempt', () => {
    expect(isClosedToBus(policyOf(), decided(retried['po-box'], { before: [[documentFailed, forged]] }))).toBe(true)
  })

  it.each(['never', 'hold', 'ignore'] as const)('a signal that the policy makes %s', action => {
    const policy = policyOf(['/signals/risky-interactions', action])
    expect(isClosedToBus(policy, decided([...retried['po-box'], risky], { policy }))).toBe(action === 'never')
  })

  it.each(['never', 'hold'] as const)('a rule that the policy makes %s', decision => {
    const policy = policyOf(['/rules/po-box', { decision, class: 'mine', reason: 'mine' }])
    expect(isClosedToBus(policy, decided(retried['po-box'], { policy }))).toBe(decision === 'never')
  })

  it('a never refuses it although another retry is under way', () => {
    const policy = policyOf(['/rules/po-box', { decision: 'never', class: 'mine', reason: 'mine' }])
    const decision = decided(retried['po-box'], { policy, counts: [['/inFlight', 1]] })
    expect(decision).toMatchObject({ _tag: 'Hold', reason: 'in-flight' })
    expect(isClosedToBus(policy, decision)).toBe(true)
  })

  it.each<[string, Edit]>([
    ['the template', ['/templateIds', []]],
    ['the environment', ['/environments', ['sandbox']]],
  ])('a veto refuses it where the policy does not allow %s too', (_, edit) => {
    expect(isClosedToBus(policyOf(edit), decided([documentFailed, forged], { policy: policyOf(edit) }))).toBe(true)
    expect(isClosedToBus(policyOf(edit), decided(retried['po-box'], { policy: policyOf(edit) }))).toBe(false)
  })
})
