import { expect, test } from 'vitest'
import { emailAddress } from '../../lib/codec/email-address.ts'
import { decodeResult, refusedAs } from '../support/decode-result.ts'

const labels = `${`${'d'.repeat(60)}.`.repeat(3)}de`

test('name: emailAddress', () => {
  expect(emailAddress.name).toBe('emailAddress')
})

test.each([
  'user@example.com',
  'leslie.knope+idv@pawnee.in.us',
  "o'hara@example.org",
  'a@b-c.de',
  'jörg@müller.de',
  `${'a'.repeat(64)}@example.com`,
  `${'a'.repeat(64)}@${labels}`,
])('is, decode and encode: %s', value => {
  expect(emailAddress.is(value)).toBe(true)
  expect(decodeResult(emailAddress, value)).toStrictEqual({ decoded: value })
  expect(emailAddress.encode(value)).toBe(value)
})

test.each([
  'not-an-email',
  '@example.com',
  'a@',
  'a@localhost',
  'a@b@example.com',
  'a b@example.com',
  ' a@example.com',
  'a@example.com ',
  'a@example.com\n',
  '.a@example.com',
  'a.@example.com',
  'a..b@example.com',
  'a@.example.com',
  'a@example..com',
  'a@example.com.',
  'a@-example.com',
  'a@example-.com',
  'a@example.c',
  'a\u200B@example.com',
  'a\u202E@example.com',
  'a\u034F@example.com',
  'a@exam\u115Fple.com',
  'a\u200D@example.com',
  'a\ud800@example.com',
  'Leslie <a@example.com>',
  'a@example.com,b@example.com',
  `${'a'.repeat(65)}@example.com`,
  `a@${'d'.repeat(64)}.com`,
  `${'a'.repeat(64)}@d.${labels}${'d'.repeat(5)}`,
  '',
  null,
  5,
])('is and decode: not %j', value => {
  expect(emailAddress.is(value)).toBe(false)
  expect(decodeResult(emailAddress, value)).toStrictEqual(refusedAs('an e-mail address of at most 254 characters'))
})
