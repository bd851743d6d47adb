import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { expect, test } from 'vitest'
import { tokenOf } from '../../../lib/domain/webhook/token.ts'
import { webhookRefused } from '../../../lib/domain/webhook/webhook-outcome.ts'
import { arbitraryCharacter } from '../../support/arbitrary-character.ts'

const kid = '6c5516e1-92dc-479e-a8ff-5a51992e0001'
const hash = '8a1d2b8f0c6e4f1a9b3c5d7e9f0a1b2c3d4e5f60718293a4b5c6d7e8f9011223'
const segment = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const signature = 'A'.repeat(86)
const token = (header: unknown, payload: unknown) => `${segment(header)}.${segment(payload)}.${signature}`

const header = { alg: 'ES256', kid, typ: 'JWT' }
const claims = { iat: 1_600_000_000, request_body_sha256: hash }

test('a token is read into its kid and its claims, and keeps its text', () => {
  const text = token(header, claims)
  expect(tokenOf(text)).toEqual(E.right({ text, kid, ...claims }))
})

test('other claims are left out', () => {
  const text = token(header, { ...claims, sub: 'somebody' })
  expect(tokenOf(text)).toEqual(E.right({ text, kid, ...claims }))
})

test('an unknown member of the header is ignored', () => {
  expect(E.isRight(tokenOf(token({ ...header, cty: 'x' }, claims)))).toBe(true)
})

test.each(['crit', 'jwk', 'jku', 'x5u', 'x5c', 'x5t', 'x5t#S256'])(
  'a header with %s is refused, whatever it holds',
  member => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 1 }), value => {
        fc.pre(JSON.stringify(value).length < 100)
        expect(tokenOf(token({ ...header, [member]: value }, claims))).toEqual(E.left(webhookRefused('token-header')))
      }),
    )
  },
)

test.each([
  ['header of 512 characters', `${'A'.repeat(512)}.AA.${signature}`, 'token-header'],
  ['header of 513 characters', `${'A'.repeat(513)}.AA.${signature}`, 'token'],
  ['payload of 512 characters', `${segment(header)}.${'A'.repeat(512)}.${signature}`, 'token-claims'],
  ['payload of 513 characters', `${segment(header)}.${'A'.repeat(513)}.${signature}`, 'token'],
  ['signature of 85 characters', token(header, claims).slice(0, -1), 'token'],
  ['signature of 87 characters', `${token(header, claims)}A`, 'token'],
] as const)('a %s is refused as %s', (_, text, reason) => {
  expect(tokenOf(text)).toEqual(E.left(webhookRefused(reason)))
})

test('a token with any other header and claims is refused', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      expect(E.isLeft(tokenOf(token(one, other)))).toBe(true)
    }),
  )
})

test('any text that is not a token is refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: arbitraryCharacter }), text => {
      expect(tokenOf(text)).toEqual(E.left(webhookRefused('token')))
    }),
  )
})
