import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import type { UnreadableReason } from '../../domain/request/request-error.ts'
import { requestLimits } from '../../domain/request/request-limits.ts'
import type { RetryError } from '../../domain/retry-error.ts'
import type { ApiRequest } from './api-event.ts'

type Reading<A> = E.Either<UnreadableReason, A>

/**
 * `application/json` with any parameters, of which only `charset` matters (RFC 9110 §8.3.1). A comma means that two
 * headers were joined.
 */
const mediaType = /^application\/json[ \t]*(?:;[^,]*)?$/i
const charset = /;[ \t]*charset\*?[ \t]*=[ \t]*"?([^";\s]*)/gi
const utf8 = /^utf-?8$/i

const checkType = ({ header }: ApiRequest): Reading<void> => {
  const type = header('content-type')
  if (type._tag !== 'Text' || !mediaType.test(type.text.trim())) return E.left('unsupported-media-type')
  for (const [, name = ''] of type.text.matchAll(charset)) if (!utf8.test(name)) return E.left('unsupported-charset')
  const encoding = header('content-encoding')
  if (encoding._tag === 'Absent') return E.right(undefined)
  const isPlain = encoding._tag === 'Text' && /^(?:identity)?$/i.test(encoding.text.trim())
  return isPlain ? E.right(undefined) : E.left('unsupported-encoding')
}

/** Checks the decoded size before anything is decoded: base64 carries three bytes in four characters. */
const checkSize = ({ body, isBase64Encoded }: ApiRequest): Reading<void> => {
  if (typeof body !== 'string') return E.right(undefined)
  const bytes = isBase64Encoded ? Buffer.byteLength(body, 'base64') : Buffer.byteLength(body)
  return bytes > requestLimits.bodyBytesMax ? E.left('too-large') : E.right(undefined)
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const byteOrderMark = '\uFEFF'
/** What a decoder writes in place of bytes that are no text, whether this service's or one before it. */
const replacement = '\uFFFD'

const decode = (body: string): Reading<string> => {
  if (!base64.test(body)) return E.left('bad-encoding')
  try {
    return E.right(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(body, 'base64')))
  } catch {
    return E.left('bad-encoding')
  }
}

const readText = ({ body, isBase64Encoded }: ApiRequest): Reading<string> => {
  if (body === undefined || body === null || body === '') return E.left('empty-body')
  if (typeof body !== 'string') return E.left('bad-json')
  if (isBase64Encoded === undefined) return E.left('bad-encoding')
  return isBase64Encoded ? decode(body) : E.right(body)
}

/**
 * The body as text that is safe to pass to a JSON parser: small, JSON by its type, whole UTF-8 without a byte order
 * mark or a damaged character. The cheapest check comes first: size, type, encoding, content. Nothing is ever decompressed. Errors:
 * `Unreadable`.
 */
export const readBody = (request: ApiRequest): E.Either<RetryError, string> =>
  pipe(
    checkSize(request),
    E.flatMap(() => checkType(request)),
    E.flatMap(() => readText(request)),
    E.filterOrElse(
      text => !text.includes(replacement),
      (): UnreadableReason => 'bad-encoding',
    ),
    E.filterOrElse(
      text => !text.startsWith(byteOrderMark),
      (): UnreadableReason => 'bad-json',
    ),
    E.mapLeft((reason): RetryError => ({ _tag: 'Unreadable', reason })),
  )
