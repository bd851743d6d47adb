import * as t from 'io-ts'

/** See `absent`. A class, so that `closed` leaves such members out of the list of members that it accepts. */
export class AbsentType extends t.Type<never, never, unknown> {
  readonly _tag = 'AbsentType'
}

/**
 * For an optional member of `closed` that is known, and must be absent (or null) here: present, it is a violation at
 * its own pointer, with the fixed text `expected`.
 * In the type it is `member?: never`. By itself it accepts nothing.
 */
export const absent = (expected: string): AbsentType =>
  new AbsentType(
    'absent',
    (_): _ is never => false,
    (input, context) => t.failure(input, context, expected),
    t.identity,
  )
