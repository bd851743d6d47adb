import * as E from 'fp-ts/Either'
import * as t from 'io-ts'

/** A member that is wrong because of another one, and the fixed text of its violation. */
export interface MemberFault {
  readonly member: string
  readonly expected: string
}

/**
 * An object codec with rules across its members: `faultsOf` checks a value that `codec` has accepted. Each fault is a
 * violation at its member, whether or not the member is present.
 */
export const checked = <A, O>(
  codec: t.Type<A, O, unknown>,
  faultsOf: (value: A) => ReadonlyArray<MemberFault>,
): t.Type<A, O, unknown> =>
  new t.Type(
    codec.name,
    (input): input is A => codec.is(input) && faultsOf(input).length === 0,
    (input, context) =>
      E.flatMap(codec.validate(input, context), value => {
        const faults = faultsOf(value)
        if (faults.length === 0) return t.success(value)
        return t.failures(
          faults.map(({ member, expected }) => ({
            value: undefined,
            context: t.appendContext(context, member, t.never),
            message: expected,
          })),
        )
      }),
    codec.encode,
  )
