import * as E from 'fp-ts/Either'
import { decodeRetryRequest } from '../request/retry-request.ts'
import { statusObjection, strategyObjection } from '../request/retryable-attempt.ts'
import { type ConcreteRetryRequest, concreteRequest } from '../request/strategy.ts'
import type { Snapshot } from './findings/snapshot.ts'

/** The request as it is sent to Plaid, if Plaid's own rules permit it; else the reason. */
export const permittedRequest = (
  snapshot: Snapshot,
  strategy: 'incomplete' | 'reset',
): E.Either<string, ConcreteRetryRequest> => {
  const { client_user_id, template } = snapshot
  const decoded = decodeRetryRequest({ client_user_id, template_id: template.id, strategy })
  if (E.isLeft(decoded)) return E.left('request-not-valid')
  const request = concreteRequest(decoded.right, snapshot.status)
  const objection = statusObjection(snapshot.status) ?? strategyObjection(request, snapshot)
  return objection === undefined ? E.right(request) : E.left(objection)
}
