import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { describe, expect, test } from 'vitest'
import { webhookDeliveryOf } from '../../../lib/adapters/http/webhook-delivery.ts'
import { webhookEvent } from '../../support/receiver.ts'

const read = (event: unknown) => {
  const delivery = webhookDeliveryOf(event)
  return E.isRight(delivery) ? { body: Buffer.from(delivery.right.body), token: delivery.right.token } : delivery.left
}

test('the bytes of a body are kept, whatever they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), bytes => {
      const body = Buffer.from(bytes)
      expect(read(webhookEvent(body.toString('base64'), 't', { isBase64Encoded: true }))).toEqual({ body, token: 't' })
    }),
  )
})

test('text is its UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      expect(read(webhookEvent(text, 't'))).toEqual({ body: Buffer.from(text), token: 't' })
    }),
  )
})

describe('the token', () => {
  const withHeaders = (headers: unknown, multiValueHeaders?: unknown) =>
    read(webhookEvent('', undefined, { headers, ...(multiValueHeaders !== undefined && { multiValueHeaders }) }))

  test.each<[found: string, headers: unknown, multiValueHeaders: unknown, token: string]>([
    ['in lower case', { 'plaid-verification': 'a' }, undefined, 'a'],
    ['in any case', { 'PLAID-verification': 'a' }, undefined, 'a'],
    ['in two cases: as two', { 'plaid-verification': 'a', 'Plaid-Verification': 'b' }, undefined, 'a,b'],
    ['among the values of the REST API', { 'Plaid-Verification': 'b' }, { 'Plaid-Verification': ['a', 'b'] }, 'a,b'],
    ['beside other values of the REST API', { 'Plaid-Verification': 'a' }, { host: ['h'] }, 'a'],
    ['nowhere', { host: 'h' }, undefined, ''],
    ['nowhere, without headers', null, undefined, ''],
    ['not as a number', { 'plaid-verification': 5 }, undefined, ''],
    ['not inherited', Object.create({ 'plaid-verification': 'a' }), undefined, ''],
  ])('is found %s', (_, headers, multiValueHeaders, token) => {
    expect(withHeaders(headers, multiValueHeaders)).toMatchObject({ token })
  })
})

test('reading any event never throws', () => {
  const member = fc.constantFrom('requestContext', 'http', 'method', 'httpMethod', 'headers', 'body', 'isBase64Encoded')
  const { event } = fc.letrec(tie => ({
    event: fc.oneof({ maxDepth: 4 }, fc.constantFrom('POST', 'x', null, true, 1), fc.dictionary(member, tie('event'))),
  }))
  fc.assert(
    fc.property(event, value => {
      expect(['Left', 'Right']).toContain(webhookDeliveryOf(value)._tag)
    }),
  )
})
