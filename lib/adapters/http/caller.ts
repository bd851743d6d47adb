import { isBlank, isLegible } from '../../codec/characters.ts'
import { membersOf } from './once.ts'

const callerMax = 256

const printable = /^[\x21-\x7E]+$/

/** Somebody is named: a text with at least one character that can be seen. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && Array.from(value).some(character => isLegible(character) && !isBlank(character))

/** For the journal. A name that is not plain printable text is a caller's name all the same, and is not shown. */
const shown = (name: string): string => (printable.test(name) ? name.slice(0, callerMax) : 'unreadable')

/**
 * Where API Gateway names who was authorized, in payload 2.0 and 1.0. A JWT authorizer's claims are nested in 2.0 and
 * flat in 1.0. Of a Lambda authorizer, 2.0 has in `lambda` only the context that it answered, which may name both a person
 * and a client, and 1.0 its `principalId`.
 */
const namesIn = (requestContext: Readonly<Record<string, unknown>>): ReadonlyArray<unknown> => {
  const authorizer = membersOf(requestContext['authorizer'])
  const lambda = membersOf(authorizer?.['lambda'])
  return [
    membersOf(authorizer?.['iam'])?.['userArn'],
    membersOf(requestContext['identity'])?.['userArn'],
    membersOf(membersOf(authorizer?.['jwt'])?.['claims'])?.['sub'],
    membersOf(authorizer?.['claims'])?.['sub'],
    authorizer?.['principalId'],
    [lambda?.['sub'], lambda?.['principalId']].find(isName),
  ]
}

/**
 * The authorized caller, in the form in which it is logged; undefined if none is named, or if two are. A route has one
 * authorizer, which names one caller: of two names, one was not written by it, and nothing says which.
 */
export const callerOf = (requestContext: Readonly<Record<string, unknown>>): string | undefined => {
  const [name, ...others] = new Set(namesIn(requestContext).filter(isName))
  return name === undefined || others.length > 0 ? undefined : shown(name)
}
