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

/** The members of `Members`, prepared once for each codec. */
interface Shape {
  readonly required: ReadonlyArray<readonly [string, t.Mixed]>
  readonly optional: ReadonlyArray<readonly [string, t.Mixed | AbsentType]>
  readonly refused: ReadonlyArray<readonly [string, string]>
  readonly known: ReadonlySet<string | symbol>
  readonly noOtherMembers: string
}

const hasOnlyKnown = (object: object, { known }: Shape): boolean => Reflect.ownKeys(object).every(key => known.has(key))

const isOfShape = (input: Readonly<Record<string, unknown>>, shape: Shape): boolean =>
  hasOnlyKnown(input, shape) &&
  shape.required.every(([key, codec]) => Object.hasOwn(input, key) && codec.is(input[key])) &&
  shape.optional.every(([key, codec]) => !Object.hasOwn(input, key) || codec.is(input[key])) &&
  !shape.refused.some(([key]) => Object.hasOwn(input, key))

const decode = (
  input: Readonly<Record<string, unknown>>,
  context: t.Context,
  shape: Shape,
): t.Validation<Readonly<Record<string, unknown>>> => {
  const errors: t.Errors = []
  const decoded: Record<string, unknown> = {}
  const decodeMember = (key: string, codec: t.Mixed | AbsentType, value: unknown): void => {
    const result = codec.validate(value, t.appendContext(context, key, codec, value))
    if (E.isLeft(result)) errors.push(...result.left)
    else decoded[key] = result.right
  }
  for (const [key, codec] of shape.required) decodeMember(key, codec, own(input, key))
  for (const [key, codec] of shape.optional) {
    const value = own(input, key)
    if (value !== null && value !== undefined) decodeMember(key, codec, value)
  }
  for (const [key, expected] of shape.refused) {
    if (!Object.hasOwn(input, key)) continue
    errors.push({ value: undefined, context: t.appendContext(context, key, t.never), message: expected })
  }
  if (!hasOnlyKnown(input, shape)) errors.push({ value: undefined, context, message: shape.noOtherMembers })
  return errors.length > 0 ? t.failures(errors) : t.success(decoded)
}

const encode = (
  value: Readonly<Record<string, unknown>>,
  { required, optional }: Shape,
): Readonly<Record<string, unknown>> => {
  const encoded: Record<string, unknown> = {}
  for (const [key, codec] of required) encoded[key] = codec.encode(own(value, key))
  for (const [key, codec] of optional) {
    const member = own(value, key)
    if (!(codec instanceof AbsentType) && member !== null && member !== undefined) encoded[key] = codec.encode(member)
  }
  return encoded
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
  const shape: Shape = {
    required: Object.entries<t.Mixed>(required),
    optional: Object.entries<t.Mixed | AbsentType>(optional),
    refused: Object.entries(refused),
    known: new Set([required, optional, refused].flatMap(members => Object.keys(members))),
    noOtherMembers: expectedMembers([...Object.entries(required), ...Object.entries(optional)]),
  }
  const anObject = expectedObject(Object.keys(required))
  return new t.ExactType(
    name,
    (input): input is ClosedOf<R, O> => t.UnknownRecord.is(input) && isOfShape(input, shape),
    (input, context) =>
      t.UnknownRecord.is(input)
        ? (decode(input, context, shape) as t.Validation<ClosedOf<R, O>>)
        : t.failure(input, context, anObject),
    value => encode(value, shape) as ClosedOutputOf<R, O>,
    t.type(required, name),
  )
}

const own = (object: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined

const expectedObject = (required: ReadonlyArray<string>): string =>
  required.length === 0 ? 'an object' : `an object with ${required.join(', ')}`

const expectedMembers = (members: ReadonlyArray<readonly [string, t.Mixed | AbsentType]>): string => {
  const accepted = members.filter(([, codec]) => !(codec instanceof AbsentType)).map(([key]) => key)
  return accepted.length === 0 ? 'no members' : `only these members: ${accepted.join(', ')}`
}
