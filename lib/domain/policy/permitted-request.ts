import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import { preflight } from '../preflight.ts'
import type { RetryError } from '../retry-error.ts'
import { decodeRetryRequest } from '../retry-request.ts'
import type { ConcreteRetryRequest } from '../strategy.ts'
import type { Snapshot } from './snapshot.ts'

const wordFor = (error: RetryError): string => (error._tag === 'RetryNotPermitted' ? error.reason : 'request-not-valid')

/** The request as it goes to Plaid, if Plaid's own strategy rules permit it; else the word for what is against it. */
export const permittedRequest = (
  snapshot: Snapshot,
  strategy: 'incomplete' | 'reset',
): E.Either<string, ConcreteRetryRequest> =>
  pipe(
    decodeRetryRequest({ client_user_id: snapshot.client_user_id, template_id: snapshot.template.id, strategy }),
    E.mapLeft((error): RetryError => error),
    E.flatMap(request => preflight(request, [{ ...snapshot, shareable_url: null }])),
    E.mapLeft(wordFor),
    E.map(({ request }) => request),
  )
