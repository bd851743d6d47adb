import * as E from 'fp-ts/Either'
import type { RetryError } from '../../domain/retry-error.ts'

/**
 * The members of an API Gateway event that the service reads: HTTP API (payload 2.0) and REST API (payload 1.0) give
 * the same. Header names are in lower case; a header that is not a string is left out, and so reads as absent.
 */
export interface ApiRequest {
  /** The authorized caller, as API Gateway names it. It is logged only when the caller overrides a rule. */
  readonly caller: string
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

const callerMax = 256

const printable = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\x21-\x7E]+$/.test(value) ? value.slice(0, callerMax) : undefined

/**
 * The authorized caller that API Gateway names; undefined if it names none: then the call is refused. Payload 2.0: an
 * IAM, JWT or Lambda authorizer's member; payload 1.0: the IAM caller's ARN, or an authorizer's member.
 */
const callerOf = (requestContext: Members): string | undefined => {
  const authorizer = membersOf(requestContext['authorizer'])
  const userArn = membersOf(requestContext['identity'])?.['userArn']
  if (authorizer === undefined || Object.keys(authorizer).length === 0)
    return typeof userArn === 'string' ? (printable(userArn) ?? 'unreadable') : undefined
  const claims = membersOf(membersOf(authorizer['jwt'])?.['claims'])
  const named = [membersOf(authorizer['iam'])?.['userArn'], claims?.['sub'], authorizer['principalId'], userArn]
  return named.map(printable).find(name => name !== undefined) ?? 'unnamed'
}

/** Reads an event of API Gateway; errors: `Unreadable` if it is not one, `NotAllowed` if no caller was authorized. */
export const apiRequestOf = (event: unknown): E.Either<RetryError, ApiRequest> => {
  const members = membersOf(event)
  const requestContext = membersOf(members?.['requestContext'])
  if (members === undefined || requestContext === undefined)
    return E.left({ _tag: 'Unreadable', reason: 'no-request-context' })
  const caller = callerOf(requestContext)
  if (caller === undefined) return E.left({ _tag: 'NotAllowed' })
  return E.right({
    caller,
    headers: textsOf(members['headers'], name => name.toLowerCase()),
    query: textsOf(members['queryStringParameters'], name => name),
    body: members['body'],
    isBase64Encoded: members['isBase64Encoded'] === true,
  })
}
