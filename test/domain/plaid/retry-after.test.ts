import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plaidLimits } from '../../../lib/domain/plaid/plaid-limits.ts'
import { retryAfterSeconds } from '../../../lib/domain/plaid/retry-after.ts'

const nowMs = Date.parse('2015-10-21T07:28:00.000Z')
const { retryAfterSecondsMin: min, retryAfterSecondsMax: max, retryAfterSecondsDefault: otherwise } = plaidLimits

test.each([
  ['seconds', '7', 7],
  ['leading zeros', '007', 7],
  ['none at all', '0', min],
  ['too many', '999999', max],
  ['more than a number holds', '9'.repeat(32), max],
  ['a date', 'Wed, 21 Oct 2015 07:28:42 GMT', 42],
  ['a date gone by', 'Wed, 21 Oct 2015 07:00:00 GMT', min],
  ['a date far off', 'Fri, 21 Oct 2016 07:28:00 GMT', max],
  ['no header', undefined, otherwise],
  ['an empty header', '', otherwise],
  ['a negative number', '-7', otherwise],
  ['a fraction', '1.5', otherwise],
  ['an exponent', '1e3', otherwise],
  ['a unit', '7 s', otherwise],
  ['a word', 'soon', otherwise],
  ['a date of another form', '2015-10-21T07:28:42Z', otherwise],
  ['a date that does not exist', 'Wed, 99 Foo 2015 07:28:42 GMT', otherwise],
])('Retry-After: %s', (_, header, seconds) => {
  expect(retryAfterSeconds(header, nowMs)).toBe(seconds)
})

test('a date is never early, whatever the milliseconds of now', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 2, max: max - 2 }), (millis, seconds) => {
      const at = nowMs + seconds * 1_000
      const wait = retryAfterSeconds(new Date(at).toUTCString(), nowMs + millis)
      expect(nowMs + millis + wait * 1_000).toBeGreaterThanOrEqual(at)
      expect(wait).toBeLessThanOrEqual(seconds)
    }),
  )
})

test('any header gives whole seconds within the limits', () => {
  fc.assert(
    fc.property(fc.string(), fc.maxSafeInteger(), (header, now) => {
      const wait = retryAfterSeconds(header, now)
      expect(Number.isInteger(wait)).toBe(true)
      expect(wait).toBeGreaterThanOrEqual(min)
      expect(wait).toBeLessThanOrEqual(max)
    }),
  )
})
