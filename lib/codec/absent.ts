import * as t from 'io-ts'

/** See `absent`. It is a class so that `closed` can leave such members out of its list of accepted members. */
export class AbsentType extends t.Type<never, never, unknown> {
  readonly _tag = 'AbsentType'
}

/**
 * An optional member of `closed` that is known but must not be sent here. Present and not null, it is a violation at
 * its own pointer, with the fixed text `expected`. In the type it is `member?: never`. Used alone, this codec accepts
 * nothing.
 */
export const absent = (expected: string): AbsentType =>
  new AbsentType(
    'absent',
    (_): _ is never => false,
    (input, context) => t.failure(input, context, expected),
    t.identity,
  )
