import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import { identifier } from '../../codec/identifier.ts'
import { instant } from '../../codec/instant.ts'
import * as json from '../../codec/json.ts'
import { oneOf } from '../../codec/one-of.ts'
import { type Violation, violationsOf } from '../../codec/violation.ts'
import { wholeNumber } from '../../codec/whole-number.ts'
import type { DueItem } from '../../domain/automatic/due-row.ts'
import { attemptDue, lookDue, retryRequested } from '../../domain/events/event-names.ts'
import { plaidSource } from '../../domain/events/status-update-event.ts'
import { idempotencyKeyExpected, isIdempotencyKey } from '../../domain/request/idempotency-key.ts'
import { ClientUserId, TemplateId } from '../../domain/request/identifiers.ts'
import { requestLimits } from '../../domain/request/request-limits.ts'
import { decodeRetryRequest, type RetryRequest } from '../../domain/request/retry-request.ts'
import type { SubjectKey } from '../../domain/request/subject.ts'
import type { RetryError } from '../../domain/retry-error.ts'

/** A message of a queue. `Ignored`: an event that is not for the worker. */
export type Message =
  | {
      readonly _tag: 'Requested'
      readonly request: RetryRequest
      readonly idempotencyKey: string
      /** When the bus took the request, in Unix milliseconds. */
      readonly requestedAtMs?: number
    }
  | { readonly _tag: 'StatusUpdate'; readonly identity_verification_id: string; readonly webhook_code: string }
  /** Queued by the sweep, with a delay. */
  | { readonly _tag: 'Due'; readonly key: SubjectKey; readonly delaySeconds: number }
  | { readonly _tag: 'Look'; readonly item: DueItem; readonly delaySeconds: number }
  | { readonly _tag: 'Ignored' }

interface Envelope {
  readonly source: string
  readonly 'detail-type': string
  readonly time: unknown
  readonly detail: Readonly<Record<string, unknown>>
}

const Envelope: t.Type<Envelope, unknown, unknown> = t.type(
  { source: t.string, 'detail-type': t.string, time: t.unknown, detail: t.UnknownRecord },
  'EventBridge event',
)

const attemptId = identifier<string>('id', requestLimits.idCharactersMax)

const StatusUpdate = t.strict({ identity_verification_id: attemptId, webhook_code: t.string })

/** SQS's longest delay of a message. */
const delaySecondsMax = 900

const environment = oneOf('environment', ['sandbox', 'production'])
const delay_seconds = wholeNumber(0, delaySecondsMax)

const OfSubject = t.strict({ environment, template_id: TemplateId, client_user_id: ClientUserId, delay_seconds })

const OfAttempt = t.strict({ environment, attempt_id: attemptId, delay_seconds })

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
const requested = ({ detail, time }: Envelope): E.Either<RetryError, Message> => {
  const { idempotency_key: idempotencyKey, user, ...members } = detail
  const request = decodeRetryRequest(members)
  const violations = [
    ...(isIdempotencyKey(idempotencyKey) ? [] : [keyViolation]),
    ...(user === undefined || user === null ? [] : [userViolation]),
    ...(E.isLeft(request) ? request.left.violations.map(inDetail) : []),
  ]
  if (E.isLeft(request) || !isIdempotencyKey(idempotencyKey) || violations.length > 0)
    return E.left(invalid(violations))
  const requestedAtMs = instant.is(time) ? { requestedAtMs: Date.parse(time) } : {}
  return E.right({ _tag: 'Requested', request: request.right, idempotencyKey, ...requestedAtMs })
}

const due = (detail: Envelope['detail']): E.Either<RetryError, Message> =>
  pipe(
    decodeDetail(OfSubject, detail),
    E.map(({ delay_seconds: delaySeconds, ...key }): Message => ({ _tag: 'Due', key, delaySeconds })),
  )

const lookAtSubject = (detail: Envelope['detail']): E.Either<RetryError, Message> =>
  pipe(
    decodeDetail(OfSubject, detail),
    E.map(
      ({ delay_seconds: delaySeconds, ...key }): Message => ({
        _tag: 'Look',
        item: { _tag: 'Subject', key },
        delaySeconds,
      }),
    ),
  )

const lookAtAttempt = (detail: Envelope['detail']): E.Either<RetryError, Message> =>
  pipe(
    decodeDetail(OfAttempt, detail),
    E.map(
      ({ delay_seconds: delaySeconds, ...of }): Message => ({
        _tag: 'Look',
        item: { _tag: 'Attempt', ...of },
        delaySeconds,
      }),
    ),
  )

const read = (envelope: Envelope): E.Either<RetryError, Message> => {
  const { source, 'detail-type': detailType, detail } = envelope
  if (detailType === retryRequested) return requested(envelope)
  if (source === plaidSource)
    return pipe(
      decodeDetail(StatusUpdate, detail),
      E.map((update): Message => ({ _tag: 'StatusUpdate', ...update })),
    )
  if (source === attemptDue.source && detailType === attemptDue.detailType) return due(detail)
  if (source === lookDue.source && detailType === lookDue.detailType)
    return 'attempt_id' in detail ? lookAtAttempt(detail) : lookAtSubject(detail)
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

const bodyOf = ({ source, detailType }: typeof attemptDue | typeof lookDue, delaySeconds: number, detail: object) =>
  JSON.stringify({ source, 'detail-type': detailType, detail: { ...detail, delay_seconds: delaySeconds } })

/**
 * The body of a due subject's message, in the form of an event of the bus, so that the worker reads one form only.
 * SQS gives a receiver no message's delay, so the message carries it.
 */
export const dueBody = (key: SubjectKey, delaySeconds: number): string => bodyOf(attemptDue, delaySeconds, key)

/** The body of a look's message. */
export const lookBody = (item: DueItem, delaySeconds: number): string => {
  if (item._tag === 'Subject') return bodyOf(lookDue, delaySeconds, item.key)
  const { environment: of, attempt_id } = item
  return bodyOf(lookDue, delaySeconds, { environment: of, attempt_id })
}
