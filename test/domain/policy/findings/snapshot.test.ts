import * as fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, it } from 'vitest'
import { snapshotDecoder } from '../../../../lib/domain/policy/findings/snapshot.ts'
import { nowMs, plaidAnswer } from '../../../support/plaid-answer.ts'
import { snapshotOf } from '../../../support/policy-inputs.ts'

const decode = (answer: unknown) => snapshotDecoder('production').decode(answer)

it('keeps what a rule reads, and drops all that is personal', () => {
  const text = JSON.stringify(decode(plaidAnswer()))
  for (const dropped of ['Leslie', 'Knope', '123456789', 'AB123456', '1975', 'flow.plaid.com', 'jpeg', ',"user_id"'])
    expect(text).not.toContain(dropped)
  expect(snapshotOf()).toMatchObject({ id: 'idv_52xR9LKo77r1Np', status: 'failed', environment: 'production' })
})

describe('every text of an answer is dropped, unless it is one of the few ids and words that a rule reads', () => {
  const kept = new Set([
    '/id',
    '/client_user_id',
    '/template/id',
    '/created_at',
    '/completed_at',
    '/previous_attempt_id',
    '/request_id',
  ])
  const texts = (value: unknown, pointer = ''): ReadonlyArray<string> => {
    if (typeof value === 'string') return [pointer]
    return typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, member]) => texts(member, `${pointer}/${key}`))
      : []
  }
  it.each(texts(plaidAnswer()).filter(pointer => !kept.has(pointer)))('%s', pointer => {
    expect(JSON.stringify(decode(plaidAnswer([pointer, 'canary-4711'])))).not.toContain('canary-4711')
  })
})

it.each(['/id', '/client_user_id', '/created_at', '/template', '/template/id', '/previous_attempt_id', '/status'])(
  'an answer without %s is none',
  pointer => {
    expect(E.isLeft(decode(plaidAnswer([pointer, undefined])))).toBe(true)
  },
)

it('a step that is missing is unknown, and so are all where there are none', () => {
  expect(snapshotOf(['/steps/kyc_check', undefined]).steps).toMatchObject({
    kyc_check: 'unknown',
    verify_sms: 'success',
  })
  expect(new Set(Object.values(snapshotOf(['/steps', undefined]).steps))).toEqual(new Set(['unknown']))
})

it('of phone numbers it keeps how many different ones there are', () => {
  const verifications = ['+15550001', '+15550002', '+15550001', null, undefined].map(phone_number => ({ phone_number }))
  const snapshot = snapshotOf(['/verify_sms', { verifications }])
  expect(snapshot.verify_sms).toEqual({ verifications: 2 })
  expect(JSON.stringify(snapshot)).not.toContain('1555')
})

it.each([
  'kyc_check',
  'documentary_verification',
  'selfie_check',
  'verify_sms',
  'risk_check',
  'completed_at',
  'shareable_url',
  'request_id',
])('whatever is in %s, the answer is read', member => {
  fc.assert(
    fc.property(fc.anything(), value => {
      expect(E.isRight(decode(plaidAnswer([`/${member}`, JSON.parse(JSON.stringify(value) ?? 'null')])))).toBe(true)
    }),
  )
})

it('null, absent and without the parent are one: unknown', () => {
  const unknown = { summary: 'unknown' }
  for (const edit of [
    ['/kyc_check/name', null],
    ['/kyc_check/name/summary', undefined],
    ['/kyc_check', null],
  ] as const)
    expect(snapshotOf(edit).kyc_check.name).toEqual(unknown)
})

it('reads no member that an object only inherits a value for', () => {
  const answer = plaidAnswer(['/steps/constructor', 'manually_rejected'])
  expect(decode(answer)).toMatchObject(E.right({ otherSteps: ['manually_rejected'] }))
  expect(snapshotOf().otherSteps).toEqual([])
})

it('the example attempt ended before the time at which the tests decide', () => {
  expect(Date.parse(snapshotOf().completed_at)).toBeLessThan(nowMs)
})
