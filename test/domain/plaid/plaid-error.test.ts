import fc from 'fast-check'
import * as O from 'fp-ts/Option'
import { describe, expect, test } from 'vitest'
import { plaidErrorOf } from '../../../lib/domain/plaid/plaid-error.ts'

const codes = { error_type: 'INVALID_REQUEST', error_code: 'INVALID_FIELD', request_id: '2Zkd4lBqNNZx7vT' }
const { request_id: _, ...withoutId } = codes
const text = JSON.stringify

describe("an error of Plaid's", () => {
  test.each([
    ['the codes and the request id', codes, codes],
    ['no request id', withoutId, withoutId],
    ['nothing of its messages', { ...codes, error_message: 'Leslie', display_message: 'Knope', causes: [{}] }, codes],
    [
      'a request id of 64 characters',
      { ...codes, request_id: 'a-_9'.repeat(16) },
      { ...codes, request_id: 'a-_9'.repeat(16) },
    ],
    ['no request id of 65 characters', { ...codes, request_id: 'x'.repeat(65) }, withoutId],
    ['no request id with white space in it', { ...codes, request_id: 'a b' }, withoutId],
    ['no request id that goes on after a line', { ...codes, request_id: 'a\n' }, withoutId],
    ['no request id that is no string', { ...codes, request_id: 7 }, withoutId],
    ['no request id that is null', { ...codes, request_id: null }, withoutId],
    ['a code that we do not know', { ...codes, error_code: 'NEW_ONE_2' }, { ...codes, error_code: 'NEW_ONE_2' }],
  ])('passes on %s', (_name, body, passed) => {
    expect(plaidErrorOf(text(body))).toEqual(O.some(passed))
  })
})

describe('what is no error of Plaid', () => {
  test.each([
    ['HTML', '<html></html>'],
    ['nothing', ''],
    ['JSON cut short', text(codes).slice(0, -1)],
    ['null', 'null'],
    ['an array', text([codes])],
    ['a string', text('INVALID_FIELD')],
    ['an error of another service', text({ error: 'not_found' })],
    ['no code', text({ error_type: 'API_ERROR' })],
    ['no type', text({ error_code: 'INVALID_FIELD' })],
    ['a code that is null', text({ ...codes, error_code: null })],
    ['a code in small letters', text({ ...codes, error_code: 'invalid_field' })],
    ['an empty code', text({ ...codes, error_code: '' })],
    ['a code of 65 characters', text({ ...codes, error_code: 'X'.repeat(65) })],
    ['a code that goes on after a line', text({ ...codes, error_code: 'INVALID_FIELD\n' })],
    ['a code with words in it', text({ ...codes, error_code: 'SSN 123-45-6789' })],
  ])('%s', (_name, body) => {
    expect(plaidErrorOf(body)).toEqual(O.none)
  })
})

test('whatever the body, only codes and ids of a bounded form come out', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.json(), fc.string(), fc.record({ error_type: fc.string(), error_code: fc.string() }).map(text)),
      body => {
        const passed = O.toUndefined(plaidErrorOf(body))
        for (const value of Object.values(passed ?? {})) expect(value).toMatch(/^[A-Za-z0-9_-]{1,64}$/)
      },
    ),
  )
})
