import * as E from 'fp-ts/Either'
import type * as t from 'io-ts'
import { type Violation, violationsOf } from '../../lib/codec/violation.ts'

/** The result of a codec, in a form that a test can compare. */
export type DecodeResult<A> = { readonly decoded: A } | { readonly violations: ReadonlyArray<Violation> }

export const decodeResult = <A>(codec: t.Decoder<unknown, A>, input: unknown): DecodeResult<A> =>
  E.match(
    (errors: t.Errors): DecodeResult<A> => ({ violations: violationsOf(errors) }),
    (decoded: A): DecodeResult<A> => ({ decoded }),
  )(codec.decode(input))

/** The result for a value that is wrong as a whole. */
export const refusedAs = (expected: string) => ({ violations: [{ pointer: '', expected }] })
