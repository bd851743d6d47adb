import * as E from 'fp-ts/Either'
import { dateOfBirthExpected, isDateOfBirthAt } from './date-of-birth.ts'
import type { InvalidRequest } from './request-error.ts'
import type { RetryRequest } from './retry-request.ts'

const dateOfBirth: InvalidRequest = {
  _tag: 'InvalidRequest',
  violations: [{ pointer: '/user/date_of_birth', expected: dateOfBirthExpected }],
}

/**
 * The checks of a decoded request that need the time, in Unix milliseconds: its date of birth. Left: the violation that
 * the codec reports for a date that it refuses by itself.
 */
export const validAt =
  (nowMs: number) =>
  (request: RetryRequest): E.Either<InvalidRequest, RetryRequest> => {
    const date = request.user?.date_of_birth
    return date === undefined || isDateOfBirthAt(date, nowMs) ? E.right(request) : E.left(dateOfBirth)
  }
