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
const ownCredentials = 'absent: the service has its own'
const refused = { client_id: ownCredentials, secret: ownCredentials }

const withoutSteps = <S extends string>(strategy: S) =>
  closed(`RetryRequest ${strategy}`, {
    required: { ...subject, strategy: t.literal(strategy) },
    optional: { ...options, steps: absent('absent, unless strategy is custom') },
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
 * A request to `/identity_verification/retry`, as callers send it and as Plaid gets it, without credentials.
 * `steps` goes with `custom`, and with `custom` alone. `user`, `is_shareable` and `steps` may come as null, which
 * means absent, and are never sent as null.
 * Source: Plaid's schema `IdentityVerificationRetryRequest`; closed, although Plaid's is not.
 */
export const RetryRequest = tagged('RetryRequest', 'strategy', branches, ofNoStrategy)
export type RetryRequest = t.TypeOf<typeof RetryRequest>

/** A retry request as plain data, fit for JSON. */
export type RetryRequestBody = t.OutputOf<typeof RetryRequest>

/** From an unknown value; `parse_obj` of the Python model that this mirrors. */
export const decodeRetryRequest = (input: unknown): E.Either<InvalidRequest, RetryRequest> =>
  pipe(
    RetryRequest.decode(input),
    E.mapLeft(errors => ({ _tag: 'InvalidRequest', violations: violationsOf(errors) })),
  )

/** From JSON text, or its bytes in UTF-8; `parse_raw` of the Python model. */
export const parseRetryRequest = (input: string | Uint8Array): E.Either<Unreadable | InvalidRequest, RetryRequest> =>
  pipe(
    json.parse(input),
    E.mapLeft((reason): Unreadable => ({ _tag: 'Unreadable', reason })),
    E.flatMap(decodeRetryRequest),
  )

/** To a plain object, absent members left out; `dict` of the Python model. */
export const encodeRetryRequest = (request: RetryRequest): RetryRequestBody => RetryRequest.encode(request)

/** To JSON text; `json` of the Python model. */
export const stringifyRetryRequest = (request: RetryRequest): string => json.stringify(encodeRetryRequest(request))
