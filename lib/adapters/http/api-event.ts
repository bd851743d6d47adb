import * as E from 'fp-ts/Either'
import type { RetryError } from '../../domain/retry-error.ts'

/**
 * What the service reads of an API Gateway event: HTTP API payload 2.0 and REST API (payload 1.0) look alike here.
 * Header names are in lower case; a header that is no string is left out, and so reads as absent.
 */
export interface ApiRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  readonly isBase64Encoded: boolean
}

type Members = Readonly<Record<string, unknown>>

const membersOf = (value: unknown): Members | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : undefined

const textsOf = (value: unknown, nameOf: (name: string) => string): Readonly<Record<string, string>> => {
  const texts: Record<string, string> = Object.create(null)
  for (const [name, text] of Object.entries(membersOf(value) ?? {})) {
    if (typeof text === 'string') texts[nameOf(name)] = text
  }
  return texts
}

/**
 * Whether API Gateway named an authorized caller. Payload 2.0: an IAM, JWT or Lambda authorizer's member;
 * payload 1.0: the IAM caller's ARN, or an authorizer's member. Without an authorizer there is none, and the call is refused.
 */
const hasCaller = (requestContext: Members): boolean => {
  const authorizer = membersOf(requestContext['authorizer'])
  const userArn = membersOf(requestContext['identity'])?.['userArn']
  return (authorizer !== undefined && Object.keys(authorizer).length > 0) || typeof userArn === 'string'
}

/** Reads an event of API Gateway; errors: `Unreadable` where it is none, `NotAllowed` where nobody was authorized. */
export const apiRequestOf = (event: unknown): E.Either<RetryError, ApiRequest> => {
  const members = membersOf(event)
  const requestContext = membersOf(members?.['requestContext'])
  if (members === undefined || requestContext === undefined)
    return E.left({ _tag: 'Unreadable', reason: 'no-request-context' })
  if (!hasCaller(requestContext)) return E.left({ _tag: 'NotAllowed' })
  return E.right({
    headers: textsOf(members['headers'], name => name.toLowerCase()),
    query: textsOf(members['queryStringParameters'], name => name),
    body: members['body'],
    isBase64Encoded: members['isBase64Encoded'] === true,
  })
}
