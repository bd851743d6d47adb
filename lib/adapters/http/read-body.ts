import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import type { UnreadableReason } from '../../domain/request/request-error.ts'
import { requestLimits } from '../../domain/request/request-limits.ts'
import type { RetryError } from '../../domain/retry-error.ts'
import type { ApiRequest } from './api-event.ts'

type Reading<A> = E.Either<UnreadableReason, A>

/** `application/json` with any parameters, of which only `charset` matters (RFC 9110 §8.3.1). */
const mediaType = /^application\/json[ \t]*(?:;|$)/i
const charset = /;[ \t]*charset=[ \t]*"?([^";,\s]*)"?/i

const checkType = ({ headers }: ApiRequest): Reading<void> => {
  const type = headers['content-type']?.trim() ?? ''
  if (!mediaType.test(type)) return E.left('unsupported-media-type')
  if (!/^(?:utf-?8)$/i.test(charset.exec(type)?.[1] ?? 'utf-8')) return E.left('unsupported-charset')
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  return encoding === 'identity' || encoding === '' ? E.right(undefined) : E.left('unsupported-encoding')
}

/** Checks the decoded size before anything is decoded: base64 carries three bytes in four characters. */
const checkSize = ({ body, isBase64Encoded }: ApiRequest): Reading<void> => {
  if (typeof body !== 'string') return E.right(undefined)
  const bytes = isBase64Encoded ? Buffer.byteLength(body, 'base64') : Buffer.byteLength(body)
  return bytes > requestLimits.bodyBytesMax ? E.left('too-large') : E.right(undefined)
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const byteOrderMark = '\uFEFF'

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
  return isBase64Encoded ? decode(body) : E.right(body)
}

/**
 * The body as text that is safe to pass to a JSON parser: small, JSON by its type, whole UTF-8 without a byte order
 * mark. The cheapest check comes first: size, type, encoding, content. Nothing is ever decompressed. Errors:
 * `Unreadable`.
 */
export const readBody = (request: ApiRequest): E.Either<RetryError, string> =>
  pipe(
    checkSize(request),
    E.flatMap(() => checkType(request)),
    E.flatMap(() => readText(request)),
    E.filterOrElse(
      text => !text.startsWith(byteOrderMark),
      (): UnreadableReason => 'bad-json',
    ),
    E.mapLeft((reason): RetryError => ({ _tag: 'Unreadable', reason })),
  )
