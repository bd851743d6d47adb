import { expect, test } from 'vitest'
import { hasExpired, isFitFor, type WebhookKey } from '../../../lib/domain/webhook/webhook-key.ts'

/** The key of Plaid's documentation. */
const key: WebhookKey = {
  alg: 'ES256',
  created_at: 1_560_466_150,
  crv: 'P-256',
  expired_at: null,
  kid: 'bfbd5111-8e33-4643-8ced-b2e642a72f3c',
  kty: 'EC',
  use: 'sig',
  x: 'hKXLGIjWvCBv-cP5euCTxl8g9GLG9zHo_3pO5NN1DwQ',
  y: 'shhexqPB7YffGn6fR6h2UhTSuCtPmfzQJ6ENVIoO4Ys',
}

test('a key as Plaid describes it is fit for its kid', () => {
  expect(isFitFor(key.kid, key)).toBe(true)
})

test.each<[member: keyof WebhookKey, value: string]>([
  ['kid', '6c5516e1-92dc-479e-a8ff-5a51992e0001'],
  ['kid', key.kid.toUpperCase()],
  ['alg', 'ES384'],
  ['crv', 'P-384'],
  ['crv', 'secp256k1'],
  ['kty', 'OKP'],
  ['use', 'enc'],
  ['x', key.x.slice(1)],
  ['x', `${key.x}=`],
  ['y', `${key.y}A`],
  ['y', ''],
])('a key with %s = %j is unfit', (member, value) => {
  expect(isFitFor(key.kid, { ...key, [member]: value })).toBe(false)
})

test.each([
  [null, false],
  [99, true],
  [100, true],
  [101, false],
])('signed at 100, a key that expired at %s has expired: %s', (expired_at, has) => {
  expect(hasExpired({ expired_at }, { iat: 100 })).toBe(has)
})
