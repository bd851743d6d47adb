import * as E from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as json from '../../codec/json.ts'

/** What a segment of a token says, of which nothing is known; undefined, which no JSON means, where it is no JSON in UTF-8. */
export const segmentValue = (segment: string): unknown =>
  pipe(
    json.parse(Buffer.from(segment, 'base64url')),
    E.getOrElseW(() => undefined),
  )
