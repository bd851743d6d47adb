import type { IncomingHttpHeaders } from 'node:http'
import { endpointTable } from '../endpoints/endpoint-table.ts'
import { respelledAnswer } from '../id-spelling.ts'
import { isJson, type Json } from '../json.ts'
import { errorBody, PlaidRefusal } from '../plaid-refusal.ts'
import type { RateLimiter } from '../rate-limiter.ts'
import { refusals } from '../refusals.ts'
import type { World } from '../world.ts'
import { type Answer, jsonAnswer } from './answer.ts'

type Credentials = { readonly clientId: string; readonly secret: string }

export type PlaidRequest = {
  readonly path: string
  readonly method: string
  readonly headers: IncomingHttpHeaders
  /** Undefined if the body was too large. */
  readonly bytes: Buffer | undefined
}

export type PlaidSide = {
  readonly world: World
  readonly credentials: Credentials
  /** Undefined if rate limits are off. */
  readonly limiter: RateLimiter | undefined
}

const parse = (bytes: Buffer | undefined): Json => {
  try {
    const body: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (isJson(body)) return body
  } catch {
    // Answered below, like JSON that is not an object.
  }
  throw new PlaidRefusal(refusals.invalidBody)
}

/** The headers have precedence over the members of the body. */
const authenticate = (headers: IncomingHttpHeaders, body: Json, { clientId, secret }: Credentials): void => {
  const given = {
    client_id: headers['plaid-client-id'] ?? body['client_id'],
    secret: headers['plaid-secret'] ?? body['secret'],
  }
  const missing = Object.entries(given).flatMap(([member, value]) => (value === undefined ? [member] : []))
  if (missing.length > 0) throw new PlaidRefusal(refusals.missingFields(missing))
  if (given.client_id !== clientId || given.secret !== secret) throw new PlaidRefusal(refusals.invalidApiKeys)
}

const effect = (request: PlaidRequest, { world, credentials, limiter }: PlaidSide): Json => {
  const endpoint = endpointTable.get(request.path)
  if (endpoint === undefined || request.method !== 'POST') throw new PlaidRefusal(refusals.notFound)
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new PlaidRefusal(refusals.invalidHeaders)
  }
  const body = parse(request.bytes)
  authenticate(request.headers, body, credentials)
  const refusedForS = limiter?.refusedForS(request.path, world.clock.now(), world.knobs)
  if (refusedForS !== undefined) {
    throw new PlaidRefusal(refusals.rateLimit, world.knobs.rateLimitRetryAfter === 'present' ? refusedForS : undefined)
  }
  if (world.knobs.product === 'disabled' && request.path.startsWith('/identity_verification/')) {
    throw new PlaidRefusal(refusals.invalidProduct)
  }
  return respelledAnswer(request.path, endpoint(world, body), world.knobs)
}

export const refusalAnswer = (refusal: PlaidRefusal, request_id: string): Answer =>
  jsonAnswer(
    refusal.refusal.status,
    errorBody(refusal.refusal, request_id),
    refusal.retryAfterS === undefined ? {} : { 'retry-after': String(refusal.retryAfterS) },
  )

/** Does what a request asks for and returns Plaid's answer. */
export const plaidAnswer = (request: PlaidRequest, side: PlaidSide, request_id: string): Answer => {
  try {
    return jsonAnswer(200, { ...effect(request, side), request_id })
  } catch (refusal) {
    if (refusal instanceof PlaidRefusal) return refusalAnswer(refusal, request_id)
    throw refusal
  }
}
