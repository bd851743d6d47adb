import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import { type Violation, violationsOf } from '../codec/violation.ts'
import { idempotencyKeyExpected, isIdempotencyKey } from '../domain/idempotency-key.ts'
import type { RetryError } from '../domain/retry-error.ts'
import { decodeRetryRequest, type RetryRequest } from '../domain/retry-request.ts'

/** The `detail-type` of an event that asks for a retry. */
const retryRequested = 'Identity Verification Retry Requested'

const Envelope = t.type({ 'detail-type': t.literal(retryRequested), detail: t.UnknownRecord }, 'EventBridge event')

const invalid = (violations: ReadonlyArray<Violation>): RetryError => ({ _tag: 'InvalidRequest', violations })

/** What the bus asks of `detail` beyond a retry request: a key, and no personal data, as the bus keeps an archive. */
const busViolations = (detail: Readonly<Record<string, unknown>>): ReadonlyArray<Violation> => [
  ...(isIdempotencyKey(detail['idempotency_key'])
    ? []
    : [{ pointer: '/detail/idempotency_key', expected: idempotencyKeyExpected }]),
  ...(detail['user'] === undefined || detail['user'] === null
    ? []
    : [{ pointer: '/detail/user', expected: 'absent: the bus may keep what it carries' }]),
]

const inDetail = ({ pointer, expected }: Violation): Violation => ({ pointer: `/detail${pointer}`, expected })

/** The retry request that an EventBridge event carries; errors: `InvalidRequest`, its pointers into the event, all at once. */
export const retryRequestedOf = (event: unknown): E.Either<RetryError, RetryRequest> =>
  pipe(
    Envelope.decode(event),
    E.mapLeft(errors => invalid(violationsOf(errors))),
    E.flatMap(({ detail }) => {
      const { idempotency_key: _key, user: _user, ...members } = detail
      const onBus = busViolations(detail)
      const request = decodeRetryRequest(members)
      if (E.isLeft(request)) return E.left(invalid([...onBus, ...request.left.violations.map(inDetail)]))
      return onBus.length > 0 ? E.left(invalid(onBus)) : request
    }),
  )
