import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import * as json from '../../codec/json.ts'
import { oneOf } from '../../codec/one-of.ts'
import { text } from '../../codec/text.ts'
import { type Violation, violationsOf } from '../../codec/violation.ts'
import { attemptDue, retryRequested } from '../../domain/event-names.ts'
import { idempotencyKeyExpected, isIdempotencyKey } from '../../domain/request/idempotency-key.ts'
import { ClientUserId, TemplateId } from '../../domain/request/identifiers.ts'
import { decodeRetryRequest, type RetryRequest } from '../../domain/request/retry-request.ts'
import type { SubjectKey } from '../../domain/request/subject.ts'
import type { RetryError } from '../../domain/retry-error.ts'
import { plaidSource } from '../../domain/status-update-event.ts'

/** A message of the queue. `Ignored`: an event that is not for the worker. */
export type Message =
  | { readonly _tag: 'Requested'; readonly request: RetryRequest; readonly idempotencyKey: string }
  | { readonly _tag: 'StatusUpdate'; readonly identity_verification_id: string }
  | { readonly _tag: 'Due'; readonly key: SubjectKey }
  | { readonly _tag: 'Ignored' }

interface Envelope {
  readonly source: string
  readonly 'detail-type': string
  readonly detail: Readonly<Record<string, unknown>>
}

const Envelope: t.Type<Envelope, unknown, unknown> = t.type(
  { source: t.string, 'detail-type': t.string, detail: t.UnknownRecord },
  'EventBridge event',
)

const attemptId = text<string>('id', '1 to 256 characters', value => value.length > 0 && value.length <= 256)

const StatusUpdate = t.strict({ identity_verification_id: attemptId })

const Due: t.Type<SubjectKey, unknown, unknown> = t.strict({
  environment: oneOf('environment', ['sandbox', 'production']),
  template_id: TemplateId,
  client_user_id: ClientUserId,
})

const invalid = (violations: ReadonlyArray<Violation>): RetryError => ({ _tag: 'InvalidRequest', violations })

const inDetail = ({ pointer, expected }: Violation): Violation => ({ pointer: `/detail${pointer}`, expected })

const decodeDetail = <A>(codec: t.Decoder<unknown, A>, detail: unknown): E.Either<RetryError, A> =>
  pipe(
    codec.decode(detail),
    E.mapLeft(errors => invalid(violationsOf(errors).map(inDetail))),
  )

const keyViolation: Violation = { pointer: '/detail/idempotency_key', expected: idempotencyKeyExpected }
const userViolation: Violation = { pointer: '/detail/user', expected: 'not allowed: the bus archives its events' }

/**
 * A request on the bus needs an idempotency key, and must not have personal data, because the bus archives it. All
 * violations are reported at once.
 */
const requested = (detail: Envelope['detail']): E.Either<RetryError, Message> => {
  const { idempotency_key: idempotencyKey, user, ...members } = detail
  const request = decodeRetryRequest(members)
  const violations = [
    ...(isIdempotencyKey(idempotencyKey) ? [] : [keyViolation]),
    ...(user === undefined || user === null ? [] : [userViolation]),
    ...(E.isLeft(request) ? request.left.violations.map(inDetail) : []),
  ]
  return E.isRight(request) && isIdempotencyKey(idempotencyKey) && violations.length === 0
    ? E.right({ _tag: 'Requested', request: request.right, idempotencyKey })
    : E.left(invalid(violations))
}

const read = ({ source, 'detail-type': detailType, detail }: Envelope): E.Either<RetryError, Message> => {
  if (detailType === retryRequested) return requested(detail)
  if (source === plaidSource)
    return pipe(
      decodeDetail(StatusUpdate, detail),
      E.map(({ identity_verification_id }): Message => ({ _tag: 'StatusUpdate', identity_verification_id })),
    )
  if (source === attemptDue.source && detailType === attemptDue.detailType)
    return pipe(
      decodeDetail(Due, detail),
      E.map((key): Message => ({ _tag: 'Due', key })),
    )
  return E.right({ _tag: 'Ignored' })
}

/**
 * Reads a message's body. Outer left: it is not an event, and goes to the dead-letter queue. Inner left: an event
 * whose `detail` is not valid, `InvalidRequest` with pointers into the event.
 */
export const messageOf = (body: unknown): E.Either<'no-event', E.Either<RetryError, Message>> =>
  pipe(
    typeof body === 'string' ? json.parse(body) : E.left('bad-json'),
    E.flatMap(Envelope.decode),
    E.bimap(() => 'no-event' as const, read),
  )
