import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as t from 'io-ts'
import { absent } from '../../codec/absent.ts'
import { closed } from '../../codec/closed.ts'
import * as json from '../../codec/json.ts'
import { tagged } from '../../codec/tagged.ts'
import { violationsOf } from '../../codec/violation.ts'
import { ClientUserId, TemplateId } from './identifiers.ts'
import type { InvalidRequest, Unreadable } from './request-error.ts'
import { RetrySteps } from './retry-steps.ts'
import { RetryUser } from './retry-user.ts'

const subject = { client_user_id: ClientUserId, template_id: TemplateId }
const options = { user: RetryUser, is_shareable: t.boolean }
const ownCredentials = 'not allowed: the service uses its own Plaid keys'
const refused = { client_id: ownCredentials, secret: ownCredentials }

const withoutSteps = <S extends string>(strategy: S) =>
  closed(`RetryRequest ${strategy}`, {
    required: { ...subject, strategy: t.literal(strategy) },
    optional: { ...options, steps: absent('allowed only when strategy is custom') },
    refused,
  })

const branches = {
  reset: withoutSteps('reset'),
  incomplete: withoutSteps('incomplete'),
  infer: withoutSteps('infer'),
  custom: closed('RetryRequest custom', {
    required: { ...subject, strategy: t.literal('custom'), steps: RetrySteps },
    optional: options,
    refused,
  }),
}

const ofNoStrategy = closed('RetryRequest', {
  required: { ...subject, strategy: t.unknown },
  optional: { ...options, steps: RetrySteps },
  refused,
})

/**
 * The body of a request to `/identity_verification/retry`, as callers send it and as Plaid gets it, without
 * credentials: a union with the tag `strategy`. `steps` is required with `custom`, and not allowed otherwise. `user`,
 * `is_shareable` and `steps` may be null, which means absent; null is never sent.
 *
 * Source: Plaid's schema `IdentityVerificationRetryRequest`; closed, although Plaid's schema is not.
 */
export const RetryRequest = tagged('RetryRequest', 'strategy', branches, ofNoStrategy)
export type RetryRequest = t.TypeOf<typeof RetryRequest>

/** A retry request as plain JSON data: the same members, without brands. */
export type RetryRequestBody = t.OutputOf<typeof RetryRequest>

/**
 * Decodes a retry request from an unknown value; `parse_obj` of the Python client `plaid2`.
 *
 * Right: the request, with absent and null members left out. Left: `InvalidRequest` with 1 to 20 violations, each an
 * RFC 6901 JSON Pointer (`''` is the whole request) and a fixed text. Violations never hold a value of the input.
 * A `date_of_birth` in the future is accepted: decoding does not depend on the time.
 *
 * @example
 * decodeRetryRequest({ client_user_id: 'user-1', template_id: 'idvtmp_1', strategy: 'reset', steps: null })
 * // { _tag: 'Right', right: { client_user_id: 'user-1', template_id: 'idvtmp_1', strategy: 'reset' } }
 *
 * @example
 * decodeRetryRequest({ client_user_id: 'user-1', template_id: 'idvtmp_1', strategy: 'again' })
 * // {
 * //   _tag: 'Left',
 * //   left: {
 * //     _tag: 'InvalidRequest',
 * //     violations: [{ pointer: '/strategy', expected: 'one of reset, incomplete, infer, custom' }],
 * //   },
 * // }
 */
export const decodeRetryRequest = (input: unknown): E.Either<InvalidRequest, RetryRequest> =>
  pipe(
    RetryRequest.decode(input),
    E.mapLeft(errors => ({ _tag: 'InvalidRequest', violations: violationsOf(errors) })),
  )

/**
 * Decodes a retry request from JSON text, or from its bytes in UTF-8; `parse_raw` of the Python client `plaid2`.
 *
 * Right: as `decodeRetryRequest`. Left: `InvalidRequest` as there; `Unreadable` with reason `bad-encoding` if the
 * input is not well-formed Unicode, or `bad-json` if it is not JSON. The size is not checked.
 *
 * @example
 * parseRetryRequest('{"client_user_id":"user-1","template_id":"idvtmp_1","strategy":"infer"}')
 * // { _tag: 'Right', right: { client_user_id: 'user-1', template_id: 'idvtmp_1', strategy: 'infer' } }
 *
 * @example
 * parseRetryRequest('{"strategy":')
 * // { _tag: 'Left', left: { _tag: 'Unreadable', reason: 'bad-json' } }
 */
export const parseRetryRequest = (
  input: string | Uint8Array,
): E.Either<Unreadable<json.JsonFault> | InvalidRequest, RetryRequest> =>
  pipe(
    json.parse(input),
    E.mapLeft((reason): Unreadable<json.JsonFault> => ({ _tag: 'Unreadable', reason })),
    E.flatMap(decodeRetryRequest),
  )

/**
 * Encodes a retry request to a plain object with Plaid's member names; `dict` of the Python client `plaid2`. Absent
 * members are left out, and no member is null. Throws a `TypeError` only if a cast gave it a request without a known
 * strategy.
 *
 * @example
 * const input = { client_user_id: 'user-1', template_id: 'idvtmp_1', strategy: 'reset', user: null }
 * const decoded = decodeRetryRequest(input)
 * if (decoded._tag === 'Right') encodeRetryRequest(decoded.right)
 * // { client_user_id: 'user-1', template_id: 'idvtmp_1', strategy: 'reset' }
 */
export const encodeRetryRequest = (request: RetryRequest): RetryRequestBody => RetryRequest.encode(request)

/**
 * Encodes a retry request to compact JSON text; `json` of the Python client `plaid2`. Members and errors as of
 * `encodeRetryRequest`.
 *
 * @example
 * const parsed = parseRetryRequest('{ "template_id": "idvtmp_1", "client_user_id": "user-1", "strategy": "reset" }')
 * if (parsed._tag === 'Right') stringifyRetryRequest(parsed.right)
 * // '{"client_user_id":"user-1","template_id":"idvtmp_1","strategy":"reset"}'
 */
export const stringifyRetryRequest = (request: RetryRequest): string => json.stringify(encodeRetryRequest(request))
