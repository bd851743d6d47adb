import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as json from '../../codec/json.ts'

/** The decoded value of a token's segment; undefined, which is no JSON value, if the segment is not JSON in UTF-8. */
export const segmentValue = (segment: string): unknown =>
  pipe(
    json.parse(Buffer.from(segment, 'base64url')),
    E.getOrElseW(() => undefined),
  )
