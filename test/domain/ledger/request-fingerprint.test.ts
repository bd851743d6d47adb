import * as E from 'fp-ts/Either'
import { expect, test } from 'vitest'
import { requestFingerprint } from '../../../lib/domain/ledger/request-fingerprint.ts'
import { decodeRetryRequest } from '../../../lib/domain/request/retry-request.ts'

const base = { client_user_id: 'user-1', template_id: 'idvtmp_1' }
const steps = { verify_sms: true, kyc_check: false, documentary_verification: true, selfie_check: false }
const name = { given_name: 'Leslie', family_name: 'Knope' }

const fingerprint = (more: object): string => {
  const request = decodeRetryRequest({ ...base, ...more })
  if (E.isLeft(request)) throw new Error('the example is no retry request')
  return requestFingerprint(request.right)
}

test.each<[string, object]>([
  ['another strategy', { strategy: 'incomplete' }],
  ['infer, whatever it means', { strategy: 'infer' }],
  ['steps', { strategy: 'custom', steps }],
  ['other steps', { strategy: 'custom', steps: { ...steps, selfie_check: true } }],
  ['shareable', { strategy: 'reset', is_shareable: true }],
  ['not shareable', { strategy: 'reset', is_shareable: false }],
  ['a member of user', { strategy: 'reset', user: { name } }],
  ['another member of user', { strategy: 'reset', user: { phone_number: '+12345678909' } }],
])('%s is another request', (_, more) => {
  expect(fingerprint(more)).not.toBe(fingerprint({ strategy: 'reset' }))
})

test('other values of the same members are the same request, and are not in it', () => {
  const one = fingerprint({ strategy: 'reset', user: { name, phone_number: '+12345678909' } })
  const other = { phone_number: '+12345678900', name: { ...name, given_name: 'Ron' } }
  expect(fingerprint({ strategy: 'reset', user: other })).toBe(one)
  expect(one).toBe('reset:::name,phone_number')
})

test('absent and null are the same', () => {
  expect(fingerprint({ strategy: 'reset', user: null, is_shareable: null })).toBe(fingerprint({ strategy: 'reset' }))
})

test('steps and shareability take few characters', () => {
  expect(fingerprint({ strategy: 'custom', steps, is_shareable: false })).toBe('custom:1010:0:')
})
