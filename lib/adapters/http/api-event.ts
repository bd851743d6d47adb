import * as E from 'fp-ts/Either'
import type { RetryError } from '../../domain/retry-error.ts'
import { callerOf } from './caller.ts'
import { membersOf, type Once, onceIn, type Place, placeOfLists, placeOfQuery, placeOfValues } from './once.ts'

/** The members of an API Gateway event that the service reads: HTTP API (payload 2.0 and 1.0) and REST API (1.0). */
export interface ApiRequest {
  /** The authorized caller, as API Gateway names it. It is logged only when the caller overrides a rule. */
  readonly caller: string
  /** A header by its name in lower case. */
  readonly header: (name: string) => Once
  readonly parameter: (name: string) => Once
  /** The names of all parameters; undefined if the query is not readable. */
  readonly parameterNames: ReadonlyArray<string> | undefined
  readonly body: unknown
  /** Undefined: neither true nor false nor absent. */
  readonly isBase64Encoded: boolean | undefined
}

const inLowerCase = (place: Place): Place =>
  place === 'unreadable' ? place : place.map(([name, value]) => [name.toLowerCase(), value])

const namesIn = (places: ReadonlyArray<Place>): ReadonlyArray<string> | undefined => {
  const readable = places.filter(place => place !== 'unreadable')
  return readable.length < places.length ? undefined : readable.flatMap(place => place.map(([name]) => name))
}

const flagOf = (flag: unknown = false): boolean | undefined => (typeof flag === 'boolean' ? flag : undefined)

/** Reads an event of API Gateway; errors: `Unreadable` if it is not one, `NotAllowed` if no caller was authorized. */
export const apiRequestOf = (event: unknown): E.Either<RetryError, ApiRequest> => {
  const members = membersOf(event)
  const requestContext = membersOf(members?.['requestContext'])
  if (members === undefined || requestContext === undefined)
    return E.left({ _tag: 'Unreadable', reason: 'no-request-context' })
  const caller = callerOf(requestContext)
  if (caller === undefined) return E.left({ _tag: 'NotAllowed' })
  const headers = [placeOfValues(members['headers']), placeOfLists(members['multiValueHeaders'])].map(inLowerCase)
  const query = [
    placeOfValues(members['queryStringParameters']),
    placeOfLists(members['multiValueQueryStringParameters']),
    placeOfQuery(members['rawQueryString']),
  ]
  return E.right({
    caller,
    header: name => onceIn(headers, name),
    parameter: name => onceIn(query, name),
    parameterNames: namesIn(query),
    body: members['body'],
    isBase64Encoded: flagOf(members['isBase64Encoded']),
  })
}
