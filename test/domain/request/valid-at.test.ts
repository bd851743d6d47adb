import fc from 'fast-check'
import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { expect, test } from 'vitest'
import { decodeRetryRequest } from '../../../lib/domain/request/retry-request.ts'
import { validAt } from '../../../lib/domain/request/valid-at.ts'
import { arbitraryRetryRequest } from '../../support/arbitrary-retry-request.ts'

const nowMs = Date.parse('2026-11-01T12:00:00Z')

const decoded = (request: object, date_of_birth: string) =>
  pipe(decodeRetryRequest({ ...request, user: { date_of_birth } }), E.flatMap(validAt(nowMs)))

test('a request with a possible date of birth, or none, is passed on as it is', () => {
  fc.assert(
    fc.property(arbitraryRetryRequest, request => {
      expect(validAt(nowMs)(request)).toStrictEqual(E.right(request))
    }),
  )
})

test('an impossible date is the same violation, whichever check refuses it', () => {
  const impossible = fc.constantFrom('0000-01-01', '1889-12-31', '1896-10-30', '2026-11-03', '2099-01-01', '9999-12-31')
  fc.assert(
    fc.property(arbitraryRetryRequest, impossible, (request, date) => {
      const violations = [{ pointer: '/user/date_of_birth', expected: 'a day of the last 130 years, YYYY-MM-DD' }]
      expect(decoded(request, date)).toStrictEqual(E.left({ _tag: 'InvalidRequest', violations }))
    }),
  )
})
