import { describe, expect, test } from 'vitest'
import type { SubjectCaps } from '../../../lib/domain/ledger/caps.ts'
import { ledgerLimits } from '../../../lib/domain/ledger/ledger-limits.ts'
import { pendingFrom } from '../../../lib/domain/ledger/waits.ts'
import {
  definiteNo,
  emptySubject,
  fence,
  generousCaps,
  onDemand,
  outcome,
  record,
  refused,
  retried,
  schedule,
  t0,
  unknown,
  via,
} from '../../support/ledger-examples.ts'

const scheduled = via(emptySubject, schedule())
const sentOnce = via(scheduled, fence('t1'), record('t1', retried), schedule('B'))
const inB = { attempt_id: 'B' }
const limit = (caps: Partial<SubjectCaps>): SubjectCaps => ({ ...generousCaps, ...caps })

describe('a cap', () => {
  test.each<[string, Partial<SubjectCaps>, object, string]>([
    ['automatic retries', { automaticPerSubjectMax: 1 }, {}, 'limit-reached'],
    ['one more automatic retry', { automaticPerSubjectMax: 2 }, {}, 'Sending'],
    ['all retries of the user', { lineageRetriesMax: 1 }, {}, 'limit-reached'],
    ['retries on demand count automatic ones', { onDemandPerSubjectMax: 1 }, { mode: 'on-demand' }, 'limit-reached'],
    ['the cap on demand does not stop automatic ones', { onDemandPerSubjectMax: 1 }, {}, 'Sending'],
    ['automatic caps do not stop a person', { automaticPerSubjectMax: 1 }, { mode: 'on-demand' }, 'Sending'],
    ['of a rule', {}, { maxima: { 'one-detail-differs': 1 } }, 'limit-reached'],
    ['of another rule', {}, { maxima: { 'image-unclear': 1 }, rules: ['image-unclear'] }, 'Sending'],
    ['of a rule without a maximum', {}, { maxima: {} }, 'limit-reached'],
    [
      'document and selfie, none so far',
      { automaticByDocumentOrSelfieMax: 1 },
      { isDocumentOrSelfie: true },
      'Sending',
    ],
    [
      'document and selfie, none allowed',
      { automaticByDocumentOrSelfieMax: 0 },
      { isDocumentOrSelfie: true },
      'limit-reached',
    ],
    ['none at all', { automaticPerSubjectMax: 0 }, {}, 'limit-reached'],
  ])('%s', (_, caps, more, expected) => {
    const command = fence('t2', { ...inB, caps: limit(caps), ...more })
    expect(outcome(sentOnce, command, t0, 'B').replace('rejected: ', '')).toBe(expected)
  })

  test('counts sends by rules about a document or a selfie apart', () => {
    const once = via(scheduled, fence('t1', { isDocumentOrSelfie: true }), record('t1', retried), schedule('B'))
    const caps = limit({ automaticByDocumentOrSelfieMax: 1 })
    expect(outcome(once, fence('t2', { ...inB, caps, isDocumentOrSelfie: true }))).toBe('rejected: limit-reached')
    expect(outcome(once, fence('t2', { ...inB, caps }), t0, 'B')).toBe('Sending')
  })

  test('is given back by a definite no, a refusal and an un-send, and not by an unknown outcome', () => {
    const caps = limit({ automaticPerSubjectMax: 1 })
    const other = via(scheduled, schedule('B'), fence('t1'))
    const next = fence('t2', { ...inB, caps })
    expect(outcome(via(other, record('t1', definiteNo)), next, t0, 'B')).toBe('Sending')
    expect(outcome(via(other, record('t1', refused)), next, t0, 'B')).toBe('Sending')
    const unsent = via(other, { _tag: 'Unsend', attempt_id: 'A', token: 't1', dueAtMs: t0 })
    expect(outcome(unsent, next, t0, 'B')).toBe('Sending')
    const over = t0 + ledgerLimits.quarantineMs
    const reviewed = via(other, record('t1', unknown), [{ _tag: 'Look', attempt_id: 'A' }, over])
    expect(outcome(reviewed, next, over)).toBe('rejected: limit-reached')
  })
})

test('the cool-down runs from the last send that counts', () => {
  const caps = limit({ cooldownMs: 600_000 })
  const command = fence('t2', { ...inB, caps })
  expect(outcome(sentOnce, command, t0 + 599_999)).toBe('rejected: cooling-down')
  expect(outcome(sentOnce, command, t0 + 600_000, 'B')).toBe('Sending')
  const refusedOnce = via(scheduled, schedule('B'), fence('t1'), record('t1', refused))
  expect(outcome(refusedOnce, command, t0, 'B')).toBe('Sending')
})

test.each([
  ['sending', via(scheduled, schedule('B'), fence('t1'))],
  ['unknown', via(scheduled, schedule('B'), fence('t1'), record('t1', unknown))],
])('while another attempt is %s nothing is sent, not even on demand', (_, subject) => {
  expect(outcome(subject, fence('t2', inB))).toBe('rejected: other-in-progress')
  expect(outcome(subject, onDemand('t2', inB))).toBe('rejected: other-in-progress')
})

describe('what a fence remembers', () => {
  test('the send, its day and its lease', () => {
    const [entry] = via(scheduled, fence('t1', { day: 20_468, isDocumentOrSelfie: true })).attempts
    expect(entry).toMatchObject({
      sends: [
        {
          token: 't1',
          mode: 'automatic',
          strategy: 'incomplete',
          sentAtMs: t0,
          rules: ['one-detail-differs'],
          day: 20_468,
          isDocumentOrSelfie: true,
        },
      ],
      state: { _tag: 'Sending', leaseUntilMs: t0 + 60_000, before: { _tag: 'Scheduled', dueAtMs: t0 } },
    })
  })

  test.each([
    ['nothing', emptySubject],
    ['a schedule', via(emptySubject, schedule('A', t0 + 5))],
    ['a refusal', via(emptySubject, onDemand('t1'), record('t1', refused))],
    ['a skip', via(emptySubject, { _tag: 'Skip', attempt_id: 'A', reason: 'no-longer-failed' })],
  ])('a definite no or an un-send on demand restores what was before: %s', (_, before) => {
    const attempts = before.attempts
    const sending = via(before, onDemand('t2'))
    expect(via(sending, record('t2', definiteNo)).attempts).toStrictEqual(attempts)
    const unsent = via(sending, { _tag: 'Unsend', attempt_id: 'A', token: 't2', dueAtMs: t0 })
    expect(unsent.attempts).toStrictEqual(attempts)
  })

  test('a late definite no also restores it from review', () => {
    const reviewed = via(emptySubject, onDemand('t1'), [
      { _tag: 'Look', attempt_id: 'A' },
      t0 + ledgerLimits.quarantineMs,
    ])
    expect(via(reviewed, record('t1', definiteNo)).attempts).toStrictEqual([])
  })
})

test('an attempt that was sent as often as is allowed is not sent again, whatever its state says', () => {
  const [entry] = via(scheduled, fence('t1')).attempts
  const state = pendingFrom('Scheduled', t0)
  const reopened = { ...scheduled, attempts: entry ? [{ ...entry, state }] : [] }
  expect(outcome(reopened, fence('t2'))).toBe('rejected: sends-spent')
  expect(outcome(reopened, onDemand('t2'))).toBe('rejected: sends-spent')
})

test('what was refused is never sent automatically', () => {
  const once = via(scheduled, fence('t1'), record('t1', refused))
  expect(outcome(once, fence('t2'))).toBe('rejected: already-ended')
  expect(outcome(once, schedule())).toBe('rejected: already-ended')
  expect(outcome(once, onDemand('t2'))).toBe('Sending')
})

test('each review of an attempt has an event', () => {
  const minute = 60_000
  const over = t0 + ledgerLimits.quarantineMs
  const look = { _tag: 'Look', attempt_id: 'A' } as const
  const once = via(scheduled, fence('t1'), [look, over])
  const again = via(once, record('t1', definiteNo), [fence('t2'), t0 + minute], [look, over + minute])
  const rearmed = via(again, { _tag: 'Rearm', attempt_id: 'A', allowed: 2 }, { _tag: 'Exhaust', attempt_id: 'A' })
  expect(rearmed.outbox.filter(({ kind }) => kind === 'review').map(({ id }) => id)).toStrictEqual([
    'A/review/1/t1',
    'A/review/1/t2',
    'A/review/2/t2',
  ])
})

test('a refusal does not hide an earlier send with an unknown outcome', () => {
  const over = t0 + ledgerLimits.quarantineMs
  const rearmed = via(scheduled, fence('t1'), [{ _tag: 'Look', attempt_id: 'A' }, over], {
    _tag: 'Rearm',
    attempt_id: 'A',
    allowed: 2,
  })
  const again = via(rearmed, fence('t2'), record('t2', refused))
  expect(again.attempts).toMatchObject([{ state: { _tag: 'Review' }, sends: [{ token: 't1' }] }])
  expect(outcome(rearmed, onDemand('t2'))).toBe('Sending')
  expect(outcome(via(rearmed, fence('t2')), { _tag: 'Look', attempt_id: 'A' }, over + over)).toBe('Review')
})
