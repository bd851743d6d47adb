import * as E from 'fp-ts/Either'
import * as t from 'io-ts'
import { AbsentType } from './absent.ts'

/** Codecs of optional members. */
interface OptionalProps {
  [member: string]: t.Mixed | AbsentType
}

type Flat<A> = { readonly [K in keyof A]: A[K] }
type ClosedOf<R extends t.Props, O extends OptionalProps> = Flat<
  { [K in keyof R]: R[K]['_A'] } & { [K in keyof O]?: O[K]['_A'] }
>
type ClosedOutputOf<R extends t.Props, O extends OptionalProps> = Flat<
  { [K in keyof R]: R[K]['_O'] } & { [K in keyof O]?: O[K]['_O'] }
>

/**
 * The members of a closed object.
 * - `required`: each must be present.
 * - `optional`: null and undefined mean absent, and an absent member is left out of the result.
 * - `refused`: known members that must not be sent, each with the fixed text of its violation.
 */
interface Members<R extends t.Props, O extends OptionalProps> {
  readonly required: R
  readonly optional: O
  readonly refused?: Readonly<Record<string, string>>
}

/**
 * An object that accepts known members only, for input from callers. An unknown member is a violation at the object
 * itself, because the member's name is the caller's text. Only own members are read, each of them once. All
 * violations are reported in the order of declaration, unknown members last.
 *
 * It is an `ExactType`, so that a `t.union` of closed objects finds the tag.
 */
export const closed = <R extends t.Props, O extends OptionalProps>(
  name: string,
  { required, optional, refused = {} }: Members<R, O>,
): t.ExactType<t.TypeC<R>, ClosedOf<R, O>, ClosedOutputOf<R, O>, unknown> => {
  const requiredMembers = Object.entries<t.Mixed>(required)
  const optionalMembers = Object.entries<t.Mixed | AbsentType>(optional)
  const known = new Set<string | symbol>([required, optional, refused].flatMap(members => Object.keys(members)))
  const knownOnly = (object: object): boolean => Reflect.ownKeys(object).every(key => known.has(key))
  const anObject = expectedObject(Object.keys(required))
  const noOtherMembers = expectedMembers([...requiredMembers, ...optionalMembers])

  return new t.ExactType(
    name,
    (input): input is ClosedOf<R, O> =>
      t.UnknownRecord.is(input) &&
      knownOnly(input) &&
      requiredMembers.every(([key, codec]) => Object.hasOwn(input, key) && codec.is(input[key])) &&
      optionalMembers.every(([key, codec]) => !Object.hasOwn(input, key) || codec.is(input[key])) &&
      !Object.keys(refused).some(key => Object.hasOwn(input, key)),
    (input, context) => {
      if (!t.UnknownRecord.is(input)) return t.failure(input, context, anObject)
      const errors: t.Errors = []
      const decoded: Record<string, unknown> = {}
      const decodeMember = (key: string, codec: t.Mixed | AbsentType, value: unknown): void => {
        const result = codec.validate(value, t.appendContext(context, key, codec, value))
        if (E.isLeft(result)) errors.push(...result.left)
        else decoded[key] = result.right
      }
      for (const [key, codec] of requiredMembers) decodeMember(key, codec, own(input, key))
      for (const [key, codec] of optionalMembers) {
        const value = own(input, key)
        if (value !== null && value !== undefined) decodeMember(key, codec, value)
      }
      for (const [key, expected] of Object.entries(refused)) {
        if (!Object.hasOwn(input, key)) continue
        errors.push({ value: undefined, context: t.appendContext(context, key, t.never), message: expected })
      }
      if (!knownOnly(input)) errors.push({ value: undefined, context, message: noOtherMembers })
      return errors.length > 0 ? t.failures(errors) : t.success(decoded as ClosedOf<R, O>)
    },
    value => {
      const encoded: Record<string, unknown> = {}
      for (const [key, codec] of requiredMembers) encoded[key] = codec.encode(own(value, key))
      for (const [key, codec] of optionalMembers) {
        const member = own(value, key)
        if (!(codec instanceof AbsentType) && member !== null && member !== undefined)
          encoded[key] = codec.encode(member)
      }
      return encoded as ClosedOutputOf<R, O>
    },
    t.type(required, name),
  )
}

const own = (object: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined

const expectedObject = (required: ReadonlyArray<string>): string =>
  required.length === 0 ? 'an object' : `an object with ${required.join(', ')}`

const expectedMembers = (members: ReadonlyArray<readonly [string, t.Mixed | AbsentType]>): string => {
  const accepted = members.filter(([, codec]) => !(codec instanceof AbsentType)).map(([key]) => key)
  return accepted.length === 0 ? 'no members' : `no members but ${accepted.join(', ')}`
}
